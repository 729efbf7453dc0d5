import logging
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.fields import StreamField
from wagtail.models import Page, Revision
from wagtail.search import index

from media_pipeline.models import MediaAsset
from sanwei.accounts.models import User
from sanwei.common.models import PublicIdModel
from sanwei.library.blocks import MEDIA_BLOCKS, StoryBody
from sanwei.library.errors import StoryNotReady
from sanwei.library.panels import STORY_EDITOR
from sanwei.library.readiness import Verdict, verdict_on
from sanwei.library.story_form import StoryPageForm
from sanwei.library.texts import characters_of, minutes_of
from sanwei.org.cms.copying import ContentCopyForm
from sanwei.org.models import Member, OrgUnit
from sanwei.org.placed import PlacedPage

logger = logging.getLogger(__name__)

SCHEDULED = "wagtail.publish.scheduled"  # the log action of Wagtail's publish_scheduled


class StoryPage(PlacedPage, PublicIdModel, Page):
    """微故事: what one person of the house did. Counts by reading; by watching where a video tells it.

    The name stays readable after the person has moved or gone. The gate stands in ``publish`` and, as the
    last line, in ``save``.
    """

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="stories", editable=False
    )
    person = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="stories",
    )
    person_name = models.CharField(_("人物"), max_length=100, help_text=_("写谁，就填谁的姓名。"))
    person_unit_name = models.CharField(
        _("所在单位"), max_length=100, blank=True, help_text=_("不填就用本人所在党支部的简称。")
    )
    honour = models.CharField(
        _("荣誉"),
        max_length=100,
        blank=True,
        help_text=_("例如：2025年度优秀共产党员。没有就不填。"),
    )
    period = models.CharField(
        _("时间"), max_length=60, blank=True, help_text=_("故事发生在什么时候，例如：2006年至今。")
    )
    summary = models.TextField(
        _("一句话"), max_length=200, help_text=_("一件具体的事，让人想往下读。显示在列表和卡片上。")
    )
    body = StreamField(StoryBody(), blank=True, verbose_name=_("正文"))
    cover = models.ForeignKey(
        "files.PrivateImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("封面"),
        help_text=_("不选就用题目排成的封面。"),
    )
    recording = models.ForeignKey(
        "media_pipeline.MediaAsset",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stories",
        verbose_name=_("朗读音频或视频"),
        help_text=_("可以不选。眼睛不便的同志可以听。"),
    )
    counts_watching = models.BooleanField(
        _("以这段视频为主"),
        default=False,
        help_text=_("勾选后看完视频才算学完；不勾就按读完正文算。"),
    )
    tags = ClusterTaggableManager(
        through="library.StoryTag",
        blank=True,
        verbose_name=_("标签"),
        help_text=_("例如：服务群众、安全生产。"),
    )
    audience = models.ForeignKey(
        "org.Audience", on_delete=models.PROTECT, related_name="+", verbose_name=_("谁能看到")
    )
    written_by = models.CharField(_("采集编写"), max_length=60, blank=True)
    photographed_by = models.CharField(_("摄影录制"), max_length=60, blank=True)
    confirmed_unclassified = models.BooleanField(
        _("不含涉密文件和内部资料"),
        default=False,
        help_text=_("涉密文件、内部资料严禁上传。不勾选不能发布。"),
    )

    slug_fallback = "story"
    base_form_class = StoryPageForm
    copy_form_class = ContentCopyForm
    edit_handler = STORY_EDITOR
    parent_page_types: ClassVar[list[str]] = ["org.UnitPage"]
    subpage_types: ClassVar[list[str]] = []
    exclude_fields_in_copy: ClassVar[list[str]] = ["public_id"]
    template = "library/story_page.html"
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("person_name", boost=2),
        index.RelatedFields("tags", [index.SearchField("name")]),
        index.FilterField("unit"),
    ]

    class Meta:
        verbose_name = _("微故事")
        verbose_name_plural = _("微故事")

    @property
    def characters(self) -> int:
        return characters_of(self.body)

    @property
    def about_minutes(self) -> int:
        return minutes_of(self.characters)

    @property
    def verdict(self) -> Verdict:
        """Whether this content may go live."""
        return verdict_on(
            is_declared=self.confirmed_unclassified,
            characters=self.characters,
            counts_watching=self.counts_watching,
            has_recording=self.recording is not None,
            is_playable=self.recording is not None and self.recording.is_playable,
        )

    def save(self, clean: bool = True, **kwargs: Any) -> Any:
        """Write the row; place, slug and audience are filled in. Raises: StoryNotReady at the gate."""
        fields = kwargs.get("update_fields")
        if fields is None:
            self.follow_place()
        if self.live and (fields is None or "live" in fields) and not self.verdict.may_go_live:
            raise StoryNotReady(self.verdict.sentence)
        return super().save(clean=clean, **kwargs)  # type: ignore[call-arg]  # Page is untyped

    def publish(
        self,
        revision: Revision,
        user: User | None = None,
        changed: bool = True,
        log_action: bool | str = True,
        previous_revision: Revision | None = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Let ``revision`` go live; a schedule that falls due too early leaves a draft. Raises: StoryNotReady."""
        draft: StoryPage = revision.as_object()
        verdict = draft.verdict
        if verdict.may_go_live:
            super().publish(
                revision,
                user=user,
                changed=changed,
                log_action=log_action,
                previous_revision=previous_revision,
                skip_permission_checks=skip_permission_checks,
            )
        elif log_action == SCHEDULED:
            self.revisions.filter(pk=revision.pk).update(approved_go_live_at=None)
            logger.warning("story %s not published on schedule: not ready", self.public_id)
        else:
            raise StoryNotReady(verdict.sentence)

    def media_assets(self) -> list[MediaAsset]:
        """Return the recording and what the body plays, each once."""
        shown = [self.recording]
        shown += [block.value["media"] for block in self.body if block.block_type in MEDIA_BLOCKS]
        return list({asset.pk: asset for asset in shown if asset}.values())

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> "StoryPage":
        """Drop a recording that a draft named and somebody has deleted since: modelcluster refuses PROTECT there."""
        media = data.get("recording")
        if check_fks and media and not MediaAsset.objects.filter(pk=media).exists():
            data = {**data, "recording": None}
        page: StoryPage = super().from_serializable_data(data, check_fks, strict_fks)
        return page


class StoryTag(TaggedItemBase):
    content_object = ParentalKey(
        "library.StoryPage", on_delete=models.CASCADE, related_name="tagged_items"
    )

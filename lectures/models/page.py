import logging
from dataclasses import replace
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.fields import StreamField
from wagtail.models import Page, Revision, WorkflowState
from wagtail.search import index

from lectures.blocks import MEDIA_BLOCKS, LectureBody
from lectures.enums import LectureState
from lectures.errors import NotReadyToPublish
from lectures.forms import LecturePageForm
from lectures.models.pending import PendingPublication
from lectures.panels import LECTURE_EDITOR
from lectures.readiness import Sentence, Verdict, missing_of, verdict_on
from lectures.replacing import OnReplacing, question_of
from media_pipeline.captions.queries import spoken_text
from media_pipeline.models import MediaAsset
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.models import PublicIdModel
from sanwei.org.cms.copying import ContentCopyForm
from sanwei.org.models import OrgUnit
from sanwei.org.placed import PlacedPage
from sanwei.study.enums import Presence, SeekPolicy

logger = logging.getLogger(__name__)

lecture_stored = Signal()
SCHEDULED = "wagtail.publish.scheduled"  # the log action of Wagtail's publish_scheduled
REVIEWS = {
    WorkflowState.STATUS_IN_PROGRESS: LectureState.IN_REVIEW,
    WorkflowState.STATUS_NEEDS_CHANGES: LectureState.SENT_BACK,
}


class LecturePage(PlacedPage, PublicIdModel, Page):
    """微党课: one recording that counts for study, and what belongs to it.

    ``unit`` follows the place in the tree. The gate stands in ``publish`` (schedule, bulk, code) and,
    as the last line, in ``save``: no row of this table is live unless its media plays.
    """

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="lectures", editable=False
    )
    summary = models.TextField(
        _("简介"), max_length=300, blank=True, help_text=_("两三句话：讲谁、讲什么、学完能做什么。")
    )
    main_media = models.ForeignKey(
        "media_pipeline.MediaAsset",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lectures",
        verbose_name=_("主视频或主音频"),
        help_text=_("学习进度只看这一段。上传后自动转码，转好才能发布。"),
    )
    cover = models.ForeignKey(
        "files.PrivateImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("封面"),
        help_text=_("不选就用视频里的一帧。"),
    )
    series = models.ForeignKey(
        "lectures.Series",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="lectures",
        verbose_name=_("课程合辑"),
    )
    series_order = models.PositiveSmallIntegerField(
        _("合辑里第几课"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    tags = ClusterTaggableManager(
        through="lectures.LectureTag",
        blank=True,
        verbose_name=_("标签"),
        help_text=_("例如：组织生活、纪律、安全生产。"),
    )
    body = StreamField(LectureBody(), blank=True, verbose_name=_("正文"))
    audience = models.ForeignKey(
        "org.Audience", on_delete=models.PROTECT, related_name="+", verbose_name=_("谁能看到")
    )
    threshold_percent = models.PositiveSmallIntegerField(
        _("看满多少算学完（%）"),
        default=95,
        validators=[MinValueValidator(50), MaxValueValidator(100)],
        help_text=_("按不重复的时长算，拖着看、重复看都不多算。"),
    )
    on_replacing = models.CharField(
        _("学过的人怎么办"), max_length=8, choices=OnReplacing.choices, blank=True
    )
    replacing_shift_seconds = models.SmallIntegerField(
        _("原来的开头在新录像的第几秒"),
        default=0,
        validators=[MinValueValidator(-3_600), MaxValueValidator(3_600)],
        help_text=_(
            "一般填0。新录像加了10秒片头，填10；剪掉了开头10秒，填-10。选“沿用”时才用得上。"
        ),
    )
    seek_policy = models.CharField(
        _("能不能快进"),
        max_length=16,
        choices=SeekPolicy.choices,
        default=SeekPolicy.FREE,
        help_text=_(
            "自由：随便拖，只按看过的时长算。仅可回看：只能往回拖，看过以后也一样。"
            "首次不可快进：第一次按顺序看，学完后随便拖。接电话、断网都不会倒退重看。"
        ),
    )
    presence_minutes = models.PositiveSmallIntegerField(
        _("在场确认"),
        choices=Presence.choices,
        default=Presence.OFF,
        help_text=_(
            "默认不确认。选了以后，播放到点时出现“还在看”，2分钟内点一下，时间照常计；"
            "没点，播放不停，后面的时间先不计，点了接着计。最后1分钟不问，比间隔短的课不问；已经学完的人不问。"
        ),
    )
    publish_when_ready = models.BooleanField(
        _("转码好后自动发布"),
        default=False,
        help_text=_("勾选后点“发布”，视频一转好就上线，不用守着。"),
    )
    confirmed_unclassified = models.BooleanField(
        _("不含涉密文件和内部资料"),
        default=False,
        help_text=_("涉密文件、内部资料严禁上传。不勾选不能发布。"),
    )

    slug_fallback = "lecture"
    base_form_class = LecturePageForm
    copy_form_class = ContentCopyForm
    edit_handler = LECTURE_EDITOR
    parent_page_types: ClassVar[list[str]] = ["org.UnitPage"]
    subpage_types: ClassVar[list[str]] = []
    exclude_fields_in_copy: ClassVar[list[str]] = ["public_id"]
    template = "lectures/lecture_page.html"
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("spoken"),
        index.RelatedFields("speakers", [index.SearchField("name", boost=2)]),
        index.RelatedFields("series", [index.SearchField("title")]),
        index.RelatedFields("tags", [index.SearchField("name")]),
        index.FilterField("unit"),
    ]

    class Meta:
        verbose_name = _("微党课")
        verbose_name_plural = _("微党课")

    @property
    def verdict(self) -> Verdict:
        """Whether this content may go live."""
        return verdict_on(self.main_media, is_declared=self.confirmed_unclassified)

    @property
    def missing(self) -> list[Sentence]:
        """What this content still needs before it may go live, in a few words each."""
        return missing_of(self.main_media, is_declared=self.confirmed_unclassified)

    @property
    def state(self) -> LectureState:
        """How the lecture stands; ask for rows prepared by ``cms.rows.rows_of``."""
        if getattr(self, "pending", None) is not None:
            return LectureState.WAITING
        if self.approved_schedule:
            return LectureState.SCHEDULED
        if (review := self.current_workflow_state) is not None:
            return REVIEWS[review.status]
        if self.live:
            return LectureState.CHANGED if self.has_unpublished_changes else LectureState.LIVE
        return LectureState.RETIRED if self.first_published_at else LectureState.DRAFT

    @property
    def spoken(self) -> str:
        """Chapters and words of the main media, as far as an editor confirmed them; what the search reads."""
        return spoken_text(self.main_media) if self.main_media else ""

    @property
    def threshold_permille(self) -> int:
        return self.threshold_percent * 10

    @transaction.atomic
    def save(self, clean: bool = True, **kwargs: Any) -> Any:
        """Write the row; place, slug and audience are filled in. Raises: NotReadyToPublish at the gate.

        ``lecture_stored`` is sent once what belongs to the page, such as its follow-ups, is written too.
        """
        fields = kwargs.get("update_fields")
        if fields is None:
            self.follow_place()
        if self.live and (fields is None or "live" in fields) and not self.verdict.may_go_live:
            raise NotReadyToPublish(self.verdict.sentence)
        saved = super().save(clean=clean, **kwargs)  # type: ignore[call-arg]  # Page is untyped
        lecture_stored.send(sender=type(self), instance=self)
        return saved

    def publish(
        self,
        revision: Revision,
        user: User | None = None,
        changed: bool = True,
        log_action: bool | str = True,
        previous_revision: Revision | None = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Let ``revision`` go live, or make it wait for its media.

        A schedule that falls due too early leaves a draft behind instead of an error: one lecture must
        not stop the others of that run. Raises: NotReadyToPublish.
        """
        at = clock.now()
        draft: LecturePage = revision.as_object()
        is_for_later = draft.go_live_at is not None and draft.go_live_at > at
        verdict = draft.verdict
        if (question := question_of(draft)) and (verdict.may_go_live or draft.may_wait):
            verdict = replace(verdict, may_go_live=False, sentence=question)
        may_wait = draft.may_wait and not question
        if verdict.may_go_live or (is_for_later and may_wait):
            super().publish(
                revision,
                user=user,
                changed=changed,
                log_action=log_action,
                previous_revision=previous_revision,
                skip_permission_checks=skip_permission_checks,
            )
        elif may_wait:
            draft.wait(revision, user=user)
        elif log_action == SCHEDULED:
            self.revisions.filter(pk=revision.pk).update(approved_go_live_at=None)
            logger.warning("lecture %s not published on schedule: not ready", self.public_id)
        else:
            raise NotReadyToPublish(verdict.sentence)

    @property
    def may_wait(self) -> bool:
        """Whether pressing 发布 now means: as soon as the media plays."""
        return self.publish_when_ready and self.verdict.may_wait

    def wait(self, revision: Revision, *, user: User | None) -> PendingPublication:
        """Remember that ``revision`` of this page goes live when its media plays. Raises: NotReadyToPublish."""
        if self.main_media is None:
            raise NotReadyToPublish(self.verdict.sentence)
        self.revisions.filter(pk=revision.pk).update(approved_go_live_at=None)
        pending, _created = PendingPublication.objects.update_or_create(
            page_id=self.pk,
            defaults={
                "revision": revision,
                "media": self.main_media,
                "requested_by": user,
                "requested_at": clock.now(),
            },
        )
        return pending

    def media_assets(self) -> list[MediaAsset]:
        """Return the main media and what the body shows, each once."""
        shown = [self.main_media]
        shown += [block.value["media"] for block in self.body if block.block_type in MEDIA_BLOCKS]
        return list({asset.pk: asset for asset in shown if asset}.values())

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> "LecturePage":
        """Drop media that a draft named and somebody has deleted since: modelcluster refuses PROTECT there."""
        media = data.get("main_media")
        if check_fks and media and not MediaAsset.objects.filter(pk=media).exists():
            data = {**data, "main_media": None}
        page: LecturePage = super().from_serializable_data(data, check_fks, strict_fks)
        return page

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.org.models import Audience, OrgUnit
from sanwei.study.enums import EvidenceKind, ItemKind, ItemState, Presence, SeekPolicy


class StudyItem(PublicIdModel):
    """Something that can be studied. Its owner app is named by label and key and keeps it in step."""

    kind = models.CharField(_("类型"), max_length=16, choices=ItemKind.choices)
    state = models.CharField(
        _("状态"), max_length=16, choices=ItemState.choices, default=ItemState.DRAFT
    )
    title = models.CharField(_("标题"), max_length=255)
    url = models.CharField(max_length=500, blank=True)
    owner_label = models.CharField(max_length=64)
    owner_key = models.CharField(max_length=64)
    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="study_items", verbose_name=_("发布组织")
    )
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, related_name="study_items", verbose_name=_("学习对象")
    )
    evidence_kind = models.CharField(
        max_length=16, choices=EvidenceKind.choices, default=EvidenceKind.NONE
    )
    media_version = models.CharField(
        max_length=64, blank=True, help_text="Of the recording, or of the text that is read."
    )
    duration_ms = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Length of the published segments, or expected reading time; null: not timed.",
    )
    characters = models.PositiveIntegerField(
        null=True, blank=True, help_text="Length that the text had when its version began."
    )
    threshold_permille = models.PositiveSmallIntegerField(
        default=950,
        help_text="Unique seconds that complete the item, in thousandths of its length.",
    )
    reopened_at = models.DateTimeField(
        null=True, blank=True, help_text="Completions recorded before no longer complete the item."
    )
    reopened_version = models.CharField(
        max_length=64, blank=True, help_text="The media version whose completions count no longer."
    )
    seek_policy = models.CharField(
        max_length=16,
        choices=SeekPolicy.choices,
        default=SeekPolicy.FREE,
        help_text="Whether the seconds of a recording count only in order.",
    )
    presence_minutes = models.PositiveSmallIntegerField(
        default=Presence.OFF,
        choices=Presence.choices,
        help_text="How often the recording asks for a tap “还在看”.",
    )
    marks = models.JSONField(
        default=list,
        help_text="Copy of the standing Checkpoint rows for beats: [[key, at_ms, kind, is_required, grace_ms], …].",
    )
    revision = models.CharField(max_length=32, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("学习内容")
        verbose_name_plural = _("学习内容")
        constraints = [
            models.UniqueConstraint(
                fields=["owner_label", "owner_key"], name="study_item_once_per_owner"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_read(self) -> bool:
        """Whether its time line is the expected reading time of a text."""
        return self.evidence_kind == EvidenceKind.READING

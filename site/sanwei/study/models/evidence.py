from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.org.models import Member
from sanwei.study.meter import SLACK_MS
from sanwei.study.models.item import StudyItem
from sanwei.study.models.policy import StudyPolicy
from sanwei.study.models.replacement import MediaReplacement


class MemberMeter(models.Model):
    """I3: the one meter of a member; every timed beat, of any item and device, passes through its row."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="meter")
    version = models.PositiveBigIntegerField(
        default=0,
        help_text="Raised by every beat that changes something; a beat writes only on the version it read.",
    )
    spent = models.JSONField(
        default=list,
        help_text="Server time used by sessions in the last 24 h: merged [[from_ms, to_ms], …] since the epoch.",
    )
    offline_on = models.DateField(
        null=True, help_text="Day the offline allowance below belongs to."
    )
    offline_used_ms = models.PositiveIntegerField(default=0)
    slack_granted_at = models.DateTimeField(
        null=True, help_text="When a session of the member last got its slack."
    )

    def __str__(self) -> str:
        return str(self.member)


class WatchSession(PublicIdModel):
    """The fact of watching: accepted, merged intervals of one viewing of one media version.

    Written by ``study.services`` only. ``last_beat_at`` is server time; no clock of a client is kept.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="watch_sessions")
    item = models.ForeignKey(StudyItem, on_delete=models.PROTECT, related_name="watch_sessions")
    policy = models.ForeignKey(
        StudyPolicy,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The setting of the member's branch when the session was opened; null: defaults.",
    )
    media_version = models.CharField(max_length=64)
    duration_ms = models.PositiveIntegerField(help_text="Length of that version.")
    opened_at = models.DateTimeField()
    last_beat_at = models.DateTimeField(null=True)
    sequences = models.JSONField(
        default=list, help_text="Runs of beat numbers dealt with: merged [[from, until), …]."
    )
    intervals = models.JSONField(default=list, help_text="Merged [[from_ms, to_ms], …], ascending.")
    watched_ms = models.PositiveIntegerField(default=0)
    slack_left_ms = models.PositiveIntegerField(default=SLACK_MS)
    position_ms = models.PositiveIntegerField(default=0)
    position_sequence = models.PositiveIntegerField(default=0)
    offline_ms = models.PositiveIntegerField(
        default=0, help_text="How much of it came through the offline door."
    )
    is_offline_reported = models.BooleanField(_("离线上报"), default=False)
    marks = models.JSONField(
        default=list,
        help_text="The item's marks when it was opened: those placed later hold nothing of it back.",
    )
    passed = models.JSONField(
        default=dict, help_text="Presence marks tapped: {key: server time in ms since the epoch}."
    )
    carried_by = models.ForeignKey(
        MediaReplacement,
        null=True,
        on_delete=models.PROTECT,
        related_name="carried",
        help_text="Not a viewing of its own: what was seen of the recording before, on the new one's line.",
    )

    class Meta:
        verbose_name = _("观看记录")
        verbose_name_plural = _("观看记录")
        constraints = [
            models.UniqueConstraint(
                fields=["carried_by", "member"],
                condition=Q(carried_by__isnull=False),
                name="study_session_carried_once",
            ),
            models.CheckConstraint(
                condition=Q(watched_ms__lte=models.F("duration_ms")),
                name="study_session_within_duration",
            ),
            models.CheckConstraint(
                condition=Q(offline_ms=0) | Q(is_offline_reported=True),
                name="study_session_offline_is_marked",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "item"], name="study_session_member_item"),
            models.Index(fields=["member", "opened_at"], name="study_session_member_opened"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.item} {self.opened_at:%Y-%m-%d %H:%M}"

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.org.models import Member
from sanwei.study.models.item import StudyItem


class MemberMeter(models.Model):
    """I3: the one meter of a member; every timed beat, of any item and device, passes through its row."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="meter")
    last_beat_at = models.DateTimeField(help_text="Server time of the last accepted beat.")
    offline_on = models.DateField(
        null=True, help_text="Day the offline allowance below belongs to."
    )
    offline_used_ms = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.member)


class WatchSession(PublicIdModel):
    """The fact of watching: accepted, merged intervals of one viewing of one media version."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="watch_sessions")
    item = models.ForeignKey(StudyItem, on_delete=models.PROTECT, related_name="watch_sessions")
    media_version = models.CharField(max_length=64)
    duration_ms = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    last_beat_at = models.DateTimeField(null=True)
    last_sequence = models.PositiveIntegerField(default=0)
    intervals = models.JSONField(default=list, help_text="Merged [[from_ms, to_ms], …], ascending.")
    watched_ms = models.PositiveIntegerField(default=0)
    slack_left_ms = models.PositiveIntegerField(default=2000)
    position_ms = models.PositiveIntegerField(default=0)
    is_offline_reported = models.BooleanField(_("离线上报"), default=False)

    class Meta:
        verbose_name = _("观看记录")
        verbose_name_plural = _("观看记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(watched_ms__lte=models.F("duration_ms")),
                name="study_session_within_duration",
            )
        ]
        indexes = [models.Index(fields=["member", "item"], name="study_session_member_item")]

    def __str__(self) -> str:
        return f"{self.member} {self.item} {self.opened_at:%Y-%m-%d %H:%M}"

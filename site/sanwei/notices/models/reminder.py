from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.org.models import Member, OrgUnit


class ReminderLog(models.Model):
    """That a member was reminded of one item of a 学习任务, when, and by whom. Append-only until ``keep_until``.

    Nobody above reads names here: the desk shows how many and when last. Whether it was read is stored nowhere.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(
        "study.Requirement", on_delete=models.PROTECT, related_name="reminders"
    )
    item = models.ForeignKey("study.StudyItem", on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField()
    reminded_on = models.DateField()
    keep_until = models.DateField(help_text="The first day on which the row may be deleted.")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=100, blank=True, help_text="Empty: by the schedule.")

    class Meta:
        verbose_name = _("提醒记录")
        verbose_name_plural = _("提醒记录")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "item", "reminded_on"], name="notices_reminder_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(keep_until__gt=F("reminded_on")), name="notices_reminder_is_kept"
            ),
        ]
        indexes = [
            models.Index(fields=["item", "-reminded_on"], name="notices_reminder_item"),
            models.Index(fields=["keep_until"], name="notices_reminder_age"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.item_id} {self.reminded_on}"

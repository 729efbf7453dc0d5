"""Texts that few may read, in a table of their own: what isn't loaded with a record can't leave with it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.models.activity import Activity
from sanwei.activities.models.heart_talk import HeartTalk


class RestrictedText(models.Model):
    """批评意见 of a 组织生活会 (for the 支委), or 要点 of a 谈心谈话 (for the two who talked).

    Read and written through ``activities.restricted`` only; in no search, export, sheet, log or audit row.
    """

    activity = models.OneToOneField(
        Activity, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    talk = models.OneToOneField(
        HeartTalk, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    text = models.TextField()
    saved_at = models.DateTimeField()
    saved_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("限制查看的内容")
        verbose_name_plural = _("限制查看的内容")
        constraints = [
            models.CheckConstraint(
                condition=Q(activity__isnull=True, talk__isnull=False)
                | Q(activity__isnull=False, talk__isnull=True),
                name="activities_restricted_belongs_to_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.activity or self.talk)  # never the text: this reaches lists and logs

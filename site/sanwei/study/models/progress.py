from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.org.models import Member
from sanwei.study.enums import StudyState
from sanwei.study.models.item import StudyItem


class StudyProgress(models.Model):
    """A fold, never a fact: the union over a member's sessions of one item; ``rebuild_progress`` remakes it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="progress")
    item = models.ForeignKey(StudyItem, on_delete=models.CASCADE, related_name="progress")
    media_version = models.CharField(max_length=64, blank=True)
    intervals = models.JSONField(default=list)
    watched_ms = models.PositiveIntegerField(default=0)
    position_ms = models.PositiveIntegerField(default=0)
    state = models.CharField(
        _("状态"), max_length=16, choices=StudyState.choices, default=StudyState.NOT_STARTED
    )
    completed_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("学习进度")
        verbose_name_plural = _("学习进度")
        constraints = [
            models.UniqueConstraint(fields=["member", "item"], name="study_progress_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.item} {self.watched_ms} ms"

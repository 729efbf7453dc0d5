from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.org.models import Member
from sanwei.study.enums import StudyState
from sanwei.study.models.item import StudyItem


class StudyProgress(models.Model):
    """A fold, never a fact: where a member stands with an item, written when that changes.

    How much was watched is not here: it is the union over the sessions, folded when it is read, so that no
    stored figure can disagree with its evidence (and a beat needs one write less). ``rebuild_progress``
    remakes these rows from sessions and records.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="progress")
    item = models.ForeignKey(StudyItem, on_delete=models.CASCADE, related_name="progress")
    state = models.CharField(
        _("状态"), max_length=16, choices=StudyState.choices, default=StudyState.NOT_STARTED
    )
    completed_at = models.DateTimeField(null=True)
    completed_version = models.CharField(
        max_length=64, blank=True, help_text="Media version of the latest completion; may be empty."
    )
    passed = models.JSONField(
        default=list, help_text="Keys of the marks that CheckpointPass rows say were passed."
    )
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("学习进度")
        verbose_name_plural = _("学习进度")
        constraints = [
            models.UniqueConstraint(fields=["member", "item"], name="study_progress_once"),
            models.CheckConstraint(
                condition=Q(state=StudyState.COMPLETED, completed_at__isnull=False)
                | (~Q(state=StudyState.COMPLETED) & Q(completed_at__isnull=True)),
                name="study_progress_completed_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["item", "state"], name="study_progress_item_state"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.item} {self.state}"

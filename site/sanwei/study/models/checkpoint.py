from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.org.models import Member
from sanwei.study.enums import CheckpointKind
from sanwei.study.models.item import StudyItem


class Checkpoint(PublicIdModel):
    """A mark on the time line of an item's recording. What must be done there is its kind's business.

    The truth for editors and for whoever binds something to it; beats read the copy in ``StudyItem.marks``.
    Written by ``study.services`` only. A row is retired, never deleted: passes refer to it.
    """

    item = models.ForeignKey(StudyItem, on_delete=models.PROTECT, related_name="checkpoints")
    at_ms = models.PositiveIntegerField(help_text="Place on the line of the present recording.")
    kind = models.CharField(max_length=16, choices=CheckpointKind.choices)
    is_required = models.BooleanField(
        default=True, help_text="Holds seconds beyond it back, and the completion, until passed."
    )
    grace_ms = models.PositiveIntegerField(
        default=0, help_text="How far beyond it seconds count before it is passed."
    )
    reference = models.CharField(
        max_length=128, blank=True, help_text="What an app above bound to it, in that app's words."
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("课中检查点")
        verbose_name_plural = _("课中检查点")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "kind", "at_ms"],
                condition=Q(retired_at__isnull=True),
                name="study_checkpoint_once_a_place",
            ),
            models.CheckConstraint(
                condition=Q(at_ms__gt=0), name="study_checkpoint_after_the_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.kind} {self.at_ms}"


class CheckpointPass(models.Model):
    """The fact that a member passed a question mark. Taps on presence marks are facts of their WatchSession."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="checkpoint_passes")
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="passes")
    passed_at = models.DateTimeField()
    reference = models.CharField(
        max_length=128, blank=True, help_text="The fact above it, such as an attempt."
    )

    class Meta:
        verbose_name = _("检查点通过记录")
        verbose_name_plural = _("检查点通过记录")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "checkpoint"], name="study_checkpoint_passed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.checkpoint}"

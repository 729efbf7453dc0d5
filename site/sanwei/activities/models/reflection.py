"""心得体会 and answers to the 讨论题 of an activity, by the members of a branch that took part."""

from datetime import UTC

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import Echo, ReflectionKind, ReflectionState
from sanwei.activities.models.part import ActivityBranch
from sanwei.common.models import PublicIdModel
from sanwei.org.models import Member


class MeetingReflection(PublicIdModel):
    """One a person, activity and kind. The branch reads it once it is passed; nothing is counted.

    ``taken_at``: it stands among the 讨论发言 of the record; from then on its writer leaves it as it is.
    """

    part = models.ForeignKey(ActivityBranch, on_delete=models.CASCADE, related_name="reflections")
    kind = models.CharField(_("类别"), max_length=12, choices=ReflectionKind.choices)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="meeting_reflections")
    member_name = models.CharField(_("姓名"), max_length=100)
    text = models.TextField(_("内容"))
    state = models.CharField(
        _("状态"),
        max_length=12,
        choices=ReflectionState.choices,
        default=ReflectionState.WAITING,
    )
    echo = models.CharField(
        max_length=12,
        choices=Echo.choices,
        blank=True,
        help_text="What it was very like when it was handed in all the same.",
    )
    written_at = models.DateTimeField(_("写于"))
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=100, blank=True)
    return_reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    taken_at = models.DateTimeField(_("放进记录"), null=True, blank=True)

    class Meta:
        verbose_name = _("心得体会")
        verbose_name_plural = _("心得体会")
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "member", "kind"], name="activities_reflection_once"
            ),
            models.CheckConstraint(
                condition=Q(state=ReflectionState.RETURNED) & ~Q(return_reason="")
                | ~Q(state=ReflectionState.RETURNED) & Q(return_reason=""),
                name="activities_reflection_returned_says_why",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(state=ReflectionState.PASSED),
                name="activities_reflection_taken_is_passed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_name} {self.get_kind_display()}"

    @property
    def stamp(self) -> str:
        """Names this text of it: changes whenever the writer changes a word."""
        return self.written_at.astimezone(UTC).isoformat()

from datetime import UTC

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.library.enums import ReflectionState
from sanwei.org.models import Member, OrgUnit


class Reflection(PublicIdModel):
    """学习体会: one a member and story, read by the writer's branch once it is let through. Nothing is counted."""

    story = models.ForeignKey(
        "library.StoryPage", null=True, on_delete=models.SET_NULL, related_name="reflections"
    )
    story_title = models.CharField(_("微故事"), max_length=255)
    branch = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="reflections")
    member = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="reflections"
    )
    member_name = models.CharField(_("姓名"), max_length=100)
    text = models.TextField(_("学习体会"), max_length=300)
    state = models.CharField(
        _("状态"),
        max_length=16,
        choices=ReflectionState.choices,
        default=ReflectionState.WAITING,
    )
    written_at = models.DateTimeField(_("写于"))
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("学习体会")
        verbose_name_plural = _("学习体会")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["story", "member"], name="library_reflection_once_a_story"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_name}：{self.story_title}"

    @property
    def stamp(self) -> str:
        """Names this text of it: changes whenever the writer changes a word."""
        return self.written_at.astimezone(UTC).isoformat()

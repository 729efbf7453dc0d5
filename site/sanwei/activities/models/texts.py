"""The lines of a record that come several at a time."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.models.activity import Activity
from sanwei.org.models import Member


class _Line(models.Model):
    number = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ("number",)


class Guest(_Line):
    """列席: inside neither 应到 nor 实到."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="guests")
    name = models.CharField(_("姓名"), max_length=100)
    post = models.CharField(_("职务"), max_length=100, blank=True)
    reason = models.CharField(_("列席原因"), max_length=200, blank=True)

    class Meta(_Line.Meta):
        verbose_name = _("列席人员")
        verbose_name_plural = _("列席人员")

    def __str__(self) -> str:
        return self.name


class Speech(_Line):
    """讨论发言: who said what; 不同意见有言必录."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="speeches")
    person = models.CharField(_("发言人"), max_length=100)
    points = models.TextField(_("发言要点"), blank=True)

    class Meta(_Line.Meta):
        verbose_name = _("讨论发言")
        verbose_name_plural = _("讨论发言")

    def __str__(self) -> str:
        return self.person


class Vote(_Line):
    """表决 on one matter; ``voters``: 到会有表决权 once attendance is closed."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="votes")
    matter = models.CharField(_("表决事项"), max_length=200)
    approve = models.PositiveSmallIntegerField(_("赞成"), default=0)
    against = models.PositiveSmallIntegerField(_("反对"), default=0)
    abstain = models.PositiveSmallIntegerField(_("弃权"), default=0)
    voters = models.PositiveSmallIntegerField(_("到会有表决权"), null=True, blank=True)

    class Meta(_Line.Meta):
        verbose_name = _("表决")
        verbose_name_plural = _("表决")
        constraints = [
            models.CheckConstraint(
                condition=Q(voters__isnull=True)
                | Q(voters=F("approve") + F("against") + F("abstain")),
                name="activities_vote_adds_up_to_voters",
            )
        ]

    def __str__(self) -> str:
        return self.matter

    @property
    def cast(self) -> int:
        return self.approve + self.against + self.abstain


class Resolution(_Line):
    """决议: what, by whom, until when. Of a finished record it is a task until somebody ticks it off."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="resolutions")
    text = models.TextField(_("决议"))
    responsible = models.CharField(_("责任人"), max_length=100, blank=True)
    due_on = models.DateField(_("时限"), null=True, blank=True)
    owners = models.ManyToManyField(
        Member,
        blank=True,
        related_name="resolutions",
        help_text="Whom ``responsible`` names, as far as one name is one person of the branch.",
    )
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    closed_by_name = models.CharField(_("办结人"), max_length=100, blank=True)
    closed_note = models.CharField(_("办结情况"), max_length=200, blank=True)

    class Meta(_Line.Meta):
        verbose_name = _("决议")
        verbose_name_plural = _("决议")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_note="")
                | Q(closed_at__isnull=False) & ~Q(closed_note=""),
                name="activities_resolution_closed_says_how",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today

"""组织生活计划: what a branch means to hold in a year or a quarter, and the records that grew out of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ActivityKind, PlanState
from sanwei.activities.models.activity import Activity
from sanwei.common.models import PublicIdModel
from sanwei.org.models import OrgUnit

WHOLE_YEAR = 0


class LifePlan(PublicIdModel):
    """One plan of a branch; ``quarter`` 1 to 4, or WHOLE_YEAR. Reported, it is not changed until it is taken back."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="life_plans", verbose_name=_("党支部")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    quarter = models.PositiveSmallIntegerField(_("季度"), default=WHOLE_YEAR)
    state = models.CharField(
        _("状态"), max_length=12, choices=PlanState.choices, default=PlanState.DRAFT
    )
    made_at = models.DateTimeField()
    reported_at = models.DateTimeField(_("报备时间"), null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reported_by_name = models.CharField(_("报备人"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("组织生活计划")
        verbose_name_plural = _("组织生活计划")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "quarter"], name="activities_plan_once_a_period"
            ),
            models.CheckConstraint(condition=Q(quarter__lte=4), name="activities_plan_quarter"),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT, reported_at__isnull=True)
                | Q(state=PlanState.REPORTED, reported_at__isnull=False),
                name="activities_plan_reported_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.label}"

    @property
    def label(self) -> str:
        """Name the plan: “2026年第四季度组织生活计划”."""
        if self.quarter == WHOLE_YEAR:
            return _("%d年度组织生活计划") % self.year
        return _("%(year)d年第%(quarter)s季度组织生活计划") % {
            "year": self.year,
            "quarter": "一二三四"[self.quarter - 1],
        }

    @property
    def is_reported(self) -> bool:
        return self.state == PlanState.REPORTED


class PlanLine(PublicIdModel):
    """One thing that is planned. ``is_required``: 规定动作, filled in from the rules; else 自选动作."""

    plan = models.ForeignKey(LifePlan, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(_("类型"), max_length=32, choices=ActivityKind.choices)
    unit = models.ForeignKey(
        OrgUnit,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("开展的组织"),
        help_text="The branch, or the group of a group_meeting.",
    )
    is_required = models.BooleanField(_("规定动作"), default=False)
    planned_on = models.DateField(_("计划日期"))
    starts = models.TimeField(_("开始"))
    place = models.CharField(_("地点"), max_length=200, blank=True)
    topic = models.CharField(_("主题或内容"), max_length=200, blank=True)
    activity = models.OneToOneField(
        Activity,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="plan_line",
        verbose_name=_("记录"),
    )

    class Meta:
        verbose_name = _("计划事项")
        verbose_name_plural = _("计划事项")
        ordering = ["planned_on", "starts", "pk"]

    def __str__(self) -> str:
        return f"{self.planned_on} {self.get_kind_display()}"

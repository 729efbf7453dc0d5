"""Reads of 组织生活计划: a branch's own, and for a unit above which branches have reported."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sanwei.activities.access import life_units
from sanwei.activities.errors import LifeNotVisible
from sanwei.activities.models import LifePlan, PlanLine
from sanwei.activities.models.plan import WHOLE_YEAR
from sanwei.common.periods import Quarter
from sanwei.org.models import OrgUnit

PERIODS = (WHOLE_YEAR, 1, 2, 3, 4)
PERIOD_LABELS = (_("年度"), _("第一季度"), _("第二季度"), _("第三季度"), _("第四季度"))


def is_over(year: int, period: int, today: date) -> bool:
    """Whether nothing can be planned for it any more."""
    return (year, period or 4) < (today.year, Quarter.of(today).number)


@dataclass(frozen=True)
class PlanStatus:
    """A branch and its plans of one year, in the order of PERIODS; None where there is none."""

    unit: OrgUnit
    plans: tuple[LifePlan | None, ...]


def plan_for(user: object, public_id: UUID, *, at: datetime) -> LifePlan:
    """Return a plan of a unit whose branch life ``user`` may open. Raises: LifeNotVisible."""
    units = life_units(user, at=at).order_by().values("pk")
    plan = (
        LifePlan.objects.select_related("unit").filter(unit__in=units, public_id=public_id).first()
    )
    if plan is None:
        raise LifeNotVisible
    return plan


def lines_of(plan: LifePlan) -> list[PlanLine]:
    """Return what is planned, in time, with its units and records."""
    return list(plan.lines.select_related("unit", "activity"))


def statuses_of(unit: OrgUnit, year: int) -> list[PlanStatus]:
    """Return the plans of ``year`` of every branch under ``unit``, in the order of the tree. Two queries."""
    branches = list(OrgUnit.objects.under(str(unit.path)).branches().order_by("path"))
    found = {
        (plan.unit_id, plan.quarter): plan
        for plan in LifePlan.objects.filter(year=year, unit__in=branches)
    }
    return [
        PlanStatus(branch, tuple(found.get((branch.pk, period)) for period in PERIODS))
        for branch in branches
        if branch.dissolved_on is None or branch.dissolved_on.year >= year
    ]

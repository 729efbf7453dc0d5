"""Reads of the 活动清单: from the place of a unit, and for a member of a branch."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sanwei.activities.lists.errors import PlanNotVisible
from sanwei.activities.models import ActivityPlan, SignUp
from sanwei.org.models import Member, OrgUnit


@dataclass(frozen=True)
class Offer:
    """An activity as a member sees it. ``left``: places left, None without a limit; ``own``: the own 报名."""

    plan: ActivityPlan
    left: int | None
    own: SignUp | None
    is_open: bool


def plans_of(unit: OrgUnit) -> QuerySet[ActivityPlan]:
    """Return what holds for ``unit``, from it and from above, newest first; its own also cancelled."""
    return ActivityPlan.objects.select_related("unit").filter(
        Q(unit=unit) | Q(unit__path__in=unit.line_paths(), withdrawn_at__isnull=True)
    )


def plan_in(unit: OrgUnit, public_id: UUID) -> ActivityPlan:
    """Return an activity that holds for ``unit``. Raises: PlanNotVisible."""
    plan = plans_of(unit).filter(public_id=public_id).first()
    if plan is None:
        raise PlanNotVisible
    return plan


def sign_ups_in(plan: ActivityPlan, unit: OrgUnit) -> QuerySet[SignUp]:
    """Return who signed up from ``unit``'s subtree, by branch and time, never by result."""
    rows = plan.sign_ups.filter(branch__path__startswith=str(unit.path))
    return rows.order_by("branch__path", "signed_at", "pk")


def offered_to(branch: OrgUnit, member: Member) -> QuerySet[ActivityPlan]:
    """Return what a member of ``branch`` may see: what holds for it, and what was cancelled after he signed up."""
    return (
        ActivityPlan.objects.select_related("unit")
        .filter(
            Q(unit__path__in=branch.line_paths(), withdrawn_at__isnull=True)
            | Q(sign_ups__member=member)
        )
        .distinct()
    )


def mine(plans: list[ActivityPlan], member: Member, *, at: datetime) -> list[Offer]:
    """Return ``plans`` with the places left and the own 报名. Two queries."""
    own = {row.plan_id: row for row in SignUp.objects.filter(plan__in=plans, member=member)}
    taken = dict(
        SignUp.objects.filter(plan__in=plans)
        .order_by()
        .values_list("plan")
        .annotate(count=Count("pk"))
    )
    return [
        Offer(
            plan,
            None if plan.places is None else max(plan.places - taken.get(plan.pk, 0), 0),
            own.get(plan.pk),
            not plan.is_withdrawn and not plan.is_closed and at < plan.sign_up_until,
        )
        for plan in plans
    ]

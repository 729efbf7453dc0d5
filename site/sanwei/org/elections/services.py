"""Entering an election."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.org.elections.errors import ElectionChanged
from sanwei.org.elections.plan import Elected, ElectionPlan, plan_of
from sanwei.org.models import OrgUnit
from sanwei.org.services.roles import assign_role, end_role


@transaction.atomic
def enter_election(
    *,
    unit: OrgUnit,
    on: date,
    elected: Iterable[Elected],
    mark: str,
    actor: User,
    at: datetime,
) -> ElectionPlan:
    """End the posts of the old term the day before, give the new ones from ``on``, and count the term from it.

    ``mark``: of the plan that was looked at. All or nothing; every post leaves its audit row, the election one more.
    Entering the same day again corrects it: who was not elected after all has never held the post.

    Raises: what ``plan_of`` raises; ElectionChanged where it would change something else by now.
    """
    unit = OrgUnit.objects.select_for_update().get(pk=unit.pk)
    plan = plan_of(unit=unit, on=on, elected=elected, today=clock.local_date(at))
    if plan.mark != mark:
        raise ElectionChanged
    before = unit.elected_on
    for post in plan.ending:
        end_role(assignment=post, ends_before=on, actor=actor, at=at)
    for one in plan.beginning:
        assign_role(member=one.member, unit=unit, role=one.role, starts_on=on, actor=actor, at=at)
    unit.elected_on = on
    unit.save(update_fields=["elected_on"])
    audit.log(
        at=at,
        actor=actor,
        action="org.unit.elect",
        target_label="org.orgunit",
        target_key=unit.public_id,
        unit_key=unit.public_id,
        on=on.isoformat(),
        before=before.isoformat() if before else "",
        ended=len(plan.ending),
        begun=len(plan.beginning),
    )
    return plan

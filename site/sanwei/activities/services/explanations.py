"""未开展说明: why something owed was not held. Nobody stages a meeting to fill a table."""

from datetime import date, datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.enums import ActivityKind
from sanwei.activities.errors import ExplanationEmpty, NotAMakeUp, WrongSpan
from sanwei.activities.models import ActivityBranch, Explanation
from sanwei.activities.queries.make_ups import make_ups_for
from sanwei.activities.rulebook import rule_for
from sanwei.activities.rules import period_of
from sanwei.common import audit
from sanwei.org.models import OrgUnit


@transaction.atomic
def explain(
    *,
    unit: OrgUnit,
    kind: ActivityKind,
    day: date,
    reason: str,
    actor: User | None,
    at: datetime,
    made_up_by: ActivityBranch | None = None,
) -> Explanation:
    """Write why ``kind`` was not held in the month or quarter of ``day``; writing again replaces what was said.

    ``unit``: the branch, for a group meeting the 党小组. ``made_up_by``: its part in a record held after the period;
    the turn stays 未开展 and the record counts where it was held.
    Raises: ExplanationEmpty, WrongSpan, NotAMakeUp.
    """
    rule = rule_for(unit, kind, day)
    if rule is None or rule.is_per_group != unit.is_group:
        raise WrongSpan
    if not reason.strip():
        raise ExplanationEmpty
    period = period_of(rule.span, day)
    if (
        made_up_by is not None
        and not make_ups_for(unit, kind, period).filter(pk=made_up_by.pk).exists()
    ):
        raise NotAMakeUp
    found, _created = Explanation.objects.update_or_create(
        unit=unit,
        kind=kind,
        starts_on=period.starts_on,
        ends_before=period.ends_before,
        defaults={
            "reason": reason.strip(),
            "made_up_by": made_up_by,
            "written_at": at,
            "written_by": actor,
            "written_by_name": actor.name if actor else "",
        },
    )
    audit.log(
        at=at,
        actor=actor,
        action="activities.explain",
        target_label="activities.explanation",
        target_key=found.public_id,
        unit_key=unit.public_id,
        kind=kind,
        starts_on=period.starts_on.isoformat(),
        made_up_by=str(made_up_by.public_id) if made_up_by else "",
    )
    return found

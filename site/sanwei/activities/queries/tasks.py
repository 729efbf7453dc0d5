"""决议 as tasks: what a branch has still to carry out, and what is one person's to do."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from sanwei.activities.enums import ActivityState
from sanwei.activities.models import Resolution
from sanwei.org.models import Member, OrgUnit

DECIDED = (ActivityState.FINISHED, ActivityState.CONFIRMED)


@dataclass(frozen=True)
class Waiting:
    """How many 决议 are open in a branch, and how many of them are overdue."""

    open: int
    overdue: int


def resolutions_of(unit: OrgUnit) -> QuerySet[Resolution]:
    """Return the 决议 of finished records of ``unit`` and its groups: the open ones first, the first due first."""
    return _ordered(Resolution.objects.filter(activity__unit__path__startswith=unit.path))


def own_resolutions(member: Member) -> QuerySet[Resolution]:
    """Return the 决议 for which ``member`` is responsible."""
    return _ordered(Resolution.objects.filter(owners=member))


def waiting_resolutions(unit: OrgUnit, *, today: date) -> Waiting:
    """Count what is open in ``unit``. One query."""
    return _counted(resolutions_of(unit), today)


def own_waiting(member: Member, *, today: date) -> Waiting:
    """Count what is open for ``member``. One query."""
    return _counted(own_resolutions(member), today)


def _counted(rows: QuerySet[Resolution], today: date) -> Waiting:
    due = list(rows.filter(closed_at__isnull=True).values_list("due_on", flat=True))
    return Waiting(len(due), sum(one is not None and one < today for one in due))


def _ordered(rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
    return (
        rows.filter(Q(activity__state__in=DECIDED))
        .select_related("activity__unit")
        .order_by(
            F("closed_at").desc(nulls_first=True),
            F("due_on").asc(nulls_last=True),
            "-activity__occurred_at",
            "number",
        )
    )

"""What the desk may know of reminders: how many people, when last. Names and reading are nobody's affair."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max

from sanwei.common import clock
from sanwei.notices.models import ReminderLog
from sanwei.org.models import OrgUnit
from sanwei.study.models import Requirement

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ReminderTally:
    """``people``: how many different ones were reminded of the task at all."""

    people: int
    last_on: date | None


def tally_of(requirement: Requirement, *, within: OrgUnit) -> ReminderTally:
    """Count the reminders of ``requirement`` to people who were then in ``within``. One query."""
    found = ReminderLog.objects.filter(
        requirement=requirement, branch__path__startswith=within.path
    ).aggregate(people=Count("member", distinct=True), last_on=Max("reminded_on"))
    return ReminderTally(**found)


def reminded_since_a_week(item_pks: list[int], *, at: datetime) -> set[tuple[int, int]]:
    """Return (member, item) primary keys that may not be reminded again yet. One query."""
    after = clock.local_date(at - WEEK)
    rows = ReminderLog.objects.filter(item__in=item_pks, reminded_on__gt=after)
    return set(rows.values_list("member_id", "item_id"))

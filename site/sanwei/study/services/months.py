"""Closing a branch's month of study, once it is over."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from sanwei.common import clock, outbox
from sanwei.org.models import OrgUnit
from sanwei.study.events import StudyMonthClosed
from sanwei.study.models import StudyMonth
from sanwei.study.queries import current_records

# Records that are entered later (补录, an offline report) still open the month they belong to.
MONTHS_BACK = 12


def close_months(*, at: datetime) -> list[StudyMonth]:
    """Close the months that are over, of every branch with a record in them; return what was closed now.

    Safe to repeat: a month is closed once. One query a month where nothing is to be done.
    """
    month = clock.local_date(at).replace(day=1)
    closed: list[StudyMonth] = []
    for _back in range(MONTHS_BACK):
        month = _before(month)
        closed += close_month(month=month, units=OrgUnit.objects.all(), at=at)
    return closed


@transaction.atomic
def close_month(*, month: date, units: QuerySet[OrgUnit], at: datetime) -> list[StudyMonth]:
    """Close the month that begins on ``month`` for those of ``units`` that studied in it; emit StudyMonthClosed."""
    until = _after(month)
    if clock.local_date(at) < until:
        return []
    records = current_records().filter(
        branch=OuterRef("pk"), occurred_on__gte=month, occurred_on__lt=until
    )
    closed = StudyMonth.objects.filter(branch=OuterRef("pk"), month=month)
    rows = StudyMonth.objects.bulk_create(
        StudyMonth(branch=unit, branch_name=unit.name, month=month, closed_at=at)
        for unit in units.filter(Exists(records), ~Exists(closed)).order_by("path")
    )
    outbox.emit_together(
        [StudyMonthClosed(month_id=row.public_id, month=row.month) for row in rows], at=at
    )
    return rows


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)

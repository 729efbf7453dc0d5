"""Which days are worked, by the weekday and the table of holidays and shifted days; how late a record is.

A mark 补录 is written with its record and never changes with the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sanwei.activities.enums import DayKind
from sanwei.activities.models import SpecialDay

# Source: the organisation's own rule (docs: 补录, "the mark after 3 working days").
LATE_AFTER_WORKING_DAYS = 3
SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """``special``: the days that don't follow their weekday."""

    special: Mapping[date, DayKind] = field(default_factory=dict)

    @classmethod
    def between(cls, first: date, last: date) -> "WorkingCalendar":
        """Return the calendar of ``[first, last]``; one query."""
        rows = SpecialDay.objects.filter(day__range=(first, last)).values_list("day", "kind")
        return cls({day: DayKind(kind) for day, kind in rows})

    def is_worked(self, day: date) -> bool:
        kind = self.special.get(day)
        return day.weekday() < SATURDAY if kind is None else kind == DayKind.WORK

    def worked_after(self, first: date, last: date) -> int:
        """Return how many worked days lie after ``first`` up to and including ``last``; 0 when not after it."""
        days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
        return sum(self.is_worked(day) for day in days)

    def nth_after(self, first: date, count: int) -> date:
        """Return the day that is the ``count``-th worked one after ``first``."""
        day = first
        while count:
            day += timedelta(days=1)
            count -= self.is_worked(day)
        return day


def is_late(occurred_on: date, recorded_on: date) -> bool:
    """Whether a record written on ``recorded_on`` is 补录, by the table as it stands now; one query."""
    calendar = WorkingCalendar.between(occurred_on, recorded_on)
    return calendar.worked_after(occurred_on, recorded_on) > LATE_AFTER_WORKING_DAYS

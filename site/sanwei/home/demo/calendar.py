"""When the demo happens: told for the third quarter of 2026, moved whole quarters to the last full one."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sanwei.common.clock import SHANGHAI
from sanwei.common.periods import Quarter

TOLD = Quarter(2026, 3)


@dataclass(frozen=True)
class Calendar:
    """``as_of`` is the demo's today. Days of the story are given as they were in 2026."""

    as_of: date

    @property
    def last_full(self) -> Quarter:
        return Quarter.of(self.as_of).previous()

    def day(self, month: int, day: int) -> date:
        """Return the day of the story moved to the demo's year; the end of a short month is kept."""
        told = Quarter.of(date(TOLD.year, month, 1))
        shift = _index(self.last_full) - _index(TOLD)
        moved = _quarter(_index(told) + shift)
        first = moved.starts_on.replace(month=moved.starts_on.month + (month - 1) % 3)
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return min(first + timedelta(days=day - 1), last)

    def at(self, month: int, day: int, hour: int = 19, minute: int = 0) -> datetime:
        return datetime.combine(self.day(month, day), time(hour, minute), SHANGHAI)

    @property
    def now(self) -> datetime:
        return datetime.combine(self.as_of, time(9, 0), SHANGHAI)

    @property
    def opens_on(self) -> date:
        """The day from which the demo knows its people: the first of the story's year."""
        return self.day(1, 1)


def _index(quarter: Quarter) -> int:
    return quarter.year * 4 + quarter.number - 1


def _quarter(index: int) -> Quarter:
    return Quarter(index // 4, index % 4 + 1)

"""Natural quarters and years, half-open ``[starts_on, ends_before)``, by the Chinese calendar day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

NUMERALS = "一二三四"


@dataclass(frozen=True, order=True)
class Quarter:
    """A natural quarter; ``number`` is 1 to 4."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"a quarter is 1 to 4, not {self.number}")

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read ``2026Q3``. Raises ValueError for anything else."""
        year, mark, number = text.partition("Q")
        if not mark or len(year) != 4:
            raise ValueError(f"not a quarter: {text!r}")
        return cls(int(year), int(number))

    @cached_property
    def starts_on(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @cached_property
    def ends_before(self) -> date:
        return self.next().starts_on

    @property
    def label(self) -> str:
        return _("%(year)s年第%(number)s季度") % {
            "year": self.year,
            "number": NUMERALS[self.number - 1],
        }

    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def previous(self) -> "Quarter":
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    def months(self) -> Iterator[date]:
        """Yield the first day of each month."""
        for month in range(self.starts_on.month, self.starts_on.month + 3):
            yield date(self.year, month, 1)

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_before

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

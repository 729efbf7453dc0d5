"""A month, a quarter or a year as the address names it: ``2026-09``, ``2026Q3``, ``2026``."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sanwei.common.periods import Quarter
from sanwei.ledgers.queries.spans import Span

FIRST_YEAR, LAST_YEAR = 2000, 2100
YEARS_BACK = 3


@dataclass(frozen=True)
class Stretch:
    """``key`` is what the address says; ``span`` the days."""

    key: str
    span: Span
    label: str

    def __str__(self) -> str:
        return self.key

    @property
    def year(self) -> int:
        return self.span.starts_on.year

    @property
    def quarters(self) -> list[Quarter]:
        return self.span.quarters()

    @property
    def is_quarter(self) -> bool:
        return "Q" in self.key


def read_stretch(text: str, *, today: date) -> Stretch:
    """Read an address; anything unreadable is the quarter of ``today``."""
    try:
        return _read(text)
    except ValueError:
        return of_quarter(Quarter.of(today))


def offered(today: date) -> list[Stretch]:
    """Return what a picker offers: this year by month, the last years by quarter and year."""
    found = [of_month(today.year, month) for month in range(today.month, 0, -1)]
    quarter = Quarter.of(today)
    while quarter.year > today.year - YEARS_BACK:
        found.append(of_quarter(quarter))
        quarter = quarter.previous()
    return found + [of_year(today.year - back) for back in range(YEARS_BACK)]


def of_quarter(quarter: Quarter) -> Stretch:
    return Stretch(str(quarter), Span(quarter.starts_on, quarter.ends_before), quarter.label)


def of_month(year: int, month: int) -> Stretch:
    first = date(year, month, 1)
    until = date(year + month // 12, month % 12 + 1, 1)
    label = _("%(year)s年%(month)s月") % {"year": year, "month": month}
    return Stretch(f"{year}-{month:02}", Span(first, until), label)


def of_year(year: int) -> Stretch:
    return Stretch(str(year), Span(date(year, 1, 1), date(year + 1, 1, 1)), _("%s年") % year)


def _read(text: str) -> Stretch:
    if "Q" in text:
        found = of_quarter(Quarter.parse(text))
    elif "-" in text:
        year, _mark, month = text.partition("-")
        found = of_month(int(year), int(month))
    else:
        found = of_year(int(text))
    if not FIRST_YEAR <= found.span.starts_on.year <= LAST_YEAR:
        raise ValueError(text)
    return found

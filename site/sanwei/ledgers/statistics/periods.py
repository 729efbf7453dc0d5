"""The days that somebody asks about, by their name: 2026Q3, 2026-07, 2026, or any two days."""

from datetime import date

from django.utils.formats import date_format

from sanwei.common.periods import Quarter
from sanwei.ledgers.queries import Span

CUSTOM = "custom"


def period_key(starts_on: date, ends_before: date) -> str:
    """Return 2026Q3, 2026-07, 2026 or custom."""
    for key in (str(Quarter.of(starts_on)), f"{starts_on:%Y-%m}", f"{starts_on:%Y}"):
        if period_days(key) == (starts_on, ends_before):
            return key
    return CUSTOM


def period_days(key: str) -> tuple[date, date]:
    """Return the days of a quarter, month or year. Raises: ValueError."""
    if "Q" in key:
        quarter = Quarter.parse(key)
        return quarter.starts_on, quarter.ends_before
    year, _dash, month = key.partition("-")
    if len(year) != 4 or not year.isdecimal():
        raise ValueError(key)
    if not month and key.isdecimal():
        return date(int(year), 1, 1), date(int(year) + 1, 1, 1)
    if len(month) != 2 or not month.isdecimal():
        raise ValueError(key)
    first = date(int(year), int(month), 1)
    return first, date(first.year + first.month // 12, first.month % 12 + 1, 1)


def period_label(starts_on: date, ends_before: date) -> str:
    key = period_key(starts_on, ends_before)
    if key == CUSTOM:
        return Span(starts_on, ends_before).label
    if "Q" in key:
        return Quarter.parse(key).label
    return date_format(starts_on, "Y年n月" if "-" in key else "Y年")

"""Understands single cells. Pure: a value in, a value out, or a CellIssue that says what to write instead."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

Cell = str | float | int | bool | date | datetime | time | timedelta

EXCEL_EPOCH = date(1899, 12, 30)
# Serial numbers of 1905 to 2100: what a birthday or a meeting can be.
SERIALS = range(2_000, 73_100)
EARLIEST = date(1905, 1, 1)
YEARS = range(EARLIEST.year, 2100)
# What stands for nothing.
BLANK = frozenset({"", "-", "--", "—", "——", "/", "／", "无", "空", "暂无", "不详"})

_FULL = re.compile(
    r"(\d{4})[-–—./。、,年](\d{1,2})[-–—./。、,月](\d{1,2})[日号]?(?:[ T]\d{1,2}:.*)?"
)
_MONTH = re.compile(r"(\d{4})[-–—./。、年](\d{1,2})月?")

_DOTS = re.compile(r"[•・∙‧⋅･]")


class CellIssue(ValueError):
    """One cell can't be understood. ``code`` is stable, ``message`` is Chinese and says what to write instead."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Month:
    """A date of which only year and month are written."""

    year: int
    number: int

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day.year, day.month) == (self.year, self.number)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)


def text(value: Cell | None) -> str:
    """Return a cell as trimmed text; a whole number loses its ".0", inner line breaks become blanks."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(unicodedata.normalize("NFC", str(value)).replace("\u3000", " ").split())


def plain(value: Cell | None) -> str:
    """Return text with full-width letters and figures made narrow; what stands for nothing becomes empty."""
    narrow = unicodedata.normalize("NFKC", text(value)).strip()
    return "" if narrow in BLANK else narrow


def name(value: Cell | None) -> str:
    """Return a person's name; blanks that only align two characters are taken out, those of Latin names stay.

    The dot between the parts of a name is always the same one.
    """
    found = _DOTS.sub("·", text(value))
    return found if re.search(r"[A-Za-z]", found) else found.replace(" ", "")


def day(value: Cell | None) -> date | Month | None:
    """Return a date from a date cell, a serial number or one of the text forms in use; None for nothing.

    Raises: CellIssue date_unclear.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    written = plain(value)
    if not written:
        return None
    compact = written.replace(" ", "")
    if compact.isdecimal():
        return _from_figures(compact, written)
    full = _FULL.fullmatch(written) or _FULL.fullmatch(compact)
    if full is not None:
        return _real(written, *map(int, full.groups()))
    # 1994.1 as a number may have been 1994.10: nobody can tell.
    month = None if isinstance(value, float) else _MONTH.fullmatch(compact)
    if month is not None and int(month[1]) in YEARS and 1 <= int(month[2]) <= 12:
        return Month(int(month[1]), int(month[2]))
    raise _unclear(written)


def _from_figures(figures: str, written: str) -> date | Month:
    number = int(figures)
    if len(figures) == 8:
        return _real(written, number // 10_000, number // 100 % 100, number % 100)
    # 800701 with a year of two figures is not July of 8007.
    if len(figures) == 6 and number // 100 in YEARS and 1 <= number % 100 <= 12:
        return Month(number // 100, number % 100)
    if number in SERIALS:
        return EXCEL_EPOCH + timedelta(days=number)
    raise _unclear(written)


def _real(written: str, year: int, month: int, number: int) -> date:
    try:
        found = date(year, month, number)
    except ValueError as error:
        raise _unclear(written) from error
    if found.year not in YEARS:
        raise _unclear(written)
    return found


def _unclear(written: str) -> CellIssue:
    return CellIssue(
        "date_unclear", _("“%(value)s”看不出是哪一天，请写成 2026-07-01。") % {"value": written}
    )

"""Understands single cells. Pure: a value in, a value out, or a CellIssue that says what to write instead."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from sanwei.org.enums import Role
from sanwei.org.roster import codes
from sanwei.org.roster.issues import CellIssue
from sanwei.org.roster.workbook import Cell

EXCEL_EPOCH = date(1899, 12, 30)
# Serial numbers of 1905 to 2100: what a birthday or a meeting can be.
SERIALS = range(2_000, 73_100)
EARLIEST = date(1905, 1, 1)
PHONE_LENGTH = 32

_FULL = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[ T]\d{1,2}:.*)?")
_MONTH = re.compile(r"(\d{4})(?:[-./年])(\d{1,2})月?")
_CODED = re.compile(r"(\d{1,4})[\s.、:：-]*(.*)")
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"(?:0\d{2,3}-?)?\d{7,8}(?:[-转]\d{1,6})?")


@dataclass(frozen=True)
class Month:
    """A date of which only year and month are written."""

    year: int
    number: int

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day.year, day.month) == (self.year, self.number)


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
    return "" if narrow in codes.BLANK else narrow


def name(value: Cell | None) -> str:
    """Return a person's name; blanks that only align two characters are taken out, those of Latin names stay."""
    found = text(value)
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
    if month is not None and 1 <= int(month[2]) <= 12:
        return Month(int(month[1]), int(month[2]))
    raise _unclear(written)


def _from_figures(figures: str, written: str) -> date | Month:
    number = int(figures)
    if len(figures) == 8:
        return _real(written, number // 10_000, number // 100 % 100, number % 100)
    if len(figures) == 6 and 1 <= number % 100 <= 12:
        return Month(number // 100, number % 100)
    if number in SERIALS:
        return EXCEL_EPOCH + timedelta(days=number)
    raise _unclear(written)


def _real(written: str, year: int, month: int, number: int) -> date:
    try:
        found = date(year, month, number)
    except ValueError as error:
        raise _unclear(written) from error
    if found < EARLIEST:
        raise _unclear(written)
    return found


def _unclear(written: str) -> CellIssue:
    return CellIssue(
        "date_unclear", _("“%(value)s”看不出是哪一天，请写成 2026-07-01。") % {"value": written}
    )


def choice(value: Cell | None, known: Mapping[str, str], *, labels: str) -> str:
    """Return the stored value for a label, a code, or both together; empty for nothing.

    Raises: CellIssue value_unknown with the ``labels`` that may be written.
    """
    written = plain(value)
    if not written:
        return ""
    coded = _CODED.fullmatch(written)
    for candidate in (written, *((coded[2].strip(), coded[1]) if coded else ())):
        if candidate in known:
            return known[candidate]
    raise CellIssue(
        "value_unknown",
        _("不认识“%(value)s”，请填：%(labels)s。") % {"value": written, "labels": labels},
    )


def labelled(value: Cell | None, table: Mapping[str, str]) -> str:
    """Return the label of a cell that holds a label, a code of ``table``, or both; unknown labels stay as written."""
    written = plain(value)
    coded = _CODED.fullmatch(written)
    if coded is None:
        return written
    number, label = coded[1], coded[2].strip()
    if label:
        return label
    found = table.get(number.zfill(2))
    if found is None:
        raise CellIssue("code_unknown", _("不认识代码“%(value)s”，请写名称。") % {"value": written})
    return found


def flag(value: Cell | None) -> bool | None:
    """Return yes, no, or None for nothing. Raises: CellIssue flag_unclear."""
    written = unicodedata.normalize("NFKC", text(value)).lower()
    if written in codes.YES:
        return True
    if written in codes.NO:
        return False
    if written in codes.BLANK:
        return None
    raise CellIssue("flag_unclear", _("“%(value)s”请改成“是”或“否”。") % {"value": written})


def phone(value: Cell | None) -> str:
    """Return a phone number as text, from text or a number cell. Raises: CellIssue phone_unclear."""
    written = plain(value)
    compact = re.sub(r"[\s()]", "", written)
    mobile = compact.replace("-", "").removeprefix("+86")
    if not compact or _MOBILE.fullmatch(mobile):
        return mobile
    if _LANDLINE.fullmatch(compact) and len(compact) <= PHONE_LENGTH:
        return compact
    raise CellIssue(
        "phone_unclear",
        _("“%(value)s”不像电话号码，请填11位手机号或带区号的固定电话。") % {"value": written},
    )


def posts(value: Cell | None) -> frozenset[Role]:
    """Return the 党内职务 in a cell, several divided by 、 or a comma. Raises: CellIssue post_unknown."""
    found = set()
    for word in re.split(r"[、,;/和兼\s]+", plain(value)):
        if word and word not in codes.POSTS:
            labels = "、".join(str(role.label) for role in dict.fromkeys(codes.POSTS.values()))
            raise CellIssue(
                "post_unknown",
                _("不认识党内职务“%(value)s”，请填：%(labels)s。")
                % {"value": word, "labels": labels},
            )
        if word:
            found.add(codes.POSTS[word])
    return frozenset(found)


def whole(value: Cell | None) -> int | None:
    """Return a small whole number such as a term of years; None for nothing. Raises: CellIssue number_unclear."""
    written = plain(value).removesuffix("年")
    if not written:
        return None
    if not written.isdecimal() or not 0 < int(written) < 100:
        raise CellIssue("number_unclear", _("“%(value)s”请改成数字。") % {"value": written})
    return int(written)

"""Understands the cells that only a sheet of 外部学习 has: a span of days, 学时, a 类别. Pure."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from sanwei.activities.enums import ExternalKind
from sanwei.activities.models.external import HALF, MOST_HOURS
from sanwei.common.workbooks.cells import Cell, CellIssue, Month, day, plain

KINDS = {
    "党校": ExternalKind.PARTY_SCHOOL,
    "行政学院": ExternalKind.PARTY_SCHOOL,
    "轮训": ExternalKind.ROTATION,
    "网络学院": ExternalKind.ONLINE_ACADEMY,
    "干部网络": ExternalKind.ONLINE_ACADEMY,
    "学习强国": ExternalKind.STRONG_NATION,
    "其他": ExternalKind.OTHER,
    "其它": ExternalKind.OTHER,
}
_UNTIL = re.compile(r"\s*(?:至|到|~|—+|–|－|--)\s*")
# 9月1日-3日, 2026.9.1-9.3: a hyphen may also divide a date, so it counts only behind a whole one.
_HYPHEN = re.compile(r"^(\d{4}[./年]\d{1,2}[./月]\d{1,2}日?)\s*-\s*(.+)$")
_DAY_ALONE = re.compile(r"(\d{1,2})日?")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})[-./月](\d{1,2})日?")
_HOURS = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)(?:个)?(?:学时|小时)?")


def span(value: Cell | None) -> tuple[date, date] | None:
    """Return first and last day of a cell that holds one date or two; None for nothing.

    The second may leave out what it shares with the first: 2026年9月1日至3日.

    Raises: CellIssue date_unclear, month_only, days_reversed.
    """
    written = plain(value) if isinstance(value, str) else ""
    hyphen = _HYPHEN.match(written)
    parts = list(hyphen.groups()) if hyphen else [part for part in _UNTIL.split(written) if part]
    if len(parts) != 2:
        found = whole_day(value)
        return None if found is None else (found, found)
    first = whole_day(parts[0])
    if first is None:
        raise _unclear(written)
    last = whole_day(_completed(parts[1], first))
    if last is None:
        raise _unclear(written)
    if last < first:
        raise CellIssue("days_reversed", _("结束早于开始，请核对。"))
    return first, last


def whole_day(value: Cell | None) -> date | None:
    """Return a date. Raises: CellIssue date_unclear; month_only where the day is missing."""
    found = day(value)
    if isinstance(found, Month):
        raise CellIssue("month_only", _("只有年月，请补上日。"))
    return found


def hours(value: Cell | None) -> Decimal | None:
    """Return 学时 in halves; None for nothing. Raises: CellIssue hours_unclear, hours_out_of_reach."""
    written = plain(value).replace(" ", "")
    if not written:
        return None
    found = _HOURS.fullmatch(written)
    try:
        amount = Decimal(found[1]) if found else None
    except InvalidOperation:
        amount = None
    if amount is None:
        raise CellIssue(
            "hours_unclear", _("“%(value)s”请改成数字，例如4或4.5。") % {"value": written[:20]}
        )
    if not HALF <= amount <= MOST_HOURS or amount % HALF:
        raise CellIssue(
            "hours_out_of_reach",
            _("“%(value)s”不行：按半学时填，一次在0.5到240之间。") % {"value": written[:20]},
        )
    return amount.quantize(Decimal("0.1"))


def kind(value: Cell | None) -> ExternalKind | None:
    """Return the 类别 that a cell names; None for nothing or something else."""
    written = plain(value)
    return next((found for word, found in KINDS.items() if word in written), None)


def tail(value: Cell | None) -> str:
    """Return the last four figures of a phone, from a whole number or the figures alone.

    A cell of numbers has lost the zeros in front. Raises: CellIssue phone_unclear.
    """
    figures = re.sub(r"[\s()-]", "", plain(value))
    if not figures:
        return ""
    if not figures.isdecimal() or len(figures) > 13:
        raise CellIssue("phone_unclear", _("请填手机号的后四位数字。"))
    return figures[-4:].zfill(4)


def _completed(written: str, first: date) -> str:
    if found := _MONTH_AND_DAY.fullmatch(written):
        return f"{first.year}-{found[1]}-{found[2]}"
    if found := _DAY_ALONE.fullmatch(written):
        return f"{first.year}-{first.month}-{found[1]}"
    return written


def _unclear(written: str) -> CellIssue:
    return CellIssue(
        "date_unclear", _("“%(value)s”看不出是哪一天，请写成 2026-07-01。") % {"value": written}
    )

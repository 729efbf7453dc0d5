"""组织生活一览表: kinds by months of a quarter, and the sentence that says what is owed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from sanwei.activities.enums import CellState, Span
from sanwei.activities.queries.life import LifeRow, Slot, life_rows
from sanwei.activities.queries.rows import ActivityRow
from sanwei.activities.rules import Period, month_of
from sanwei.common.periods import Quarter
from sanwei.org.models import OrgUnit

# The worst of several groups is what a cell says.
WORST_FIRST = (
    CellState.OWED,
    CellState.DUE,
    CellState.AHEAD,
    CellState.EXPLAINED,
    CellState.DONE,
)


@dataclass(frozen=True)
class CalendarCell:
    """A kind in a month; ``rows`` and ``slots`` are what it opens into, ``words`` says ``text`` in full."""

    month: Period
    state: CellState
    text: str
    rows: tuple[ActivityRow, ...]
    slots: tuple[Slot, ...]

    @property
    def words(self) -> str:
        return str(self.state.label)


@dataclass(frozen=True)
class CalendarRow:
    row: LifeRow
    cells: tuple[CalendarCell, ...]

    @property
    def label(self) -> str:
        return self.row.label

    @property
    def rhythm(self) -> str:
        """Say how often: “每月1次×3”."""
        rule = self.row.rule
        words = _("%(span)s%(times)s次") % {"span": rule.span.label, "times": rule.times}
        units = {slot.unit_id for slot in self.row.slots} if rule.is_per_group else set[UUID]()
        return f"{words}×{len(units)}" if len(units) > 1 else words

    @property
    def total_state(self) -> CellState:
        return worst(self.row.slots)

    @property
    def total(self) -> str:
        if not self.row.is_applicable:
            return str(CellState.NOT_APPLICABLE.label)
        return f"{self.row.met} / {self.row.owed}"


@dataclass(frozen=True)
class LifeCalendar:
    branch: OrgUnit
    quarter: Quarter
    months: tuple[Period, ...]
    rows: tuple[CalendarRow, ...]
    sentence: str

    @property
    def life_rows(self) -> tuple[LifeRow, ...]:
        return tuple(row.row for row in self.rows)


def life_calendar(branch: OrgUnit, quarter: Quarter, *, today: date) -> LifeCalendar:
    """Return the table of ``branch`` in ``quarter`` as it stands on ``today``. Six queries."""
    rows = life_rows(branch, quarter, today=today)
    months = tuple(month_of(first) for first in quarter.months())
    return LifeCalendar(
        branch=branch,
        quarter=quarter,
        months=months,
        rows=tuple(CalendarRow(row, tuple(_cell(row, month) for month in months)) for row in rows),
        sentence=sentence_of(rows, quarter, today=today),
    )


def worst(slots: tuple[Slot, ...]) -> CellState:
    states = {slot.state for slot in slots}
    return next((state for state in WORST_FIRST if state in states), CellState.NOT_APPLICABLE)


def sentence_of(rows: tuple[LifeRow, ...], quarter: Quarter, *, today: date) -> str:
    """Answer the desk's question in words: “本月还欠：党小组会2次”."""
    owed = _counted(rows, lambda row, slot: slot.state == CellState.OWED)
    month = _counted(
        rows, lambda row, slot: slot.state == CellState.DUE and row.rule.span == Span.MONTH
    )
    season = _counted(
        rows, lambda row, slot: slot.state == CellState.DUE and row.rule.span == Span.QUARTER
    )
    parts = []
    if owed:
        parts.append(_("未开展也未说明：%s") % owed)
    if month:
        parts.append(_("本月还欠：%s") % month)
    if season:
        parts.append(_("本季还欠：%s") % season)
    if parts:
        return _("；").join(parts) + _("。")
    if not any(row.is_applicable for row in rows):
        return _("这个季度还没有要开展的组织生活。")
    if any(row.ahead for row in rows) and today < quarter.starts_on:
        return _("这个季度还没有开始。")
    return (
        _("该开展的都开展了。")
        if not any(row.explained for row in rows)
        else _("该开展的都开展了或已说明。")
    )


def _counted(rows: tuple[LifeRow, ...], is_meant: object) -> str:
    counts = Counter[str]()
    for row in rows:
        counts[row.label] += sum(is_meant(row, slot) for slot in row.slots)  # type: ignore[operator]
    return _("、").join(
        _("%(label)s%(count)s次") % {"label": label, "count": count}
        for label, count in counts.items()
        if count
    )


def _cell(row: LifeRow, month: Period) -> CalendarCell:
    held = tuple(one for one in row.rows if one.occurred_on in month)
    slots = tuple(slot for slot in row.slots if slot.period == month)
    if row.rule.span == Span.QUARTER or not slots:
        state = CellState.DONE if held else CellState.NOT_APPLICABLE
        return CalendarCell(month, state, str(len(held)) if held else "–", held, row.slots)
    state = worst(slots)
    if len(slots) > 1 and state != CellState.AHEAD:
        met = sum(slot.state == CellState.DONE for slot in slots)
        text = f"{met} / {len(slots)}"
    else:
        text = {
            CellState.DONE: str(len(held)),
            CellState.EXPLAINED: _("已说明"),
            CellState.OWED: _("未开展"),
            CellState.DUE: _("该开了"),
            CellState.AHEAD: _("待开"),
        }[state]
    return CalendarCell(month, state, text, held, slots)

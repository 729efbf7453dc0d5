"""The twelve months of a branch: what the rules of each quarter asked against what happened.

A quarterly turn is one cell three months wide. Who owed is decided by membership and posts of each period, so a
group that got its people in June owes from June on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.activities.enums import ActivityKind, CellState, Span
from sanwei.activities.queries.life import LifeRow, Slot, rows_of_year
from sanwei.activities.queries.rows import ActivityRow
from sanwei.activities.rules import Period, month_of
from sanwei.common.periods import Quarter
from sanwei.org.models import OrgUnit

WORDS = {
    CellState.EXPLAINED: gettext_lazy("已说明"),
    CellState.OWED: gettext_lazy("未开展"),
    CellState.DUE: gettext_lazy("该开了"),
    CellState.AHEAD: gettext_lazy("待开"),
    CellState.NOT_APPLICABLE: "–",
}


@dataclass(frozen=True)
class YearCell:
    """One month, or one quarter where ``months`` is 3. ``rows`` are the records held in it."""

    period: Period
    months: int
    state: CellState
    rows: tuple[ActivityRow, ...]
    slot: Slot | None

    @property
    def quarter(self) -> Quarter:
        return Quarter.of(self.period.starts_on)

    @property
    def text(self) -> str:
        """Say the days of what was held: “17日、28日”, “7月17日”; else the state in a word."""
        days = _("、").join(
            date_format(row.occurred_on, "n月j日" if self.months > 1 else "j日")
            for row in self.rows
        )
        if days and self.state in (CellState.DONE, CellState.NOT_APPLICABLE):
            return days
        return _("%(days)s，%(word)s") % {"days": days, "word": self.word} if days else self.word

    @property
    def word(self) -> str:
        return str(WORDS.get(self.state, ""))

    @property
    def note(self) -> str:
        """Say when it was made up: the make-up itself stands in its own month."""
        if self.slot is None or self.slot.made_up_on is None:
            return ""
        return _("%s补开") % date_format(self.slot.made_up_on, "n月j日")

    @property
    def full(self) -> str:
        """Say it all for a screen reader, a tooltip and the sheet."""
        words = str(self.state.label)
        if self.slot is not None and self.slot.reason:
            words = _("%(state)s：%(reason)s") % {"state": words, "reason": self.slot.reason}
        return (
            _("%(words)s；%(note)s") % {"words": words, "note": self.note} if self.note else words
        )


@dataclass(frozen=True)
class YearRow:
    """One kind of one branch or group. ``sources``: each 依据 of the year once, in time."""

    kind: ActivityKind
    unit_id: UUID
    unit_name: str
    is_group: bool
    rhythm: str
    sources: tuple[str, ...]
    cells: tuple[YearCell, ...]
    owed: int
    met: int
    next_due_on: date | None

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def is_applicable(self) -> bool:
        return bool(self.owed)


@dataclass(frozen=True)
class YearTable:
    branch: OrgUnit
    year: int
    rows: tuple[YearRow, ...]


def year_tables(branches: Iterable[OrgUnit], year: int, *, today: date) -> tuple[YearTable, ...]:
    """Return the tables of ``branches`` as they stand on ``today``. Six queries, whatever their number."""
    branches = list(branches)
    found = rows_of_year(branches, year, today=today)
    return tuple(
        YearTable(branch, year, tuple(_rows(branch, found[branch.pk], today)))
        for branch in branches
    )


def _rows(
    branch: OrgUnit, quarters: tuple[tuple[LifeRow, ...], ...], today: date
) -> Iterable[YearRow]:
    for lines in zip(*quarters, strict=True):  # one kind, four quarters
        if not lines[0].rule.is_per_group:
            yield _row(branch.public_id, branch.short_name, lines, today)
            continue
        names = {slot.unit_id: slot.unit_name for line in lines for slot in line.slots}
        for row in (row for line in lines for row in line.rows):
            if row.group_id is not None:
                names.setdefault(row.group_id, row.group_name)
        if not names:
            yield _row(branch.public_id, branch.short_name, lines, today)
        for key, name in names.items():
            yield _row(key, name, lines, today)


def _row(unit_id: UUID, name: str, lines: tuple[LifeRow, ...], today: date) -> YearRow:
    first = lines[0]
    slots = [slot for line in lines for slot in line.slots if slot.unit_id == unit_id]
    asked = [line.rule for line in lines if any(slot.unit_id == unit_id for slot in line.slots)]
    now = next((line.rule for line in lines if today in line.quarter), lines[-1].rule)
    open_ = [slot.period for slot in slots if slot.state in (CellState.DUE, CellState.AHEAD)]
    return YearRow(
        kind=first.kind,
        unit_id=unit_id,
        unit_name=name,
        is_group=first.rule.is_per_group and bool(slots),
        rhythm=_("%(span)s%(times)s次") % {"span": now.span.label, "times": now.times},
        sources=tuple(dict.fromkeys(str(rule.source) for rule in asked)),
        cells=tuple(cell for line in lines for cell in _cells(unit_id, line)),
        owed=len(slots),
        met=sum(slot.state == CellState.DONE for slot in slots),
        next_due_on=min(open_).last_on if open_ else None,
    )


def _cells(unit_id: UUID, line: LifeRow) -> Iterable[YearCell]:
    quarter = line.quarter
    slots = [slot for slot in line.slots if slot.unit_id == unit_id]
    held = [row for row in line.rows if (row.group_id or row.branch_id) == unit_id]
    whole = Period(quarter.starts_on, quarter.ends_before)
    is_whole = bool(slots) and line.rule.span == Span.QUARTER
    periods = [whole] if is_whole else [month_of(first) for first in quarter.months()]
    for period in periods:
        slot = next((one for one in slots if one.period == period), None)
        rows = tuple(row for row in held if row.occurred_on in period)
        state = slot.state if slot else CellState.NOT_APPLICABLE
        yield YearCell(period, 3 if is_whole else 1, state, rows, slot)

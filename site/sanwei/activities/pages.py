"""What the room 组织生活 shows: the sentence, the table, the list by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.formats import date_format

from sanwei.activities import queries
from sanwei.activities.enums import ActivityKind, CellState
from sanwei.activities.queries import (
    ActivityRow,
    LifeCalendar,
    LifeRow,
    Slot,
    TalkCoverage,
    Waiting,
    YearRow,
)
from sanwei.activities.rules import RULE_OF, TALK_SOURCE, YEAR_CLOSES_MONTH, Period, month_of
from sanwei.common.periods import Quarter
from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit

QUARTERS_OFFERED = 8
FIRST_YEAR = 1949  # what lies before is a slip of the keyboard
CELL_CSS = {
    CellState.DONE: "ok",
    CellState.OWED: "no",
    CellState.DUE: "due",
    CellState.EXPLAINED: "nx",
    CellState.AHEAD: "nx",
    CellState.NOT_APPLICABLE: "nx",
}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; anything unreadable is as if it were not there."""

    quarter: Quarter
    kind: ActivityKind | None = None
    month: Period | None = None

    @classmethod
    def read(cls, query: Mapping[str, str], *, today: date) -> "Filters":
        try:
            quarter = Quarter.parse(query.get("quarter", ""))
            is_real = quarter.ends_before.year > FIRST_YEAR
        except ValueError:
            is_real = False
        if not is_real:
            quarter = Quarter.of(today)
        kind, number = query.get("kind", ""), query.get("month", "")
        months = {str(one.month): one for one in quarter.months()}
        return cls(
            quarter=quarter,
            kind=ActivityKind(kind) if kind in ActivityKind.values else None,
            month=month_of(months[number]) if number in months else None,
        )

    @property
    def opens_a_cell(self) -> bool:
        return self.kind is not None or self.month is not None


@dataclass(frozen=True)
class Month:
    label: str
    rows: tuple[ActivityRow, ...]


@dataclass(frozen=True)
class BranchLine:
    """A branch in the table of a unit above."""

    unit: OrgUnit
    rows: tuple[LifeRow, ...]

    @property
    def unexplained(self) -> int:
        return sum(row.unexplained for row in self.rows)


@dataclass(frozen=True)
class Room:
    filters: Filters
    quarters: tuple[Quarter, ...]
    calendar: LifeCalendar | None
    branches: tuple[BranchLine, ...]
    months: tuple[Month, ...]
    open_slots: tuple[Slot, ...]
    groups: tuple[OrgUnit, ...]
    year_rows: tuple[YearRow, ...]
    coverage: tuple[TalkCoverage, ...]
    talk_source: str
    waiting: Waiting | None


def room_of(unit: OrgUnit, filters: Filters, *, today: date) -> Room:
    """Gather the room of a branch, a group or a unit above branches; a constant number of queries."""
    quarter = filters.quarter
    calendar = queries.life_calendar(unit, quarter, today=today) if unit.is_branch else None
    branches: tuple[BranchLine, ...] = ()
    if not unit.is_branch and not unit.is_group:
        below = list(
            OrgUnit.objects.under(str(unit.path))
            .branches()
            .standing_on(quarter.starts_on)
            .order_by("path")
        )
        tables = queries.life_tables(below, quarter, today=today)
        branches = tuple(BranchLine(one, tables[one.pk]) for one in below)
    span = filters.month or Period(quarter.starts_on, quarter.ends_before)
    rows = queries.activities_of(
        unit, span.starts_on, span.ends_before, kinds=(filters.kind,) if filters.kind else ()
    )
    return Room(
        filters=filters,
        quarters=_quarters(filters, today),
        calendar=calendar,
        branches=branches,
        months=tuple(
            Month(date_format(first, "Y年n月"), tuple(many))
            for first, many in groupby(rows, key=lambda row: row.occurred_on.replace(day=1))
        ),
        open_slots=_open_slots(calendar, filters),
        groups=tuple(
            unit.get_children().filter(kind=UnitKind.GROUP, dissolved_on__isnull=True)
            if unit.is_branch
            else ()
        ),
        year_rows=_year_rows(unit, quarter, today) if unit.is_branch else (),
        coverage=queries.coverage_of(unit, quarter.year, today=today) if unit.is_branch else (),
        talk_source=str(TALK_SOURCE),
        waiting=queries.waiting_resolutions(unit, today=today) if unit.is_branch else None,
    )


def _year_rows(unit: OrgUnit, quarter: Quarter, today: date) -> tuple[YearRow, ...]:
    """Return what the year of ``quarter`` owes; in its first months the year before, which may still be held."""
    rows = queries.year_rows(unit, quarter.year, today=today)
    if quarter.ends_before > date(quarter.year, YEAR_CLOSES_MONTH, 1):
        return rows
    return (*queries.year_rows(unit, quarter.year - 1, today=today), *rows)


def _quarters(filters: Filters, today: date) -> tuple[Quarter, ...]:
    found = [Quarter.of(today)]
    while len(found) < QUARTERS_OFFERED:
        found.append(found[-1].previous())
    return tuple(sorted({*found, filters.quarter}, reverse=True))


def _open_slots(calendar: LifeCalendar | None, filters: Filters) -> tuple[Slot, ...]:
    """Return the turns without a record that the opened cell, or else the quarter, holds."""
    if calendar is None or (filters.kind is not None and filters.kind not in RULE_OF):
        return ()
    wanted = {CellState.OWED, CellState.EXPLAINED}
    if filters.opens_a_cell:
        wanted.add(CellState.DUE)
    return tuple(
        slot
        for row in calendar.life_rows
        if filters.kind is None or row.kind == filters.kind
        for slot in row.slots
        if slot.state in wanted
        and (filters.month is None or filters.month.starts_on in slot.period)
    )

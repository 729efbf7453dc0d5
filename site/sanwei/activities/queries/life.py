"""What a branch owed in a quarter and what it held: the rows of 组织生活开展情况.

Every owed turn is a slot: held, explained, open without a word, or still ahead. owed = met + explained +
unexplained + ahead, for every row.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sanwei.activities.enums import ActivityKind, CellState
from sanwei.activities.queries.facts import LifeFacts, held_days, load_debts, load_facts
from sanwei.activities.queries.rows import ActivityRow
from sanwei.activities.rulebook import LifeRuleBook
from sanwei.activities.rules import LifeRule, Period, periods_in
from sanwei.common.periods import Quarter
from sanwei.org.models import OrgUnit


@dataclass(frozen=True)
class Slot:
    """One turn that a branch or group owes in ``period``; ``rows`` are what it held in it.

    ``made_up_on`` and ``made_up_id``: the record held later instead, which counts in its own period only.
    """

    kind: ActivityKind
    unit_id: UUID
    unit_name: str
    period: Period
    state: CellState
    rows: tuple[ActivityRow, ...]
    reason: str = ""
    explained_by: str = ""
    made_up_on: date | None = None
    made_up_id: UUID | None = None


@dataclass(frozen=True)
class LifeRow:
    """One kind in one quarter. ``held`` counts records, ``met`` turns: two meetings in one month are one turn.

    ``due`` and ``present`` add up 应到 and 实到 of what was held. ``by_secretary``: 其中书记讲.
    """

    rule: LifeRule
    quarter: Quarter
    slots: tuple[Slot, ...]
    rows: tuple[ActivityRow, ...]

    @property
    def kind(self) -> ActivityKind:
        return self.rule.kind

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def is_applicable(self) -> bool:
        """Whether anything is owed at all: no 支委会 without 委员, no 党小组会 without groups."""
        return bool(self.slots)

    @property
    def owed(self) -> int:
        return len(self.slots)

    @property
    def met(self) -> int:
        return self.count(CellState.DONE)

    @property
    def explained(self) -> int:
        return self.count(CellState.EXPLAINED)

    @property
    def unexplained(self) -> int:
        return self.count(CellState.OWED)

    @property
    def ahead(self) -> int:
        return self.count(CellState.DUE) + self.count(CellState.AHEAD)

    @property
    def held(self) -> int:
        return len(self.rows)

    @property
    def due(self) -> int:
        return sum(row.due for row in self.rows)

    @property
    def present(self) -> int:
        return sum(row.present for row in self.rows)

    @property
    def rate(self) -> Decimal | None:
        """到会率 in percent with one decimal; None where nothing was held."""
        return percent(self.present, self.due)

    @property
    def by_secretary(self) -> int:
        return sum(row.is_lecturer_secretary for row in self.rows)

    @property
    def late_entries(self) -> int:
        return sum(row.is_late_entry for row in self.rows)

    def count(self, state: CellState) -> int:
        return sum(slot.state == state for slot in self.slots)


def life_rows(branch: OrgUnit, quarter: Quarter, *, today: date) -> tuple[LifeRow, ...]:
    """Return the rows of ``branch``, one for each rule in the order of the rules. Six queries."""
    return life_tables([branch], quarter, today=today)[branch.pk]


def life_tables(
    branches: Iterable[OrgUnit], quarter: Quarter, *, today: date
) -> dict[int, tuple[LifeRow, ...]]:
    """Return the rows of many branches by primary key. Six queries, whatever their number.

    Each is judged by the rules that held for it on the first day of ``quarter``.
    """
    branches = list(branches)
    book = LifeRuleBook()
    facts = load_facts(branches, quarter)
    return {
        branch.pk: tuple(
            _row(branch, rule, quarter, facts, today)
            for rule in book.rules_in(str(branch.path), quarter)
        )
        for branch in branches
    }


def rows_of_year(
    branches: list[OrgUnit], year: int, *, today: date
) -> dict[int, tuple[tuple[LifeRow, ...], ...]]:
    """Return the rows of the four quarters of ``year`` by primary key. Six queries, whatever their number."""
    book = LifeRuleBook()
    facts = load_facts(branches, Period(date(year, 1, 1), date(year + 1, 1, 1)))
    quarters = [Quarter(year, number) for number in range(1, 5)]
    return {
        branch.pk: tuple(
            tuple(
                _row(branch, rule, quarter, facts, today)
                for rule in book.rules_in(str(branch.path), quarter)
            )
            for quarter in quarters
        )
        for branch in branches
    }


def rows_between(
    branches: Iterable[OrgUnit], span: Period, *, today: date
) -> dict[int, tuple[LifeRow, ...]]:
    """Return what each branch held in any ``span``, and the turns that lie in it whole, by primary key.

    A quarter's turn is no turn of a single month. Six queries, whatever the number of branches and quarters.
    """
    branches = list(branches)
    book = LifeRuleBook()
    facts = load_facts(branches, span)
    return {
        branch.pk: tuple(
            _joined(rows, span)
            for rows in zip(
                *(
                    [
                        _row(branch, rule, quarter, facts, today)
                        for rule in book.rules_in(str(branch.path), quarter)
                    ]
                    for quarter in _quarters(span)
                ),
                strict=True,
            )
        )
        for branch in branches
    }


def unexplained_between(branches: Iterable[OrgUnit], span: Period, *, today: date) -> int:
    """Return how many turns of ``rows_between`` stand without record or word. Six queries, and no row is made."""
    branches = list(branches)
    book = LifeRuleBook()
    debts = load_debts(branches, span)
    held = held_days(branches, span)
    return sum(
        _state(
            _count_in(period, held[owner.pk, rule.kind]),
            rule,
            period,
            is_explained=debts.explanation(owner, rule.kind, period) is not None,
            today=today,
        )
        == CellState.OWED
        for branch in branches
        for quarter in _quarters(span)
        for rule in book.rules_in(str(branch.path), quarter)
        for period in periods_in(rule.span, quarter)
        if span.starts_on <= period.starts_on and period.ends_before <= span.ends_before
        for owner in debts.owners(branch, rule, period)
    )


def _count_in(period: Period, days: list[date]) -> int:
    """Count the days of ``period`` among sorted ``days``."""
    return bisect_left(days, period.ends_before) - bisect_left(days, period.starts_on)


def _quarters(span: Period) -> list[Quarter]:
    quarter, quarters = Quarter.of(span.starts_on), []
    while quarter.starts_on < span.ends_before:
        quarters.append(quarter)
        quarter = quarter.next()
    return quarters


def _joined(rows: tuple[LifeRow, ...], span: Period) -> LifeRow:
    """Return one row over several quarters, with the newest rule."""
    return LifeRow(
        rule=rows[-1].rule,
        quarter=rows[-1].quarter,
        slots=tuple(
            slot
            for row in rows
            for slot in row.slots
            if span.starts_on <= slot.period.starts_on
            and slot.period.ends_before <= span.ends_before
        ),
        rows=tuple(one for row in rows for one in row.rows),
    )


def attendance_rate(rows: Iterable[LifeRow]) -> Decimal | None:
    """Return 到会率 over several kinds together."""
    rows = list(rows)
    return percent(sum(row.present for row in rows), sum(row.due for row in rows))


def percent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(part * 100) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _row(
    branch: OrgUnit, rule: LifeRule, quarter: Quarter, facts: LifeFacts, today: date
) -> LifeRow:
    held = tuple(row for row in facts.held(branch, rule.kind) if row.occurred_on in quarter)
    slots = [
        _slot(owner, rule, period, held, facts, today)
        for period in periods_in(rule.span, quarter)
        for owner in facts.debts.owners(branch, rule, period)
    ]
    return LifeRow(rule=rule, quarter=quarter, slots=tuple(slots), rows=held)


def _slot(
    owner: OrgUnit,
    rule: LifeRule,
    period: Period,
    held: tuple[ActivityRow, ...],
    facts: LifeFacts,
    today: date,
) -> Slot:
    own = tuple(
        row
        for row in held
        if row.occurred_on in period and (row.group_id or row.branch_id) == owner.public_id
    )
    explanation = facts.debts.explanation(owner, rule.kind, period)
    made_up = explanation.made_up_by if explanation else None
    state = _state(len(own), rule, period, is_explained=explanation is not None, today=today)
    return Slot(
        kind=rule.kind,
        unit_id=owner.public_id,
        unit_name=owner.short_name,
        period=period,
        state=state,
        rows=own,
        reason=explanation.reason if explanation else "",
        explained_by=explanation.written_by_name if explanation else "",
        made_up_on=made_up.activity.occurred_on if made_up else None,
        made_up_id=made_up.activity.public_id if made_up else None,
    )


def _state(
    held: int, rule: LifeRule, period: Period, *, is_explained: bool, today: date
) -> CellState:
    if held >= rule.times:
        return CellState.DONE
    if is_explained:
        return CellState.EXPLAINED
    if today >= period.ends_before:
        return CellState.OWED
    return CellState.DUE if today in period else CellState.AHEAD

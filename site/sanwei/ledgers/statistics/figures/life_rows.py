"""The rows behind the figures of 组织生活: records and turns by their day."""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.activities.enums import ActivityKind, CellState
from sanwei.activities.queries import ActivityRow, LifeRow, Slot
from sanwei.ledgers.queries.life import turn_of
from sanwei.ledgers.statistics.figures.life_facts import Came, LifeFacts
from sanwei.ledgers.statistics.shares import Opens, Row
from sanwei.org.models import OrgUnit

Rows = Callable[[LifeFacts, str | None], Iterator[Row]]


def held(kind: ActivityKind) -> Rows:
    def rows(facts: LifeFacts, line: str | None) -> Iterator[Row]:
        return _records(facts, kind, line, lambda one: True)

    return rows


def lectured(facts: LifeFacts, line: str | None) -> Iterator[Row]:
    return _records(facts, ActivityKind.PARTY_CLASS, line, facts.is_lectured)


def by_secretary(facts: LifeFacts, line: str | None) -> Iterator[Row]:
    return _records(facts, ActivityKind.PARTY_CLASS, line, lambda one: one.is_lecturer_secretary)


def turns(kind: ActivityKind) -> Rows:
    def rows(facts: LifeFacts, line: str | None) -> Iterator[Row]:
        for branch, row in facts.of_kind(kind):
            for slot in row.slots:
                if line in (None, facts.line_of(branch, slot)):
                    yield _turn(branch, row, slot, int(slot.state == CellState.DONE), 1)

    return rows


def not_held(facts: LifeFacts, line: str | None) -> Iterator[Row]:
    for branch in facts.branches:
        for row in facts.rows[branch.pk]:
            for slot in row.slots:
                is_open = slot.state in (CellState.OWED, CellState.EXPLAINED)
                if is_open and line in (None, facts.line_of(branch, slot)):
                    yield _turn(branch, row, slot, 1, 0)


def attendance(facts: LifeFacts, line: str | None) -> Iterator[Row]:
    return _came(facts, facts.attendance, line)


def cadres(facts: LifeFacts, line: str | None) -> Iterator[Row]:
    return _came(facts, facts.cadres, line)


def talks(facts: LifeFacts, line: str | None) -> Iterator[Row]:
    names = _names(facts)
    for talk in facts.talks:
        if line in (None, facts.lines.of_branch(talk.branch_id)):
            yield Row(
                (
                    talk.occurred_on,
                    names[talk.branch_id],
                    talk.label,
                    talk.speaker_name,
                    talk.partner_name,
                    talk.theme,
                ),
                1,
                0,
                Opens.TALK,
                talk.public_id,
            )


def _records(
    facts: LifeFacts, kind: ActivityKind, line: str | None, counts: Callable[[ActivityRow], bool]
) -> Iterator[Row]:
    names = _names(facts)
    found = [
        one
        for branch, row in facts.of_kind(kind)
        if line in (None, facts.lines.of_branch(branch.public_id))
        for one in row.rows
        if counts(one)
    ]
    for one in sorted(found, key=lambda row: (row.occurred_at, str(row.part_id))):
        cells = (one.occurred_on, names[one.branch_id], one.label, _title(one), one.lecturer_name)
        yield Row(cells, 1, 0, Opens.ACTIVITY, one.activity_id)


def _names(facts: LifeFacts) -> dict[UUID, str]:
    return {branch.public_id: branch.short_name for branch in facts.branches}


def _came(facts: LifeFacts, counts: Iterable[Came], line: str | None) -> Iterator[Row]:
    """Yield a row a record, whatever lines its people are in."""
    names = _names(facts)
    sums: dict[object, tuple[ActivityRow, int, int]] = {}
    for one in counts:
        if line in (None, one.line):
            _row, present, due = sums.get(one.row.part_id, (one.row, 0, 0))
            sums[one.row.part_id] = (one.row, present + one.present, due + one.due)
    for row, present, due in sums.values():
        cells = (row.occurred_on, names[row.branch_id], row.group_name, row.label, _title(row))
        yield Row(cells, present, due, Opens.ACTIVITY, row.activity_id)


def _turn(branch: OrgUnit, row: LifeRow, slot: Slot, part: int, whole: int) -> Row:
    days = _("、").join(date_format(one.occurred_on, "n月j日") for one in slot.rows)
    return Row(
        (turn_of(row, slot), branch.short_name, str(slot.state.label), days, slot.reason),
        part,
        whole,
        Opens.ACTIVITY if slot.rows else None,
        slot.rows[0].activity_id if slot.rows else None,
    )


def _title(row: ActivityRow) -> str:
    return row.title or row.name

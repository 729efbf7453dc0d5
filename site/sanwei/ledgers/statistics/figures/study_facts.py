"""What the figures of 学习教育 are made of: the rows of the ledger's own table."""

from collections.abc import Iterator
from dataclasses import dataclass

from sanwei.ledgers.queries import MemberRow
from sanwei.ledgers.queries.branch import member_rows
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.lines import Lines, lines_under


@dataclass(frozen=True)
class StudyFacts:
    """``people``: line and row of a person in a branch, as in the ledger; who left has hours and tests only."""

    filter: Filter
    lines: Lines
    people: tuple[tuple[str, MemberRow], ...]

    def due(self) -> Iterator[tuple[str, MemberRow]]:
        """Yield 应学人员 with their lines."""
        return ((line, row) for line, row in self.people if row.is_due)

    def all(self) -> Iterator[tuple[str, MemberRow]]:
        return iter(self.people)


def load(asked: Filter) -> StudyFacts:
    """Load the people of the ledger's table, narrowed to who is asked about."""
    rows = member_rows(unit=asked.unit, span=asked.span, as_of=asked.as_of)
    lines = lines_under(asked.unit)
    people = tuple(
        (lines.of_person(row.branch_id, row.group_id, is_here=row.is_due), row)
        for row in rows
        if asked.covers(row)
    )
    return StudyFacts(asked, lines, people)

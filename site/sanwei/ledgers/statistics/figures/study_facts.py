"""What the figures of 学习教育 are made of: the rows of the ledger's own table."""

from collections.abc import Iterator
from dataclasses import dataclass

from sanwei.ledgers import queries
from sanwei.ledgers.queries import MemberRow
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.lines import Lines, lines_under


@dataclass(frozen=True)
class StudyFacts:
    """``people``: a row a person and branch, as in the ledger's table; who left has hours and tests only."""

    filter: Filter
    lines: Lines
    people: tuple[MemberRow, ...]

    def line_of(self, row: MemberRow) -> str:
        return self.lines.of_person(row.branch_id, row.group_id, is_here=row.is_due)

    def due(self) -> Iterator[tuple[str, MemberRow]]:
        """Yield 应学人员 with their lines."""
        return ((self.line_of(row), row) for row in self.people if row.is_due)

    def all(self) -> Iterator[tuple[str, MemberRow]]:
        return ((self.line_of(row), row) for row in self.people)


def load(asked: Filter) -> StudyFacts:
    """Load the people of the ledger's table, narrowed to who is asked about."""
    span = asked.span
    table = queries.branch_table(
        unit=asked.unit,
        starts_on=span.starts_on,
        ends_before=span.ends_before,
        as_of=asked.as_of,
    )
    people = tuple(row for row in table.rows if asked.covers(row))
    return StudyFacts(asked, lines_under(asked.unit), people)

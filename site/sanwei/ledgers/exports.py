"""The secretary's workbook: the same numbers as on screen, from the same queries, row by row in flat memory.

Refuses formulas: every text is a text cell, whatever it begins with. Without a clock two runs over the same data
give the same bytes.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.utils.translation import gettext as _

from sanwei.common import audit, clock
from sanwei.common.workbooks.writing import Book
from sanwei.ledgers import life_sheets, queries, sheets
from sanwei.ledgers.queries import BranchTable, LifeTable
from sanwei.org.models import OrgUnit


@dataclass(frozen=True)
class Request:
    """What is asked for. ``exported_at`` None: no clock in the file."""

    unit: OrgUnit
    starts_on: date
    ends_before: date
    as_of: date
    exported_by: str
    exported_at: datetime | None = None

    def table(self) -> BranchTable:
        return queries.branch_table(
            unit=self.unit,
            starts_on=self.starts_on,
            ends_before=self.ends_before,
            as_of=self.as_of,
        )

    def life(self, today: date) -> LifeTable | None:
        """Return the 组织生活 of the quarter; None where the span is no single natural quarter."""
        quarters = queries.span_of(self.starts_on, self.ends_before).quarters()
        (quarter, *more) = quarters
        if more or (self.starts_on, self.ends_before) != (quarter.starts_on, quarter.ends_before):
            return None
        return queries.life_table(unit=self.unit, quarter=quarter, as_of=self.as_of, today=today)


def write_statistics(
    request: Request, file: IO[bytes] | str, *, actor: audit.Actor | None, at: datetime
) -> BranchTable:
    """Write the workbook to ``file`` (open, or a path) and return the table whose totals it holds.

    Leaves an audit row: who took names and hours out of the house.
    """
    table, life = request.table(), request.life(clock.local_date(at))
    with Book(file, title=_("学习教育统计")) as book:
        sheets.statistics(book, table)
        if life is not None:
            life_sheets.life(book, life, table)
            life_sheets.life_records(book, life)
        rows = sheets.records(book, table, queries.lines_of(span=table.span, unit=request.unit))
        sheets.notes(
            book,
            table,
            exported_by=request.exported_by,
            exported_at=request.exported_at,
            rows=rows,
            has_life=life is not None,
        )
    audit.log(
        at=at,
        actor=actor,
        action="ledger.export",
        target_label="org.orgunit",
        target_key=request.unit.public_id,
        unit_key=request.unit.public_id,
        starts_on=str(request.starts_on),
        ends_before=str(request.ends_before),
        as_of=str(request.as_of),
        rows=rows,
    )
    return table

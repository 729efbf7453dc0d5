"""The one workbook of a pack: 台账, 明细 and the tables of its quarters."""

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from sanwei.common.workbooks.writing import Book
from sanwei.ledgers import life_sheets, queries, sheets
from sanwei.ledgers.exporting import notes, tables, workshop
from sanwei.ledgers.exporting.kinds import quarterly, study_ledger
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.packing.reconciling import Check
from sanwei.ledgers.exporting.packing.tally import HoursTally
from sanwei.ledgers.queries import LifeTable, Line, Span
from sanwei.ledgers.queries.party import party_lines
from sanwei.ledgers.queries.taught import lecture_lines


def write(order: Order, file: IO[bytes]) -> list[Check]:
    """Write the workbook and return the checks of its 学时."""
    study = quarterly.study_of(order)
    tally = HoursTally()
    with Book(file, title=_("台账"), folder=workshop.folder()) as book:
        tables.to_sheet(book, study_ledger.table_of(order))
        sheets.statistics(book, study)
        lines = queries.lines_of(span=study.span, unit=order.place)
        rows = sheets.records(book, study, _counted(lines, tally))
        for table in life_tables(order):
            life_sheets_of(book, table, order)
        for beside in (
            quarterly.party_table(order, party_lines(order.place, order.as_of)),
            quarterly.lecture_table(order, lecture_lines(order.place, order.span)),
        ):
            tables.to_sheet(book, beside)
        definitions = [*study_ledger.definitions(), (_("学习教育"), study.span.definition)]
        notes.sheet(book, order, kind=_("台账"), rows=rows, definitions=definitions)
    return tally.checks(study)


def life_tables(order: Order) -> list[LifeTable]:
    """Return 组织生活 of each quarter of the period."""
    return [
        queries.life_table(
            unit=order.place,
            quarter=quarter,
            as_of=Span(quarter.starts_on, quarter.ends_before).as_of(order.today),
            today=order.today,
        )
        for quarter in order.span.quarters()
        if quarter.starts_on <= order.today
    ]


def life_sheets_of(book: Book, table: LifeTable, order: Order) -> None:
    """Write the two sheets of a quarter's 组织生活; where the order has several quarters they say which."""
    several = len(order.span.quarters()) > 1
    study = queries.branch_table(
        unit=order.place,
        starts_on=table.quarter.starts_on,
        ends_before=table.quarter.ends_before,
        as_of=table.as_of,
    )
    mark = _("第%d季度") % table.quarter.number if several else ""
    life_sheets.life(book, table, study, mark=mark)
    life_sheets.life_records(book, table, mark=mark)


def _counted(lines: Iterator[Line], tally: HoursTally) -> Iterator[Line]:
    for line in lines:
        tally.add(line)
        yield line

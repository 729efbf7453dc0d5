"""Word files of the kinds: what they say, put into the template that holds for the unit."""

from typing import IO

from sanwei.ledgers.credit_sheet import CreditSheet
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.papers import filling, running, templates
from sanwei.ledgers.exporting.papers.enums import Paper
from sanwei.ledgers.exporting.papers.errors import PaperTooLong
from sanwei.ledgers.queries import BranchTable, LifeTable
from sanwei.ledgers.queries.party import PartyLine
from sanwei.ledgers.queries.sessions import SessionRow
from sanwei.ledgers.queries.taught import LectureLine

#: A paper of more is 100 pages; the child would take minutes for it.
MOST_ROWS = 2000


def check_length(rows: int) -> None:
    """Raises: PaperTooLong."""
    if rows > MOST_ROWS:
        raise PaperTooLong


def study_ledger(order: Order, rows: list[SessionRow], file: IO[bytes]) -> int:
    return _fill(order, Paper.STUDY_LEDGER, filling.study_ledger(order, rows), len(rows), file)


def personal_record(order: Order, paper: CreditSheet, file: IO[bytes]) -> int:
    check_length(len(paper.rows))
    context = filling.personal(order, paper, str(Paper.PERSONAL_RECORD.label))
    return _fill(order, Paper.PERSONAL_RECORD, context, len(paper.rows), file)


def certificate(order: Order, paper: CreditSheet, file: IO[bytes]) -> int:
    context = filling.personal(order, paper, str(Paper.CERTIFICATE.label))
    return _fill(order, Paper.CERTIFICATE, context, 1, file)


def quarterly(
    order: Order,
    life: LifeTable,
    study: BranchTable,
    party: list[PartyLine],
    lectures: list[LectureLine],
    file: IO[bytes],
) -> int:
    check_length(len(life.lines))
    context = filling.quarterly(order, life, study, party, lectures)
    return _fill(order, Paper.QUARTERLY, context, len(life.lines), file)


def _fill(order: Order, paper: Paper, context: filling.Context, rows: int, file: IO[bytes]) -> int:
    running.fill(templates.content_of(order.unit, paper), context, file)
    return rows

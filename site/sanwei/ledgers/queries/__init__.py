"""Reads of the ledger. Screen, drill-down and export ask here and nowhere else: one layer, one sum."""

from sanwei.ledgers.queries.branch import branch_table
from sanwei.ledgers.queries.details import LineDetail, details_of
from sanwei.ledgers.queries.facts import EntryFacts, entry_by, facts_of
from sanwei.ledgers.queries.life import LifeLine, LifeTable, life_table
from sanwei.ledgers.queries.lines import Line, lines_of
from sanwei.ledgers.queries.recompute import RecomputePreview, preview_recompute
from sanwei.ledgers.queries.seen import SeenLine, SeenYear, own_year, seen_year
from sanwei.ledgers.queries.spans import Span, entries_in, entries_of, span_of
from sanwei.ledgers.queries.statement import AccountSum, CreditStatement, statement_of
from sanwei.ledgers.queries.tables import BranchTable, MemberRow, QuizSum, Totals
from sanwei.ledgers.queries.withheld import as_read_by, score_note_of

__all__ = [
    "AccountSum",
    "BranchTable",
    "CreditStatement",
    "EntryFacts",
    "LifeLine",
    "LifeTable",
    "Line",
    "LineDetail",
    "MemberRow",
    "QuizSum",
    "RecomputePreview",
    "SeenLine",
    "SeenYear",
    "Span",
    "Totals",
    "as_read_by",
    "branch_table",
    "details_of",
    "entries_in",
    "entries_of",
    "entry_by",
    "facts_of",
    "life_table",
    "lines_of",
    "own_year",
    "preview_recompute",
    "score_note_of",
    "seen_year",
    "span_of",
    "statement_of",
]

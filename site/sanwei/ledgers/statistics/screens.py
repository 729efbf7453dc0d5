"""What the pages of the statistics show: one table, or one figure with a page of its rows."""

from dataclasses import dataclass
from itertools import islice

from sanwei.ledgers.statistics.charts import Chart, charts_of
from sanwei.ledgers.statistics.enums import Topic
from sanwei.ledgers.statistics.figure import Figure
from sanwei.ledgers.statistics.figures import LOADERS
from sanwei.ledgers.statistics.figures.life_facts import LifeFacts
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.opening import Opened, opened
from sanwei.ledgers.statistics.readiness import Readiness, readiness_of
from sanwei.ledgers.statistics.shares import Row
from sanwei.ledgers.statistics.tables import Table, table_from

ROWS_A_PAGE = 50
MOST_DIGITS = 5  # of a page number


@dataclass(frozen=True)
class Page:
    """The table first, the sentence on top, charts behind."""

    table: Table
    readiness: Readiness
    charts: tuple[Chart, ...]


def page_of(asked: Filter, topic: Topic) -> Page:
    facts = LOADERS[topic](asked)
    table = table_from(facts, topic)
    rows = facts.rows if isinstance(facts, LifeFacts) else None
    return Page(table, readiness_of(asked, rows=rows), charts_of(table))


@dataclass(frozen=True)
class RowsPage:
    """``shows_rows``: false above branches where rows would name people: there each branch opens its own."""

    opened: Opened
    shows_rows: bool
    rows: tuple[Row, ...]
    number: int
    has_next: bool

    @property
    def figure(self) -> Figure:
        return self.opened.figure


def rows_page(asked: Filter, figure: Figure, *, line: str | None, number: int) -> RowsPage | None:
    """Return a page of rows of a figure, counted from 1; None where there is no such line."""
    found = opened(asked, figure, line=line)
    if found is None:
        return None
    shows_rows = asked.unit.is_branch or not figure.names_people
    start = (number - 1) * ROWS_A_PAGE
    rows = list(islice(found.rows(), start, start + ROWS_A_PAGE + 1)) if shows_rows else []
    return RowsPage(
        opened=found,
        shows_rows=shows_rows,
        rows=tuple(rows[:ROWS_A_PAGE]),
        number=number,
        has_next=len(rows) > ROWS_A_PAGE,
    )


def page_number(text: str) -> int:
    """Read a page number; anything else is the first page."""
    is_number = text.isdecimal() and len(text) <= MOST_DIGITS
    return max(1, int(text)) if is_number else 1

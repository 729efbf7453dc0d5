"""How the tables of the statistics are written."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html

from sanwei.ledgers.conversion import plain as without_zeros
from sanwei.ledgers.statistics import columns
from sanwei.ledgers.statistics.enums import Shape
from sanwei.ledgers.statistics.figure import Figure
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.shares import Cell, Number, Opens, Row
from sanwei.ledgers.statistics.tables import Line, Table
from sanwei.ledgers.statistics.values import Value
from sanwei.org.models import OrgUnit

register = template.Library()

ROUTES = {
    Opens.PERSON: "home:person",
    Opens.ENTRY: "ledgers:entry",
    Opens.ACTIVITY: "activities:record",
    Opens.TALK: "activities:talk",
}


@register.filter
def cells(table: Table, line: Line) -> Iterator[tuple[Figure, Value | None]]:
    """Pair the figures of a table with what a line has of each."""
    return zip(table.figures, line.values, strict=True)


@register.simple_tag
def number(
    figure: Figure, value: Value | None, unit: OrgUnit, asked: Filter, line: Line | None = None
) -> str:
    """Write a value that opens into its rows. A tag and no template: a page has three thousand of them."""
    if value is None or value.is_undefined:
        return format_html('<span class="none">{}</span>', columns.absent(figure))
    opens = line.unit_id if line and line.unit_id else unit.public_id
    inside = f"&line={line.key}" if line and not line.unit_id else ""
    note = format_html("<small>{}</small>", value.note) if value.note else ""
    return format_html(
        '<a class="open" href="{}?{}{}">{}</a>{}',
        _figure_address(opens, figure.code), asked.query, inside, value.text, note,
    )  # fmt: skip


@lru_cache(maxsize=8192)
def _figure_address(unit_id: UUID, code: str) -> str:
    return reverse("ledgers:figure", args=[unit_id, code])


@register.filter
def plain(number: Number) -> str:
    return without_zeros(Decimal(number))


@register.filter
def labelled(figure: Figure, row: Row) -> list[tuple[str, str]]:
    """Pair the heads of a figure with the cells of a row, written out."""
    return [(str(head), _written(cell)) for head, cell in zip(figure.heads, row.cells, strict=True)]


@register.filter
def counted(row: Row, figure: Figure) -> str:
    """Write what a row brings in: 38/40 where people of people are counted, else one number."""
    if figure.shape == Shape.PERCENT and row.whole != 1:
        return f"{plain(row.part)}/{plain(row.whole)}"
    if figure.shape == Shape.TURNS and row.whole != 1:
        return f"{plain(row.part)}/{plain(row.whole)}"
    return plain(row.part)


@register.simple_tag
def address_of(row: Row) -> str:
    """Return where the fact behind a row stands; empty where it has no page."""
    if not row.key:
        return ""
    if row.opens == Opens.LECTURE:
        return str(row.key)
    return reverse(ROUTES[row.opens], args=[row.key]) if row.opens else ""


def _written(cell: Cell) -> str:
    if cell is None or cell == "":
        return "–"
    if isinstance(cell, date):
        return date_format(cell, "Y年n月j日")
    return plain(cell) if isinstance(cell, int | Decimal) else cell

"""A table before it becomes a sheet or a text: captions, columns, rows that are read as they are written, a foot."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sanwei.common.workbooks.writing import Book, Cell, Column, Sheet
from sanwei.ledgers.exporting.progress import Progress


def _nothing() -> Sequence[Cell] | None:
    return None


def _no_lines() -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Table:
    """``sums`` and ``below`` are asked after the last row. ``above``: title first, the line of secrecy second."""

    name: str
    above: Sequence[str]
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    sums: Callable[[], Sequence[Cell] | None] = field(default=_nothing)
    below: Callable[[], Sequence[str]] = field(default=_no_lines)


def to_sheet(book: Book, table: Table, progress: Progress | None = None) -> int:
    """Write ``table`` as a sheet of ``book``; return how many rows it had."""
    sheet: Sheet = book.sheet(table.name, table.columns, above=table.above)
    count = 0
    for row in table.rows:
        sheet.row(row)
        count += 1
        if progress is not None:
            progress.step()
    sums = table.sums()
    if sums is not None:
        sheet.row(sums, look="sum")
    lines = table.below()
    if lines:
        sheet.line()
        for line in lines:
            sheet.line(line)
    return count

"""Finds the row of titles in a sheet that begins with captions or instructions."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sanwei.common.workbooks.cells import Cell, text

# Sheets often begin with a caption or instructions.
TITLE_DEPTH = 10


@dataclass(frozen=True)
class Titles:
    """Where things stand: ``columns`` maps our field to (column index, title as written); ``row`` counts from 1."""

    row: int
    columns: dict[str, tuple[int, str]]
    unknown: tuple[str, ...]

    def title(self, field: str) -> str:
        return self.columns[field][1] if field in self.columns else ""

    def cell(self, row: Sequence[Cell], field: str) -> Cell | None:
        index = self.columns[field][0] if field in self.columns else -1
        return row[index] if 0 <= index < len(row) else None


def title_rows(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[int, list[str]]]:
    """Yield each of the first rows as titles, with its index.

    Titles that span two rows are read as one row: where the lower cell is blank, the upper one counts.
    """
    for index, row in enumerate(rows[:TITLE_DEPTH]):
        above = rows[index - 1] if index else []
        yield index, [text(cell) for cell in row]
        yield index, _merged(above, row)


def squeezed(title: str) -> str:
    """Return a title for comparing: narrow, without blanks and the star of what must be filled in."""
    return re.sub(r"[\s*:]", "", unicodedata.normalize("NFKC", title))


def find_titles(
    rows: Sequence[Sequence[Cell]],
    synonyms: Mapping[str, Sequence[str]],
    required: Sequence[frozenset[str]],
) -> Titles | None:
    """Return the titles of a sheet, read from the row that knows most of ``synonyms`` (squeezed spelling).

    ``required``: of each set, one field has to be there; None where no row has that.
    """
    known = {title: field for field, names in synonyms.items() for title in names}
    best: Titles | None = None
    for index, titles in title_rows(rows):
        columns: dict[str, tuple[int, str]] = {}
        unknown: list[str] = []
        for position, title in enumerate(titles):
            field = known.get(squeezed(title))
            if field is not None and field not in columns:
                columns[field] = (position, title)
            elif title:
                unknown.append(title)
        is_whole = all(not wanted.isdisjoint(columns) for wanted in required)
        if is_whole and (best is None or len(columns) > len(best.columns)):
            best = Titles(index + 1, columns, tuple(unknown))
    return best


def _merged(above: Sequence[Cell], row: Sequence[Cell]) -> list[str]:
    return [
        text(cell) or (text(above[index]) if index < len(above) else "")
        for index, cell in enumerate(row)
    ]

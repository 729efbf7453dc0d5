"""Brings what offices send into one shape: a row a question with a column an option.

Known by what is in the sheet: all options in one cell, one row an option, and a question over several rows whose
cells say what they are ("题干", "A", "答案"). Sheets without any such word are read as text by ``sheet_text``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from quizzes.content import LETTERS, TRUE
from quizzes.importing import answers
from quizzes.importing.cells import text_of
from quizzes.importing.headers import SYNONYMS, Columns, field_of, find_columns

Cells = Sequence[object]
_SPACED = re.compile(rf"(?:^|(?<=[\s\u3000;；|]))[(（]?([{LETTERS}])\s*[.．、:：)）]\s*(?=\S)")
_GLUED = re.compile(rf"[(（]?([{LETTERS}])\s*[.．、:：)）]\s*(?=\S)")
_SEPARATORS = ("\n", r"[|｜]", r"[;；]")
_LABEL = re.compile(r"^[【\[]?\s*([^\s:：】\]]{1,8})\s*[】\]]?\s*[:：]\s*(.*)$", re.DOTALL)
# Rows that have to repeat or leave out their stem before a sheet counts as one row an option.
MANY = 2


@dataclass(frozen=True)
class Table:
    """A sheet as rows of one question each; a row is its number in the sheet, from 1, and its cells."""

    columns: Columns
    rows: list[tuple[int, Cells]] = field(default_factory=list)


def table_of(rows: Sequence[Cells]) -> Table | None:
    """Return the rows of a sheet with a column an option, or None where no header and no labels are found."""
    columns = find_columns(rows)
    if columns is None:
        return _labelled(rows)
    below = list(enumerate(rows[columns.row :], start=columns.row + 1))
    below = [(number, cells) for number, cells in below if not _is_header(columns, cells)]
    if "options" not in columns.fields or columns.options:
        return Table(columns, below)
    if _is_row_an_option(columns, below):
        return _by_option(columns, below)
    return _one_cell(columns, below)


def options_in_cell(text: str) -> list[str]:
    """Split “A.党课 B.网课”, a line an option, “党课|网课” or “党课；网课”."""
    for marks in (_SPACED, _GLUED):
        if len(found := _lettered(marks, text)) > 1:
            return found
    for sign in _SEPARATORS:
        pieces = [piece.strip() for piece in re.split(sign, text) if piece.strip()]
        if len(pieces) > 1:
            return pieces
    return [text] if text else []


def _lettered(marks: re.Pattern[str], text: str) -> list[str]:
    """Return what stands behind the letters A, B, C … as long as they follow each other."""
    starts: list[re.Match[str]] = []
    for found in marks.finditer(text):
        if len(starts) < len(LETTERS) and found[1] == LETTERS[len(starts)]:
            starts.append(found)
    if not starts or text[: starts[0].start()].strip():
        return []
    ends = [found.start() for found in starts[1:]] + [len(text)]
    return [
        text[found.end() : end].strip(" \u3000\n;；|,，")
        for found, end in zip(starts, ends, strict=True)
    ]


def _text(columns: Columns, name: str, cells: Cells) -> str:
    place = columns.fields.get(name, -1)
    return text_of(cells[place]) if 0 <= place < len(cells) else ""


def _is_header(columns: Columns, cells: Cells) -> bool:
    """Whether a row repeats the titles, as tables do that were pasted together from printed pages."""
    return all(
        field_of(_cell(cells, place)) == name
        for name, place in columns.fields.items()
        if name in {"stem", "answer", "is_right"}
    )


def _cell(cells: Cells, place: int) -> object:
    return cells[place] if place < len(cells) else ""


def _widened(columns: Columns, width: int) -> Columns:
    """Return ``columns`` with a place for each option beside the sheet, under the name of the one cell."""
    name = columns.name("options")
    places = {place: width + place for place in range(len(LETTERS) + 1)}
    names = {width + place: f"{name}{letter}" for place, letter in enumerate(LETTERS)}
    return replace(columns, options=places, names={**columns.names, **names})


def _padded(cells: Cells, width: int, options: Sequence[object]) -> list[object]:
    return [*cells[:width], *[""] * (width - len(cells)), *options]


def _width(columns: Columns, rows: Sequence[tuple[int, Cells]]) -> int:
    return max([len(cells) for _number, cells in rows] + [max(columns.names) + 1])


def _one_cell(columns: Columns, rows: list[tuple[int, Cells]]) -> Table:
    width = _width(columns, rows)
    told: list[tuple[int, Cells]] = [
        (number, _padded(cells, width, options_in_cell(_text(columns, "options", cells))))
        for number, cells in rows
    ]
    return Table(_widened(columns, width), told)


def _is_row_an_option(columns: Columns, rows: Sequence[tuple[int, Cells]]) -> bool:
    if {"is_right", "option_mark"} & columns.fields.keys():
        return True
    before, goes_on = "", 0
    for _number, cells in rows:
        stem, option = _text(columns, "stem", cells), _text(columns, "options", cells)
        if option and (not stem or stem == before) and len(options_in_cell(option)) == 1:
            goes_on += 1
        before = stem or before
    return goes_on >= MANY


@dataclass
class _Gathered:
    """One question while its option rows are read."""

    row: int
    cells: list[object]
    options: list[object] = field(default_factory=list)
    right: str = ""

    def take(self, columns: Columns, cells: Cells) -> None:
        place = columns.fields["options"]
        if text_of(_cell(cells, place)):
            letter = LETTERS[len(self.options) : len(self.options) + 1]
            self.options.append(_cell(cells, place))
            self.right += letter if _is_marked(columns, cells) else ""
        for name, column in columns.fields.items():
            if name != "options" and not text_of(self.cells[column]):
                self.cells[column] = _cell(cells, column)


def _is_marked(columns: Columns, cells: Cells) -> bool:
    """Whether the row says that its option is right: 是, √, 1 beside it; a letter speaks of the question."""
    for name in ("is_right", "answer"):
        said = _text(columns, name, cells)
        is_letter = name == "answer" and answers.letters_of(said) is not None
        if said and not is_letter and answers.truth_of(said) == TRUE:
            return True
    return False


def _by_option(columns: Columns, rows: list[tuple[int, Cells]]) -> Table:
    width = _width(columns, rows) + 1
    fields = dict(columns.fields)
    names = dict(columns.names)
    if "answer" not in fields:
        fields["answer"], names[width - 1] = width - 1, columns.name("is_right")
    columns = replace(columns, fields=fields, names=names)
    wide = _widened(columns, width)
    gathered: list[_Gathered] = []
    for number, cells in rows:
        if not any(text_of(cell) for cell in cells):
            continue
        if not gathered or _begins(columns, gathered[-1], cells):
            gathered.append(_Gathered(number, _padded(cells, width, [])))
        gathered[-1].take(columns, cells)
    return Table(wide, [(one.row, _settled(columns, one)) for one in gathered])


def _begins(columns: Columns, last: _Gathered, cells: Cells) -> bool:
    stem = _text(columns, "stem", cells)
    mark = answers.letters_of(_text(columns, "option_mark", cells)) or ""
    return bool(stem) and (
        stem != _text(columns, "stem", last.cells) or (mark == LETTERS[0] and bool(last.options))
    )


def _settled(columns: Columns, one: _Gathered) -> list[object]:
    """Make the marked options the answer; one that was written and differs stays unreadable, to be refused."""
    place = columns.fields["answer"]
    written = text_of(one.cells[place])
    letters = answers.letters_of(written)
    if one.right and letters is None:
        one.cells[place] = one.right
    elif one.right and letters is not None and set(letters) != set(one.right):
        told = {"answer": written, "marked": one.right}
        one.cells[place] = _("%(answer)s（打勾的是%(marked)s）") % told
    elif not one.options and not written:
        one.cells[place] = _text(columns, "is_right", one.cells)
    elif not one.right and "is_right" in columns.fields and letters is None and one.options:
        one.cells[place] = ""
    return [*one.cells, *one.options]


# What a label may name, each with a column of its own; the options follow.
_LABELS = {name: place for place, name in enumerate(SYNONYMS)}
_FIRST_OPTION = len(_LABELS)


def _labelled(rows: Sequence[Cells]) -> Table | None:
    """Read questions over several rows: “题干 | …”, “A | …”, “答案 | …”, or “题干：…” in one cell."""
    told = [(number, *_label_in(cells)) for number, cells in enumerate(rows, start=1)]
    if not {"stem", "answer"} <= {name for _number, name, _label, _value in told}:
        return None
    columns = Columns(0, fields=dict(_LABELS))
    gathered: list[tuple[int, list[object]]] = []
    last = -1
    for number, name, label, value in told:
        place = _place_of(columns, name, label) if name else last
        if name and (not gathered or gathered[-1][1][place]):
            gathered.append((number, [""] * (_FIRST_OPTION + len(LETTERS))))
        if not gathered or not value:
            continue
        cells = gathered[-1][1]
        cells[place] = f"{cells[place]}\n{value}" if cells[place] else value
        last = place
    if _LABELS["options"] in columns.names:
        return _one_cell(columns, list(gathered))
    return Table(columns, list(gathered))


def _place_of(columns: Columns, name: str, label: str) -> int:
    kind, _colon, option = name.partition(":")
    place = _LABELS.get(kind, -1)
    if option:
        place = _FIRST_OPTION + int(option)
        columns.options[int(option)] = place
    columns.names.setdefault(place, label)
    return place


def _label_in(cells: Cells) -> tuple[str, str, str]:
    """Return the field a row speaks of, its label and what it says of it; a row without a label only says."""
    told = [text_of(cell) for cell in cells]
    filled = [text for text in told if text]
    if len(filled) > 2 and filled[0].isdecimal():
        filled = filled[1:]
    if len(filled) == 2 and (name := field_of(filled[0])):
        return name, filled[0].strip(":：【】[]"), filled[1]
    if len(filled) == 1:
        found = _LABEL.match(filled[0])
        if found and (name := field_of(found[1])):
            return name, found[1], found[2].strip()
        if name := field_of(filled[0]):
            return name, filled[0], ""
    return "", "", " ".join(filled)

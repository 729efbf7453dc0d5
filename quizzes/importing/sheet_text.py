"""Reads a sheet without header or labels as the text it is: stem row, option rows, answer row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quizzes.content import LETTERS
from quizzes.enums import QuestionType
from quizzes.importing.cells import text_of
from quizzes.importing.headers import field_of
from quizzes.importing.report import ReadQuestion, Rejection
from quizzes.importing.words import questions
from quizzes.importing.words.blocks import blocks_of
from quizzes.importing.words.lines import (
    Line,
    answer_in,
    explanation_in,
    number_in,
    options_in,
    section_of,
)

_LETTER = re.compile(rf"^[(（]?([{LETTERS}])[)）]?[.．、:：]?$")
_NUMBER = re.compile(r"^[(（]?(\d{1,4})[)）]?[.．、]?$")
Found = tuple[list[ReadQuestion], list[Rejection]]


def read(
    rows: Sequence[Sequence[object]], *, sheet: str, sheet_type: QuestionType | None
) -> Found | None:
    """Return the questions of a sheet in block layout; None where nothing in it has options or an answer."""
    lines = list(_lines_of(rows))
    if not any(number_in(line)[0] is not None for line in lines):
        lines = numbered(lines)
    if sheet_type is not None:
        lines.insert(0, Line(0, str(sheet_type.label)))
    if not any(block.options or block.answer is not None for block in blocks_of(lines)):
        return None
    read, rejected = questions.read(lines, sheet=sheet)
    return read, [replace(one, column=_column(rows[one.row - 1])) for one in rejected]


def _lines_of(rows: Sequence[Sequence[object]]) -> Iterator[Line]:
    for number, cells in enumerate(rows, start=1):
        told = [text_of(cell) for cell in cells]
        text = _joined([one for one in told if one])
        for part in text.split("\n"):
            yield Line(number, part)


def _joined(told: list[str]) -> str:
    """Return the cells of a row as a person would write them on one line."""
    pieces: list[str] = []
    mark = ""
    for place, text in enumerate(told):
        is_last = place == len(told) - 1
        if not is_last and (letter := _LETTER.match(text)):
            mark = f"{letter[1]}. "
        elif not is_last and not place and (number := _NUMBER.match(text)):
            mark = f"{number[1]}. "
        elif not is_last and not place and field_of(text) in {"answer", "explanation"}:
            mark = f"{text.strip(':：')}："
        else:
            pieces.append(mark + text)
            mark = ""
    return "\u3000".join(pieces)


def numbered(lines: list[Line]) -> list[Line]:
    """Say where questions begin that carry no number: after an answer, a heading or a row left free."""
    told: list[Line] = []
    is_free, is_over = True, True
    for line in lines:
        text = line.text.strip()
        if not text:
            is_free = True
        elif section_of(line) is not None:
            is_over = True
        elif answer_in(text) is not None or explanation_in(text) is not None:
            is_over, is_free = True, False
        elif options_in(line):
            is_free = False
        else:
            begins = is_over or is_free
            line, is_over, is_free = replace(line, is_numbered=begins), False, False
        told.append(line)
    return told


def _column(cells: Sequence[object]) -> str:
    place = next((place for place, cell in enumerate(cells) if text_of(cell)), 0)
    return chr(ord("A") + place) if place < 26 else ""

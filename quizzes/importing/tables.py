"""Reads one sheet into questions, whatever its layout; gathers the sub-questions of 材料题."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from quizzes.content import QuestionContent
from quizzes.enums import QuestionType
from quizzes.importing import answers, sheet_text
from quizzes.importing.cells import text_of
from quizzes.importing.layouts import Table, table_of
from quizzes.importing.report import Finding, ReadQuestion, Rejection
from quizzes.importing.rows import RowReader
from quizzes.importing.words.lines import Line, section_of
from quizzes.soundness import first_problem

Found = tuple[list[ReadQuestion], list[Rejection]]
_PART = re.compile(r"^[(（]?\d{1,2}[)）]")


def read(rows: Sequence[Sequence[object]], *, sheet: str) -> Found | None:
    """Return the questions of a sheet and what is none; None where it holds no questions at all."""
    sheet_type = answers.sheet_type_of(sheet)
    table = table_of(rows)
    if table is None:
        return sheet_text.read(rows, sheet=sheet, sheet_type=sheet_type)
    return _Reading(sheet, table, sheet_type).all()


@dataclass
class _Material:
    """A 材料题 while its rows are read. ``head``: its own row, where it has one."""

    row: int
    text: str
    head: QuestionContent | None = None
    key: str = ""
    told: frozenset[str] = frozenset()
    parts: list[ReadQuestion] = field(default_factory=list)
    refused: Rejection | None = None

    def take(self, found: ReadQuestion | Rejection) -> None:
        if isinstance(found, ReadQuestion):
            self.parts.append(found)
        elif self.refused is None:
            place = {"number": len(self.parts) + 1, "problem": found.reason}
            reason = _("第%(number)s小题：%(problem)s") % place
            self.refused = replace(found, reason=reason, stem=self.text[:80])

    def whole(self, sheet: str, column: str) -> ReadQuestion | Rejection:
        if self.refused is not None:
            return self.refused
        told = self.head or self.parts[0].content
        parts = tuple(
            replace(one.content, topic="", difficulty="", source="", tags=()) for one in self.parts
        )
        content = QuestionContent(
            type=QuestionType.MATERIAL,
            stem=self.text,
            parts=parts,
            explanation=self.head.explanation if self.head else "",
            topic=told.topic,
            difficulty=told.difficulty,
            source=told.source,
            tags=told.tags,
        )
        if problem := first_problem(content):
            return Rejection(
                sheet=sheet,
                row=self.row,
                column=column,
                reason_code="unsound",
                reason=problem,
                stem=self.text[:80],
            )
        return ReadQuestion(
            sheet=sheet,
            row=self.row,
            content=content,
            findings=tuple(self._findings()),
            key=self.key,
            told=self.told,
        )

    def _findings(self) -> list[Finding]:
        return [
            replace(
                one,
                message=_("第%(number)s小题：%(problem)s")
                % {"number": number, "problem": one.message},
            )
            for number, part in enumerate(self.parts, start=1)
            for one in part.findings
        ]


class _Reading:
    """The rows of one sheet, from top to bottom."""

    def __init__(self, sheet: str, table: Table, sheet_type: QuestionType | None) -> None:
        self._table = table
        self._reader = RowReader(sheet, table.columns, sheet_type)
        self._material: _Material | None = None
        self._found: list[ReadQuestion] = []
        self._rejected: list[Rejection] = []

    def all(self) -> Found:
        for number, cells in self._table.rows:
            if (heading := _heading(cells)) is not None:
                self._close()
                self._reader = replace(self._reader, sheet_type=heading)
            elif not self._in_material(number, cells):
                self._close()
                self._keep(self._reader.read(number, cells))
        self._close()
        return self._found, self._rejected

    def _keep(self, found: ReadQuestion | Rejection | None) -> None:
        if isinstance(found, ReadQuestion):
            self._found.append(found)
        elif found is not None:
            self._rejected.append(found)

    def _close(self) -> None:
        material, self._material = self._material, None
        if material is None:
            return
        if material.parts or material.refused is not None:
            column = self._table.columns.name("material") or self._table.columns.name("stem")
            self._keep(material.whole(self._reader.sheet, column))
        else:
            self._keep(self._lonely)

    def _in_material(self, number: int, cells: Sequence[object]) -> bool:
        """Take a row that is the head of a 材料题 or one of its sub-questions."""
        if not any(text_of(cell) for cell in cells):
            return True
        told, stem = self._reader.text("material", cells), self._reader.text("stem", cells)
        if told:
            if self._material is None or self._material.head or self._material.text != told:
                self._close()
                self._material = _Material(number, told, told=self._reader.told(cells))
            self._take(number, cells)
            return True
        if self._is_head(cells):
            self._close()
            self._material = _Material(
                number,
                stem,
                head=self._reader.about(cells),
                key=self._reader.key(cells),
                told=self._reader.told(cells),
            )
            self._lonely = self._reader.read(number, cells)
            return True
        part = self._reader.text("part", cells)
        has_column = "part" in self._table.columns.fields
        if self._material is not None and (part if has_column else _PART.match(stem)):
            self._take(number, cells)
            return True
        return False

    def _is_head(self, cells: Sequence[object]) -> bool:
        written = self._reader.text("type", cells)
        kind = answers.type_of(written) if written else self._reader.sheet_type
        is_part = bool(self._reader.text("part", cells)) or (
            self._material is not None
            and not written
            and bool(_PART.match(self._reader.text("stem", cells)))
        )
        return kind == QuestionType.MATERIAL and not is_part

    def _take(self, number: int, cells: Sequence[object]) -> None:
        reader = self._reader
        if reader.sheet_type == QuestionType.MATERIAL:
            reader = replace(reader, sheet_type=None)
        found = reader.read(number, cells)
        if self._material is not None and found is not None:
            self._material.take(found)


def _heading(cells: Sequence[object]) -> QuestionType | None:
    """Return the type a row between the questions speaks of: “二、多项选择题（每题2分）”."""
    told = [text for cell in cells if (text := text_of(cell))]
    if len(told) != 1:
        return None
    found = section_of(Line(1, told[0]))
    return QuestionType(found.kind) if found is not None and found.kind else None

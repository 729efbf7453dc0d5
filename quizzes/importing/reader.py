"""Reads a whole file or a pasted table into a Preview."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from quizzes.content import QuestionContent
from quizzes.errors import ImportRefused
from quizzes.importing.answers import type_of
from quizzes.importing.headers import SYNONYMS, find_columns
from quizzes.importing.repeats import compare
from quizzes.importing.report import Preview, ReadQuestion, Rejection
from quizzes.importing.rows import RowReader
from sanwei.common.workbooks.reading import (
    Limits,
    Sheet,
    WorkbookRefused,
    decoded,
    read_workbook,
)

InBank = Mapping[str, Sequence[QuestionContent]]
FORMATS = ("auto", "xlsx", "text")
LIMITS = Limits()


def read_file(name: str, data: bytes, *, in_bank: InBank, format: str = "auto") -> Preview:
    """Read a workbook (or text in UTF-8 or GB18030 with tabs). Raises: ImportRefused for the whole file."""
    try:
        if format == "text" or (format == "auto" and name.lower().endswith((".txt", ".tsv"))):
            return read_pasted(decoded(data), in_bank=in_bank, name=name)
        return _preview(name, "xlsx", read_workbook(data, LIMITS), in_bank)
    except WorkbookRefused as refused:
        raise ImportRefused(refused.code, refused.message) from refused


def read_pasted(text: str, *, in_bank: InBank, name: str = "") -> Preview:
    """Read cells copied from Excel: lines with tabs, the header first. Raises: ImportRefused."""
    if len(text.encode(errors="replace")) > LIMITS.size_bytes:
        raise ImportRefused("too_large", _("粘贴的内容太多，请分几次。"))
    lines = text.replace("\r\n", "\n").split("\n")
    if not text.strip():
        raise ImportRefused("empty_sheet", _("没有粘贴任何内容。"))
    if len(lines) > LIMITS.rows + 1:
        raise ImportRefused("too_large", _("粘贴的内容太多，请分几次。"))
    sheet = Sheet(_("粘贴"), [list(line.split("\t")) for line in lines])
    return _preview(name or _("粘贴的表格"), "text", [sheet], in_bank)


def _preview(name: str, kind: str, sheets: Sequence[Sheet], in_bank: InBank) -> Preview:
    questions: list[ReadQuestion] = []
    rejected: list[Rejection] = []
    skipped: list[str] = []
    for sheet in sheets:
        columns = find_columns(sheet.rows)
        if columns is None:
            skipped.append(sheet.name)
            continue
        reader = RowReader(sheet.name, columns, type_of(sheet.name))
        for number, cells in enumerate(sheet.rows[columns.row :], start=columns.row + 1):
            found = reader.read(number, cells)
            if isinstance(found, ReadQuestion):
                questions.append(found)
            elif found is not None:
                rejected.append(found)
    if len(skipped) == len(sheets):
        raise ImportRefused(
            "unknown_headers",
            _("没有找到表头。前10行里要有“题干”（或%(stem)s）和“答案”（或%(answer)s）两列。")
            % {
                "stem": "、".join(SYNONYMS["stem"][1:4]),
                "answer": "、".join(SYNONYMS["answer"][1:4]),
            },
        )
    if not questions and not rejected:
        raise ImportRefused("no_questions", _("只有表头，下面没有题目。"))
    kept, repeats = compare(questions, in_bank)
    return Preview(
        file_name=name,
        format=kind,
        questions=tuple(kept),
        rejected=tuple(sorted([*rejected, *repeats], key=lambda one: (one.sheet, one.row))),
        skipped_sheets=tuple(skipped),
    )

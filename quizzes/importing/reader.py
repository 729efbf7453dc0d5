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
from quizzes.importing.sheets import MAX_BYTES, MAX_ROWS, read_workbook

InBank = Mapping[str, Sequence[QuestionContent]]
FORMATS = ("auto", "xlsx", "text")


def read_file(name: str, data: bytes, *, in_bank: InBank, format: str = "auto") -> Preview:
    """Read a workbook (or text in UTF-8 or GB18030 with tabs). Raises: ImportRefused for the whole file."""
    if format == "text" or (format == "auto" and name.lower().endswith((".txt", ".tsv"))):
        return read_pasted(_decoded(data), in_bank=in_bank, name=name)
    return _preview(name, "xlsx", read_workbook(data), in_bank)


def read_pasted(text: str, *, in_bank: InBank, name: str = "") -> Preview:
    """Read cells copied from Excel: lines with tabs, the header first. Raises: ImportRefused."""
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise ImportRefused("too_large", _("粘贴的内容太多，请分几次。"))
    lines = text.replace("\r\n", "\n").split("\n")
    if not text.strip():
        raise ImportRefused("empty_sheet", _("没有粘贴任何内容。"))
    if len(lines) > MAX_ROWS + 1:
        raise ImportRefused("too_large", _("粘贴的内容太多，请分几次。"))
    rows: list[list[object]] = [list(line.split("\t")) for line in lines]
    return _preview(name or _("粘贴的表格"), "text", [(_("粘贴"), rows)], in_bank)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportRefused("not_text", _("这份文本的编码读不懂，请另存为 UTF-8。"))


def _preview(
    name: str, kind: str, sheets: Sequence[tuple[str, list[list[object]]]], in_bank: InBank
) -> Preview:
    questions: list[ReadQuestion] = []
    rejected: list[Rejection] = []
    skipped: list[str] = []
    for sheet, rows in sheets:
        columns = find_columns(rows)
        if columns is None:
            skipped.append(sheet)
            continue
        reader = RowReader(sheet, columns, type_of(sheet))
        for number, cells in enumerate(rows[columns.row :], start=columns.row + 1):
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

"""Reads a whole file or a pasted text into a Preview, whatever its format."""

import re
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from quizzes.errors import ImportRefused
from quizzes.importing import aiken, moodle, sheet_text, tables
from quizzes.importing.gift import questions as gift
from quizzes.importing.headers import SYNONYMS, find_columns
from quizzes.importing.repeats import compare
from quizzes.importing.report import Preview, ReadQuestion, Rejection
from quizzes.importing.revising import Known
from quizzes.importing.words import docx, questions
from quizzes.importing.words.blocks import blocks_of
from quizzes.importing.words.lines import Line, number_in
from sanwei.common.workbooks.reading import (
    Limits,
    Row,
    Sheet,
    WorkbookRefused,
    decoded,
    read_workbook,
)

InBank = Collection[Known]
FORMATS = ("auto", "xlsx", "docx", "text", "gift", "aiken", "moodle")
LIMITS = Limits()
MAX_LINES = 100_000
_XML_HEAD = re.compile(r"^[\ufeff\s]*<\?xml[^>]{0,200}\?>\s*")
_GIFT = re.compile(r"\{\s*(?:[=~#]|T(?:RUE)?\s*[}#]|F(?:ALSE)?\s*[}#])", re.IGNORECASE)


def read_file(name: str, data: bytes, *, in_bank: InBank, format: str = "auto") -> Preview:
    """Read a file of any format, found by what is inside it. Raises: ImportRefused for the whole file."""
    try:
        return _read(name, data, in_bank, format)
    except WorkbookRefused as refused:
        raise ImportRefused(refused.code, refused.message) from refused


def _read(name: str, data: bytes, in_bank: InBank, format: str) -> Preview:
    kind = _format_of(name, data) if format == "auto" else format
    if kind == "xlsx":
        return _preview(name, kind, read_workbook(data, LIMITS), in_bank)
    if len(data) > LIMITS.size_bytes:
        raise ImportRefused("too_large", _("文件太大，请分成几份。"))
    if kind == "docx":
        return _found(name, kind, _written(docx.lines_of(data), sheet="Word"), in_bank)
    if kind == "moodle":
        return _found(name, kind, moodle.read(data), in_bank)
    return _read_text(name, decoded(data), in_bank, kind)


def read_pasted(text: str, *, in_bank: InBank, name: str = "") -> Preview:
    """Read what was pasted: cells copied from Excel, GIFT, Aiken or questions as people write them.

    Raises: ImportRefused.
    """
    if len(text.encode(errors="replace")) > LIMITS.size_bytes:
        raise ImportRefused("too_large", _("粘贴的内容太多，请分几次。"))
    if not text.strip():
        raise ImportRefused("empty_sheet", _("没有粘贴任何内容。"))
    return _read_text(name or _("粘贴的文字"), text, in_bank, "text")


def _read_text(name: str, text: str, in_bank: InBank, kind: str) -> Preview:
    """Read a text; ``kind`` "text" means that it is not known what it holds."""
    if kind == "text" and text.lstrip("\ufeff \r\n\t").startswith(("<?xml", "<quiz")):
        return _found(name, "moodle", moodle.read(_XML_HEAD.sub("", text).encode()), in_bank)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MAX_LINES:
        raise ImportRefused("too_large", _("内容太多，请分几次。"))
    if kind == "gift" or (kind == "text" and _is_gift(text)):
        return _found(name, "gift", gift.read(text), in_bank)
    if kind == "aiken" or (kind == "text" and aiken.looks_like(text)):
        return _found(name, "aiken", aiken.read(text), in_bank)
    cells: list[Row] = [list(line.split("\t")) for line in lines]
    if any("\t" in line for line in lines) and find_columns(cells) is not None:
        if len(lines) > LIMITS.rows + 1:
            raise ImportRefused("too_large", _("粘贴的内容太多，请分几次。"))
        return _preview(name, "text", [Sheet(_("粘贴"), cells)], in_bank)
    written = [Line(row, line) for row, line in enumerate(lines, start=1)]
    if all("\t" in line for line in lines if line.strip()):
        return _preview(
            name, "text", [Sheet(_("粘贴"), cells)], in_bank
        )  # a table whose header is missing
    return _found(name, "text", _written(written, sheet=_("文字")), in_bank)


def _written(lines: list[Line], *, sheet: str) -> tuple[list[ReadQuestion], list[Rejection]]:
    """Read questions as people write them; where none has a number, empty lines and answers divide them."""
    if not any(line.is_numbered or number_in(line)[0] is not None for line in lines):
        lines = sheet_text.numbered(lines)
        if not any(block.options or block.answer is not None for block in blocks_of(lines)):
            return [], []  # a letter, a notice: no questions
    return questions.read(lines, sheet=sheet)


def _format_of(name: str, data: bytes) -> str:
    if data[:2] == b"PK":
        return "docx" if docx.is_docx(data) else "xlsx"
    head = data[:2_000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<?xml", b"<quiz")):
        return "moodle"
    if data[:4] == b"\xd0\xcf\x11\xe0" or name.lower().endswith((".xlsx", ".xls", ".xlsm")):
        return "xlsx"
    return "text"


def _is_gift(text: str) -> bool:
    """Whether answers stand in braces as GIFT writes them."""
    return bool(_GIFT.search(text)) or text.lstrip().startswith(("$CATEGORY:", "::"))


def _found(
    name: str,
    kind: str,
    found: tuple[list[ReadQuestion], list[Rejection]],
    in_bank: InBank,
) -> Preview:
    read, rejected = found
    if not read and not rejected:
        raise ImportRefused("no_questions", _("没有找到题目。每题要有题号或空行隔开，并写明答案。"))
    kept, repeats = compare(read, in_bank)
    return Preview(
        file_name=name,
        format=kind,
        questions=tuple(kept),
        rejected=tuple(sorted([*rejected, *repeats], key=lambda one: (one.sheet, one.row))),
    )


def _preview(name: str, kind: str, sheets: Sequence[Sheet], in_bank: InBank) -> Preview:
    questions: list[ReadQuestion] = []
    rejected: list[Rejection] = []
    skipped: list[str] = []
    for sheet in sheets:
        found = tables.read(sheet.rows, sheet=sheet.name)
        if found is None:
            skipped.append(sheet.name)
            continue
        questions += found[0]
        rejected += found[1]
    if len(skipped) == len(sheets):
        raise ImportRefused(
            "unknown_headers",
            _(
                "没有找到表头。前10行里要有“题干”（或%(stem)s）和“答案”（或%(answer)s）两列；"
                "没有表头的，一题占几行时每题要写明答案。"
            )
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

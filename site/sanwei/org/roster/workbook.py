"""Opens a roster's workbook, with the file's name in every refusal."""

from pathlib import Path

from django.utils.translation import gettext as _

from sanwei.common.workbooks import reading
from sanwei.common.workbooks.hidden import Hidden, look
from sanwei.common.workbooks.reading import MEBIBYTE, Limits, Sheet, WorkbookRefused
from sanwei.org.roster.issues import RosterUnreadable

# One installation serves one 党委; the largest has some thousands of members. Administrators only.
LIMITS = Limits(size_bytes=20 * MEBIBYTE, rows=20_000, columns=200, old_format=True)
TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
EMPTY = ("empty_file", "empty_sheet")


def load(path: Path, limits: Limits = LIMITS) -> bytes:
    """Return the content of a file. Raises: RosterUnreadable with a code: missing, too_large."""
    if not path.is_file():
        raise RosterUnreadable(
            "roster.missing", _("找不到文件 %(file)s，请核对路径。") % {"file": path}
        )
    if path.stat().st_size > limits.size_bytes:
        raise _too_large(path.name, limits)
    return path.read_bytes()


def read(
    name: str, data: bytes, limits: Limits = LIMITS, *, with_hidden: bool = False
) -> tuple[list[Sheet], Hidden]:
    """Return the sheets of the workbook (or table of text) ``name`` that hold anything, and what it hides.

    Hidden sheets are read ``with_hidden`` only.

    Raises: RosterUnreadable with a code: too_large, not_a_workbook, protected, not_text, empty.
    """
    hidden = Hidden()
    try:
        if name.lower().endswith(TEXT_SUFFIXES):
            found = reading.read_text(data, limits, name=_("文本"))
        else:
            found = reading.read_workbook(data, limits, with_hidden=with_hidden)
            hidden = look(data)
    except WorkbookRefused as refused:
        raise _refused(name, limits, refused) from refused
    return [sheet for sheet in found if _is_filled(sheet)], hidden


def _is_filled(sheet: Sheet) -> bool:
    return any(cell != "" for row in sheet.rows for cell in row)


def _refused(name: str, limits: Limits, refused: WorkbookRefused) -> RosterUnreadable:
    if refused.code == "too_large":
        return _too_large(name, limits)
    if refused.code in EMPTY:
        text = _("%(file)s 里没有内容，请核对是否选错了文件。") % {"file": name}
        return RosterUnreadable("roster.empty", text)
    text = _("%(file)s：%(message)s") % {"file": name, "message": refused.message}
    return RosterUnreadable(f"roster.{refused.code}", text)


def _too_large(name: str, limits: Limits) -> RosterUnreadable:
    return RosterUnreadable(
        "roster.too_large",
        _("%(file)s 太大：每张表最多 %(rows)s 行，文件最大 %(size)s MB，请按支部拆开再导入。")
        % {
            "file": name,
            "rows": limits.rows,
            "size": limits.size_bytes // MEBIBYTE,
        },
    )

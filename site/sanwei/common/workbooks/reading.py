"""Opens a workbook or a text table that a stranger sent: limits first, then rows.

The one reader of the house. Every refusal is a Chinese sentence that says what to do next.
"""

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from sanwei.common.errors import SanweiError
from sanwei.common.workbooks.cells import Cell

MEBIBYTE = 1024 * 1024
# 5,000 full rows unpack to about 6 MB; a bomb of 10 MB unpacks to gigabytes.
MAX_UNPACKED_BYTES = 120 * MEBIBYTE
MAX_PARTS = 2000
# calamine holds the whole rectangle of a sheet in memory.
MAX_CELLS = 2_000_000
# How the binary files of Excel 97–2003 and encrypted ones begin.
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_ENCODINGS = ("utf-8-sig", "gb18030")
_CELL = re.compile(rb'<c [^>]{0,24}?r="([A-Z]{1,3})([0-9]{1,7})"')

Row = list[Cell]


class WorkbookRefused(SanweiError):
    """The file as a whole can't be read.

    ``code``: too_large, not_a_workbook, protected, empty_file, empty_sheet, not_text.
    """

    code = "not_a_workbook"
    status = 422

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one file may hold. ``rows`` below the titles, in each sheet.

    ``old_format``: also take .xls; its rectangle can't be measured before it is read, so only for files of
    one's own administrators.
    """

    size_bytes: int = 10 * MEBIBYTE
    rows: int = 5000
    columns: int = 60
    old_format: bool = False


@dataclass(frozen=True)
class Sheet:
    """A visible sheet by name; ``rows`` start at row 1 of the sheet, blank rows inside included."""

    name: str
    rows: list[Row]


def read_workbook(data: bytes, limits: Limits, *, with_hidden: bool = False) -> list[Sheet]:
    """Return the visible sheets of a workbook in their order, or all of them. Raises: WorkbookRefused."""
    _check_size(data, limits)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            Sheet(sheet.name, _rows(workbook, sheet.name, limits))
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
            and (with_hidden or sheet.visible == SheetVisibleEnum.Visible)
        ]
    except PasswordError as error:
        raise _protected() from error
    except (CalamineError, OSError, ValueError) as error:
        raise _not_a_workbook() from error
    _check_filled(sheets)
    return sheets


def read_text(data: bytes, limits: Limits, *, name: str) -> list[Sheet]:
    """Return a table of text, columns divided by commas or tabs, as the one sheet ``name``.

    Raises: WorkbookRefused.
    """
    _check_length(data, limits)
    written = decoded(data)
    first = written.partition("\n")[0]
    try:
        lines = list(csv.reader(io.StringIO(written), delimiter="\t" if "\t" in first else ","))
    except csv.Error as error:
        raise _not_a_workbook() from error
    sheet = Sheet(name, _bounded(name, [list(line) for line in lines], limits))
    _check_filled([sheet])
    return [sheet]


def decoded(data: bytes) -> str:
    """Return text in UTF-8, in GB18030 as Chinese Excel saves it, or in what its mark says (UTF-16).

    Raises: WorkbookRefused, also for UTF-8 that breaks off within a character: as GB18030 it reads as nonsense.
    """
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else TEXT_ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            if (
                error.end == len(data)
                and encoding != "gb18030"
                and not _is_ascii(data[: error.start])
            ):
                raise WorkbookRefused(
                    "truncated_text", _("这份文本在一个字的中间断了，像是没有传完，请重新导出。")
                ) from error
    raise WorkbookRefused("not_text", _("这份文本的编码读不懂，请另存为 UTF-8。"))


def _is_ascii(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").isascii()


def _check_length(data: bytes, limits: Limits) -> None:
    if not data:
        raise WorkbookRefused("empty_file", _("这是一个空文件，请重新选择。"))
    if len(data) > limits.size_bytes:
        raise _too_large(limits)


def _check_size(data: bytes, limits: Limits) -> None:
    _check_length(data, limits)
    if data.startswith(OLE_MARK):
        if not limits.old_format:
            raise _protected()
        return
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise _not_a_workbook()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise _not_a_workbook()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise _too_large(limits)
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _check_extent(archive, part, limits)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise _not_a_workbook() from error


def _check_extent(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits) -> None:
    """Refuse a sheet whose cells span more than MAX_CELLS.

    One cell at XFD1048576 would ask for hundreds of gigabytes and end the process.
    """
    rows = columns = 1
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(MEBIBYTE):
            for letters, number in _CELL.findall(rest + chunk):
                rows = max(rows, int(number))
                columns = max(columns, _column_number(letters))
            if rows * columns > MAX_CELLS:
                raise _too_large(limits)
            rest = chunk[-32:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _rows(workbook: CalamineWorkbook, name: str, limits: Limits) -> list[Row]:
    table = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return _bounded(name, [list(row) for row in table], limits)


def _bounded(name: str, rows: list[Row], limits: Limits) -> list[Row]:
    """Return the rows without blank ones at the end and blank columns at the side."""
    while rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    if len(rows) > limits.rows + 1:
        raise WorkbookRefused(
            "too_large",
            _("工作表“%(sheet)s”超过%(rows)s行，请分成几个文件上传。")
            % {"sheet": name, "rows": limits.rows},
        )
    if any(cell != "" for row in rows for cell in row[limits.columns :]):
        raise WorkbookRefused(
            "too_large",
            _("工作表“%(sheet)s”超过%(columns)s列，请删去用不着的列再上传。")
            % {"sheet": name, "columns": limits.columns},
        )
    return [row[: limits.columns] for row in rows]


def _check_filled(sheets: list[Sheet]) -> None:
    if not any(cell != "" for sheet in sheets for row in sheet.rows for cell in row):
        raise WorkbookRefused("empty_sheet", _("表格里没有内容。请确认上传的是填好的那一份。"))


def _not_a_workbook() -> WorkbookRefused:
    return WorkbookRefused(
        "not_a_workbook",
        _(
            "这不是能读的 Excel 文件，可能只是改了后缀，或者已经损坏。"
            "请在 Excel 或 WPS 里另存为“.xlsx”后再试。"
        ),
    )


def _protected() -> WorkbookRefused:
    return WorkbookRefused(
        "protected",
        _("这份文件设了打开密码，或者是旧版“.xls”。请取消密码，另存为“.xlsx”后再试。"),
    )


def _too_large(limits: Limits) -> WorkbookRefused:
    return WorkbookRefused(
        "too_large",
        _("文件太大。一次最多%(rows)s行、%(size)sMB，请分成几个文件上传。")
        % {"rows": limits.rows, "size": limits.size_bytes // MEBIBYTE},
    )

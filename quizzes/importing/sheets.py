"""Opens a workbook that a stranger sent: limits first, then rows. Every refusal is a Chinese sentence."""

import io
import re
import zipfile
import zlib

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from quizzes.errors import ImportRefused

MAX_BYTES = 10 * 1024 * 1024
# A bank of 5,000 questions unpacks to about 6 MB; a bomb of 10 MB unpacks to gigabytes.
MAX_UNPACKED_BYTES = 120 * 1024 * 1024
MAX_PARTS = 2000
MAX_ROWS = 5000
MAX_COLUMNS = 60
MAX_CELLS = 2_000_000
_CELL = re.compile(rb'<c [^>]{0,24}?r="([A-Z]{1,3})([0-9]{1,7})"')

Row = list[object]


def read_workbook(data: bytes) -> list[tuple[str, list[Row]]]:
    """Return the rows of each visible sheet with its name; row 1 of the sheet is the first row.

    Raises: ImportRefused (too_large, not_a_workbook, empty_file, empty_sheet).
    """
    _check_size(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            (sheet.name, _rows(workbook, sheet.name))
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise not_a_workbook() from error
    if not any(any(cell != "" for cell in row) for _name, rows in sheets for row in rows):
        raise ImportRefused("empty_sheet", _("表格里没有内容。请确认上传的是填好的题库。"))
    return sheets


def not_a_workbook() -> ImportRefused:
    return ImportRefused(
        "not_a_workbook",
        _("这不是 Excel 文件，或者文件已经损坏。请在 Excel 里另存为“.xlsx”后再上传。"),
    )


def _check_size(data: bytes) -> None:
    if not data:
        raise ImportRefused("empty_file", _("这是一个空文件，请重新选择。"))
    if len(data) > MAX_BYTES:
        raise _too_large()
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise not_a_workbook()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise not_a_workbook()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise _too_large()
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _check_extent(archive, part)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise not_a_workbook() from error


def _check_extent(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a sheet whose cells span more than MAX_CELLS: calamine holds the whole rectangle in memory.

    One cell at XFD1048576 would ask for hundreds of gigabytes and end the process.
    """
    rows = columns = 1
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            for letters, number in _CELL.findall(rest + chunk):
                rows = max(rows, int(number))
                columns = max(columns, _column_number(letters))
            if rows * columns > MAX_CELLS:
                raise _too_large()
            rest = chunk[-32:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large() -> ImportRefused:
    return ImportRefused(
        "too_large",
        _("文件太大。一次最多%(rows)s行、10MB，请分成几个文件上传。") % {"rows": MAX_ROWS},
    )


def _rows(workbook: CalamineWorkbook, name: str) -> list[Row]:
    rows: list[Row] = [
        list(row[:MAX_COLUMNS])
        for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    ]
    while rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    if len(rows) > MAX_ROWS + 1:
        raise ImportRefused(
            "too_large",
            _("工作表“%(sheet)s”超过%(rows)s行，请分成几个文件上传。")
            % {"sheet": name, "rows": MAX_ROWS},
        )
    return rows

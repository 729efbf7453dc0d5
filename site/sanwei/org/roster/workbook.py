"""Opens a workbook and returns its cells; knows nothing of what they mean."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from sanwei.org.roster.issues import RosterUnreadable

Cell = str | float | int | bool | date | datetime | time | timedelta

MAX_BYTES = 20 * 1024 * 1024
# One installation serves one 党委; the largest has some thousands of members.
MAX_ROWS = 20_000
MAX_COLUMNS = 200


@dataclass(frozen=True)
class Sheet:
    """A sheet by name; ``rows`` start at row 1 of the sheet, blank rows included."""

    name: str
    rows: list[list[Cell]]


def read(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook that hold anything, in their order.

    Raises: RosterUnreadable with a code: missing, too_large, not_a_workbook, protected, empty.
    """
    if not path.is_file():
        raise RosterUnreadable(
            "roster.missing", _("找不到文件 %(file)s，请核对路径。") % {"file": path}
        )
    if path.stat().st_size > MAX_BYTES:
        raise _too_large(path)
    try:
        book = CalamineWorkbook.from_path(path)
        found = []
        for name in book.sheet_names:
            table = book.get_sheet_by_name(name)
            if table.height > MAX_ROWS or table.width > MAX_COLUMNS:
                raise _too_large(path)
            found.append(Sheet(name, table.to_python(skip_empty_area=False)))
    except PasswordError as error:
        raise RosterUnreadable(
            "roster.protected",
            _("%(file)s 设了打开密码，请取消密码后另存再试。") % {"file": path.name},
        ) from error
    except (CalamineError, OSError) as error:
        raise RosterUnreadable(
            "roster.not_a_workbook",
            _("%(file)s 不是能读的 Excel 文件，可能只是改了后缀；请用 Excel 或 WPS 另存为 .xlsx。")
            % {"file": path.name},
        ) from error
    filled = [sheet for sheet in found if any(cell != "" for row in sheet.rows for cell in row)]
    if not filled:
        raise RosterUnreadable(
            "roster.empty", _("%(file)s 里没有内容，请核对是否选错了文件。") % {"file": path.name}
        )
    return filled


def _too_large(path: Path) -> RosterUnreadable:
    return RosterUnreadable(
        "roster.too_large",
        _("%(file)s 太大：每张表最多 %(rows)s 行，文件最大 %(size)s MB，请按支部拆开再导入。")
        % {"file": path.name, "rows": MAX_ROWS, "size": MAX_BYTES // 1024 // 1024},
    )

"""Writes small workbooks for the importer and runs it."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from sanwei.org.roster.importing import import_roster
from sanwei.org.roster.result import Outcome, RosterResult
from tests.world import NOW

HEADERS = [
    "序号", "姓名", "所在党支部", "所在党小组", "公民身份证号", "性别", "民族", "出生日期", "学历",
    "人员类别", "加入党组织日期", "转为正式党员日期", "党内职务", "手机号", "是否为流动党员",
]  # fmt: skip
ZHANG = {
    "姓名": "张三",
    "所在党支部": "第一支部",
    "人员类别": "正式党员",
    "出生日期": "1980-05-01",
    "加入党组织日期": "2010-07-01",
}


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """Write a workbook with these rows by sheet name and return its path."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def members(path: Path, *people: dict[str, object], extra: Sequence[str] = ()) -> Path:
    """Write a workbook with one sheet 党员, a row for each of ``people`` by header."""
    headers = [*HEADERS, *extra]
    rows = [[person.get(title, "") for title in headers] for person in people]
    return workbook(path, 党员=[headers, *rows])


def run(path: Path, **options: object) -> RosterResult:
    values: dict[str, object] = {"commit": True, "at": NOW, **options}
    return import_roster(path=path, **values)  # type: ignore[arg-type]


def reasons(result: RosterResult) -> list[tuple[int, str]]:
    return [(row.row, row.reason_code) for row in result.rows if row.outcome is Outcome.ERROR]

"""Sheets of 外部学习 as offices fill them in."""

import io
from collections.abc import Sequence
from datetime import datetime

import openpyxl

from sanwei.activities.external.importing import entering
from sanwei.activities.external.importing.report import ImportReport, Outcome, report_of
from sanwei.activities.models import ExternalImport
from sanwei.org.models import Member
from tests.world import NOW, World

HEADER = ("姓名", "日期", "主办单位", "培训名称", "学时", "类别", "证书编号")
ZHANG = ("张三", "2026-09-18", "云山市委党校", "支部书记轮训", 16, "轮训", "YS-018")
ZHAO = ("赵六", "2026-09-20", "云山市委党校", "党务工作者培训", 8, "党校", "")
LI = ("李四", "2026-09-18", "云山市委党校", "支部书记轮训", 16, "轮训", "")


def sheet(
    *rows: Sequence[object],
    header: Sequence[object] = HEADER,
    above: Sequence[Sequence[object]] = (),
    merged: Sequence[str] = (),
    name: str = "外部学习",
) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = name
    for row in (*above, header, *rows):
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def kept(
    world: World,
    data: bytes,
    *,
    by: Member | None = None,
    at: datetime = NOW,
    name: str = "外部学习.xlsx",
) -> ExternalImport:
    """Upload ``data`` at the desk of the first branch, as its secretary unless told otherwise."""
    actor = world.account(by or world.li_si)
    return entering.preview_import(unit=world.first, name=name, data=data, actor=actor, at=at)


def read(world: World, *rows: Sequence[object], **options: object) -> ImportReport:
    return report_of(kept(world, sheet(*rows, **options)).report)  # type: ignore[arg-type]


def codes(report: ImportReport) -> list[tuple[int, str, str]]:
    """Return row, column and code of each problem."""
    return [
        (row.row, problem.column, problem.code)
        for row in report.of(Outcome.ERROR)
        for problem in row.problems
    ]

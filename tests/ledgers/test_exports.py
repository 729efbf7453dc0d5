"""The workbook: the numbers of the screen, no formula, the same bytes twice, a trace for each."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sanwei.common.models import AuditEntry
from sanwei.ledgers import queries
from sanwei.ledgers.enums import CreditAccount
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.errors import ExportNotVisible
from sanwei.ledgers.queries import BranchTable
from sanwei.org import services as org
from sanwei.org.models import Member, OrgUnit
from tests.ledgers.book import HOUR, Book
from tests.ledgers.exporting import ask, made, workbook
from tests.ledgers.test_pages import signed_in
from tests.world import NOW

AUGUST = date(2026, 8, 14)
HEADER = "序号"


@pytest.fixture
def told(book: Book) -> Book:
    world = book.world
    for number, member in enumerate((world.zhang_san, world.li_si, world.wang_wu), start=1):
        book.record(member, AUGUST, length_seconds=number * HOUR)
        book.online(member, AUGUST, book.item())
        book.quiz(member, AUGUST, book.item("测验"), score=70 + number)
    record = book.record(world.zhang_san, date(2026, 7, 1), length_seconds=5 * HOUR)
    book.deliver()
    book.correct(record, length_seconds=4 * HOUR)
    for member in (world.zhang_san, world.wang_wu):
        book.record(member, AUGUST, length_seconds=600, title="时间太短的学习")
    book.record(world.zhang_san, date(2026, 10, 1), title="下一季度的学习")
    org.transfer(member=world.li_si, branch=world.second, on=date(2026, 9, 1), actor=None, at=NOW)
    book.deliver()
    return book


def table(unit: OrgUnit) -> BranchTable:
    return queries.branch_table(
        unit=unit,
        starts_on=date(2026, 7, 1),
        ends_before=date(2026, 10, 1),
        as_of=date(2026, 9, 30),
    )


def rows_of(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    """Return the rows under the header as dictionaries, down to the first empty line."""
    found: list[dict[str, Any]] = []
    heads: list[Any] = []
    for row in book[sheet].iter_rows(values_only=True):
        if heads and not any(value is not None for value in row):
            break
        if heads:
            found.append(dict(zip(heads, row, strict=True)))
        elif row[0] == HEADER:
            heads = list(row)
    return found


def command(tmp_path: Path, unit: OrgUnit, name: str = "out.xlsx") -> tuple[Path, dict[str, Any]]:
    out, path = StringIO(), tmp_path / name
    call_command(
        "export_statistics",
        f"--unit={unit.public_id}",
        "--from=2026-07-01",
        "--to=2026-09-30",
        f"--out={path}",
        "--json",
        stdout=out,
    )
    return path, json.loads(out.getvalue())


@pytest.mark.parametrize("unit", ["first", "second", "committee"])
def test_the_workbook_holds_the_numbers_of_the_screen(
    told: Book, tmp_path: Path, unit: str
) -> None:
    found = table(getattr(told.world, unit))
    path, report = command(tmp_path, found.unit)
    book = load_workbook(path)

    statistics = rows_of(book, "学习教育统计")
    people = [row for row in statistics if row["序号"] is not None]
    assert [
        (row["姓名"], row["合计学时"], row["集体学习"], row["网络自学"], row["状态"])
        for row in people
    ] == [
        (
            row.name,
            float(row.total),
            float(row.hours.get(CreditAccount.GROUP, 0)),
            float(row.hours.get(CreditAccount.ONLINE, 0)),
            row.state.label,
        )
        for row in found.rows
    ]
    (sums,) = [row for row in statistics if row["姓名"] == "合计"]
    assert (
        Decimal(str(sums["合计学时"])) == found.totals.total == Decimal(report["totals"]["total"])
    )
    assert sum(Decimal(str(row["合计学时"])) for row in people) == found.totals.total
    details = rows_of(book, "学习记录明细")
    assert details[-1]["姓名"] == "合计"
    assert Decimal(str(details[-1]["学时"])) == found.totals.total
    assert sum(Decimal(str(row["学时"])) for row in details[:-1]) == found.totals.total
    screen = signed_in(told, told.world.sun_qi).get(
        reverse("ledgers:ledger", args=[found.unit.public_id]) + "?quarter=2026Q3"
    )
    assert f"{found.totals.total.normalize():f}" in screen.content.decode()


def test_the_lane_makes_the_same_rows_as_the_command(told: Book, tmp_path: Path) -> None:
    with pytest.raises(ExportNotVisible):
        ask(
            told.world,
            told.world.li_si,
            ExportKind.STATISTICS,
            ExportForm.XLSX,
            unit=told.world.second,
        )
    export = made(
        told.world,
        told.world.zhou_ba,
        ExportKind.STATISTICS,
        ExportForm.XLSX,
        unit=told.world.second,
    )
    path, _report = command(tmp_path, told.world.second)

    ours, theirs = workbook(export), load_workbook(path)
    for sheet in ("学习教育统计", "学习记录明细", "组织生活开展情况", "组织生活明细"):
        assert rows_of(ours, sheet) == rows_of(theirs, sheet)
    notes = {row[0].value: row[1].value for row in ours["说明"].iter_rows()}
    assert (notes["导出人"], "内部资料" in notes["密级提示"]) == ("周八", True)
    assert notes["导出时间"]


def test_the_button_of_the_ledger_and_the_desk_leads_to_the_lane(told: Book) -> None:
    client = signed_in(told, told.world.zhou_ba)
    address = reverse("ledgers:export_ask", args=[told.world.second.public_id])
    wanted = f'href="{address}?kind=statistics&amp;period=2026Q3"'

    for name in ("ledgers:ledger", "home:desk"):
        page = client.get(reverse(name, args=[told.world.second.public_id]) + "?quarter=2026Q3")
        assert wanted in page.content.decode()
    form = client.get(f"{address}?kind=statistics&period=2026Q3").content.decode()
    assert "学时和组织生活统计" in form
    assert '<option value="2026Q3" selected>' in form


def test_details_hold_every_line_with_its_reason_and_nothing_of_others(
    told: Book, tmp_path: Path
) -> None:
    path, _report = command(tmp_path, told.world.first)

    details = rows_of(load_workbook(path), "学习记录明细")[:-1]

    assert {row["姓名"] for row in details} == {"张三", "李四"}
    assert [
        (row["计入"], row["学时"], row["计入/未计入原因"], row["备注"])
        for row in details
        if row["日期"].date() == date(2026, 7, 1)
    ] == [
        ("集体学习", 5, "时长5小时，每小时计1学时，按30分钟一档计5学时。", None),
        ("集体学习", -5, "冲销原记录：登记有误", "冲销"),
        (
            "集体学习",
            4,
            "更正后记入：时长4小时，每小时计1学时，按30分钟一档计4学时。",
            "更正后记入",
        ),
    ]
    (short,) = [row for row in details if row["学习内容"] == "时间太短的学习"]
    assert (short["计入"], short["学时"]) == ("未计入", 0)
    assert not [row for row in details if row["学习内容"] == "下一季度的学习"]


@pytest.mark.parametrize("text", ["=1+1", "+8613900000001", "-2+3", "@SUM(A1)", "\t=1", "＝1＋1"])
def test_no_text_becomes_a_formula(book: Book, tmp_path: Path, text: str) -> None:
    Member.objects.filter(pk=book.world.zhang_san.pk).update(name=text)
    book.world.zhang_san.refresh_from_db()
    book.record(book.world.zhang_san, AUGUST, title=text, organiser=text)
    book.deliver()

    path, _report = command(tmp_path, book.world.first)

    workbook = load_workbook(path)
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.value for cell in cells].count(text) == 5 - 1


def test_long_numbers_and_leading_zeros_stay_text(book: Book, tmp_path: Path) -> None:
    number = "001234567890123456"
    book.record(book.world.zhang_san, AUGUST, title=number)
    book.deliver()

    path, _report = command(tmp_path, book.world.first)

    (row,) = rows_of(load_workbook(path), "学习记录明细")[:-1]
    assert row["学习内容"] == number


def test_the_same_data_gives_the_same_bytes(told: Book, tmp_path: Path) -> None:
    first, _report = command(tmp_path, told.world.first, "a.xlsx")
    second, _report = command(tmp_path, told.world.first, "b.xlsx")

    assert first.read_bytes() == second.read_bytes()


def test_the_header_is_frozen_and_the_foot_can_be_signed(told: Book, tmp_path: Path) -> None:
    path, _report = command(tmp_path, told.world.first)

    sheet = load_workbook(path)["学习教育统计"]
    texts = [row[0].value for row in sheet.iter_rows()]
    assert sheet.freeze_panes == "A4"
    assert "内部资料" in str(texts[1])
    assert "参学率：33.3%" in texts
    assert str(texts[-1]).startswith("填报人：")
    assert sheet.column_dimensions["C"].width > 20


def test_no_phone_leaves_the_house(told: Book, tmp_path: Path) -> None:
    path, _report = command(tmp_path, told.world.committee)

    values = {
        str(value)
        for sheet in load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for value in row
    }
    assert not [value for value in values if "13900000" in value]


def test_each_export_leaves_a_trace(told: Book, tmp_path: Path) -> None:
    command(tmp_path, told.world.first)

    traces = AuditEntry.objects.filter(action="ledger.export").order_by("pk")
    assert [(t.actor_name, t.unit_key) for t in traces] == [("", str(told.world.first.public_id))]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"unit": "没有这个支部"}, "no unit with a ledger"),
        ({"unit": "999999"}, "no unit with a ledger"),
        ({"unit": "第一支部一组"}, "no unit with a ledger"),
        ({"from": "2026-10-01"}, "lies after --to"),
        ({"out": "/no/such/folder/x.xlsx"}, "can't write"),
    ],
)
def test_what_can_not_be_done_is_said(
    book: Book, tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    arguments = {
        "unit": "第一支部",
        "from": "2026-07-01",
        "to": "2026-09-30",
        "out": str(tmp_path / "x.xlsx"),
        **change,
    }

    with pytest.raises(CommandError, match=reason):
        call_command(
            "export_statistics",
            *(f"--{name}={value}" for name, value in arguments.items()),
            stdout=StringIO(),
        )

    assert list(tmp_path.iterdir()) == []


def test_a_day_that_is_none_is_refused(book: Book) -> None:
    with pytest.raises(CommandError, match="not a day"):
        call_command(
            "export_statistics", "--unit=1", "--from=2026-02-30", "--to=2026-03-01", "--out=x"
        )


def test_an_anonymous_request_gets_no_file(book: Book) -> None:
    response = Client().get(reverse("ledgers:export_ask", args=[book.world.first.public_id]))

    assert response.status_code == 302

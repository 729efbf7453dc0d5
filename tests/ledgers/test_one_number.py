"""One number: what the page says is what its rows, every file, the command and the pack say, for random questions."""

import io
import json
import re
import zipfile
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from sanwei.common import clock
from sanwei.common.periods import Quarter
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.filing.queries import filings_of
from sanwei.ledgers.statistics.enums import Topic
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.tables import table_of
from sanwei.ledgers.statistics.values import Value
from sanwei.org.models import OrgUnit
from tests.ledgers.book import Book
from tests.ledgers.exporting import content, made, pressed, table, workbook
from tests.ledgers.statistics.lived import TODAY, Year
from tests.ledgers.statistics.test_pages import address, cells_of, text_of
from tests.ledgers.test_exports import rows_of
from tests.ledgers.test_pages import signed_in
from tests.world import NOW

XLSX, CSV, DOCX, ZIP = ExportForm.XLSX, ExportForm.CSV, ExportForm.DOCX, ExportForm.ZIP
QUESTIONS = 20
EVERY_HOUR = ["name", "account", "hours"]
# The columns of 组织生活开展情况统计表 that statistics know too: the head on paper, in a sheet, and the figure.
SHARED = [
    ("大会", "支部党员大会", "assemblies"),
    ("党课", "党课", "classes"),
    ("书记讲", "其中书记讲", "by_secretary"),
    ("主题党日", "主题党日（开展/应开展）", "theme_days"),
    ("主题党日实到/应到", "主题党日实到/应到", "attendance"),
    ("到会率", "到会率", "attendance"),
    ("谈心谈话人次", "谈心谈话人次", "talks"),
    ("领导干部参加", "领导干部参加次数", "cadres"),
]
STUDIED = [
    ("应学人数", "应学人数", "due"),
    ("完成人数", "完成人数", "learned"),
    ("参学率", "参学率", "participation"),
    ("人均学时", "人均学时", "average_hours"),
    ("达标人数", "年度达标人数", "reached"),
    ("测验参加", "测验参加人数", "tested"),
    ("测验平均分", "测验平均分", "score"),
    ("及格率", "测验及格率", "passed"),
]


@pytest.fixture
def year(book: Book) -> Year:
    return Year(book, seed=5).live()


def totals(asked: Filter, topic: Topic) -> dict[str, Value]:
    found = table_of(asked, topic)
    return {
        figure.code: value or Value(figure.shape)
        for figure, value in zip(found.figures, found.total.values, strict=True)
    }


def of_everybody(asked: Filter) -> Filter:
    """Return the question as a file can be asked it: about all people, as of the usual day."""
    return Filter.of(
        unit=asked.unit,
        starts_on=asked.starts_on,
        ends_before=asked.ends_before,
        today=TODAY,
    )


def words(cells: list[Any]) -> list[str]:
    """Return cells as text, a percentage and what it is made of apart, without what is not there."""
    return [
        part
        for cell in cells
        if cell is not None
        for part in str(cell).split(" ")
        if part and part != "–"
    ]


def test_the_page_its_workbook_and_what_a_number_opens_agree(year: Year) -> None:
    client = signed_in(year.book, year.world.sun_qi)
    for number in range(QUESTIONS):
        asked, topic = year.ask(), list(Topic)[number % len(Topic)]
        page = text_of(client, address(asked.unit, query=f"{asked.query}&table={topic.value}"))
        screen = cells_of(page)
        button = reverse("ledgers:statistics_export", args=[asked.unit.public_id])
        sheet = workbook(pressed(client, f"{button}?{asked.query}"))[str(topic.label)]
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        head = next(at for at, row in enumerate(rows) if row[0] == "党组织")

        inside = rows[head + 1 : head + 1 + len(screen)]
        assert [words(row) for row in inside] == [words(row) for row in screen], asked
        links = re.findall(
            r'<a class="open" href="(/ledger/[^"?]+/[a-z_]+/[?][^"]+)">([0-9][^<]*)</a>', page
        )
        if links:
            link, shown = year.chance.choice(links)
            assert f'<p class="big-value"><b>{shown}</b>' in text_of(client, link), asked


def test_details_in_both_forms_and_the_command_say_the_hours_of_the_page(
    year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    asker, seen = year.world.sun_qi, set()
    for number in range(QUESTIONS):
        asked = of_everybody(year.ask())
        last = asked.ends_before - timedelta(days=1)
        days = {"starts_on": asked.starts_on.isoformat(), "ends_on": last.isoformat()}
        free = {"columns": EVERY_HOUR, **days}
        told = totals(asked, Topic.STUDY)
        hours = told["hours"].part
        seen.add(hours)

        plain = table(made(year.world, asker, ExportKind.FREE, CSV, asked.unit, **free))
        (sums,) = [row for row in plain if row[0] == "合计"]
        details = [Decimal(row[-1]) for row in plain[3:] if row and row[0].isdecimal()]
        assert Decimal(sums[-1]) == sum(details, Decimal(0)) == hours, asked

        sheets = workbook(made(year.world, asker, ExportKind.FREE, XLSX, asked.unit, **free))
        *lines, last_line = rows_of(sheets, "学习记录明细")
        assert Decimal(str(last_line["学时"])) == hours, asked
        assert sum((Decimal(str(line["学时"])) for line in lines), Decimal(0)) == hours, asked

        report = commanded(asked, tmp_path / f"{number}.xlsx")
        assert Decimal(report["totals"]["total"]) == hours, asked
        people = [report["totals"][name] for name in ("due", "learned", "reached")]
        assert people == [told[name].part for name in ("due", "learned", "reached")], asked
        branches = [Decimal(branch["total"]) for branch in report["branches"]]
        assert sum(branches, Decimal(0)) == hours, asked
    assert len(seen) > QUESTIONS // 4


def commanded(asked: Filter, path: Path) -> dict[str, Any]:
    out = StringIO()
    call_command(
        "export_statistics",
        f"--unit={asked.unit.public_id}",
        f"--from={asked.starts_on}",
        f"--to={asked.ends_before - timedelta(days=1)}",
        f"--out={path}",
        "--json",
        stdout=out,
    )
    sums = rows_of(load_workbook(path), "学习教育统计")[-1]
    report: dict[str, Any] = json.loads(out.getvalue())
    assert Decimal(str(sums["合计学时"])) == Decimal(report["totals"]["total"])
    return report


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_quarterly_form_says_the_same_in_xlsx_csv_and_docx(year: Year, number: int) -> None:
    quarter, world = Quarter(2026, number), year.world
    for place in (world.committee, *year.branches):
        asked = asked_of(place, quarter)
        told = totals(asked, Topic.LIFE) | totals(asked, Topic.STUDY)
        form = (ExportKind.QUARTERLY, place, str(quarter))

        sheet = [
            list(row)
            for row in workbook(quarterly(year, XLSX, *form))["组织生活开展情况"].iter_rows(
                values_only=True
            )
        ]
        plain = table(quarterly(year, CSV, *form))
        paper = Document(BytesIO(content(quarterly(year, DOCX, *form)))).tables

        for on_paper, in_sheet, code in (*SHARED, *STUDIED):
            said = spoken(told[code], in_sheet)
            assert under(sheet, in_sheet) == said, (asked, code)
            assert under(plain, in_sheet) == said, (asked, code)
            is_life = (on_paper, in_sheet, code) in SHARED
            printed = [[cell.text for cell in row.cells] for row in paper[0 if is_life else 1].rows]
            assert under(printed, on_paper) == said, (asked, code)


def asked_of(place: OrgUnit, quarter: Quarter) -> Filter:
    return Filter.of(
        unit=OrgUnit.objects.get(pk=place.pk),
        starts_on=quarter.starts_on,
        ends_before=quarter.ends_before,
        today=TODAY,
    )


def quarterly(year: Year, form: ExportForm, kind: ExportKind, place: OrgUnit, period: str) -> Any:
    return made(year.world, year.world.sun_qi, kind, form, place, period=period)


def under(rows: list[list[Any]], head: str) -> str:
    """Return what the line of sums has under ``head``."""
    at = next(number for number, row in enumerate(rows) if row and row[0] == "支部")
    column = [str(cell).replace("\n", "") for cell in rows[at]].index(head)
    (sums,) = [row for row in rows[at + 1 :] if row and row[0] == "合计"]
    return str(sums[column])


def spoken(value: Value, head: str) -> str:
    """Return a figure as the form writes it: the rate, or what the rate is made of."""
    if "实到" in head:
        return value.note or "–"
    if head == "领导干部参加次数":
        return f"{value.part:f}"
    return value.text


def test_the_pack_of_a_branch_reconciles_to_the_numbers_of_the_page(year: Year) -> None:
    for quarter in (Quarter(2026, 2), Quarter(2026, 3)):
        for place in year.branches:
            asked = asked_of(place, quarter)
            told = totals(asked, Topic.STUDY) | totals(asked, Topic.LIFE)

            checks = reconciled(year, place, str(quarter))

            assert {one[2] for one in checks.values()} == {"一致"}
            came, due = (checks[f"{quarter.label}主题党日{what}"][0] for what in ("实到", "应到"))
            assert Decimal(str(checks["合计学时"][0])) == told["hours"].part, asked
            assert (came, due) == (told["attendance"].part, told["attendance"].whole), asked
            assert checks[f"{quarter.label}党课次数"][0] == told["classes"].part, asked


def reconciled(year: Year, place: OrgUnit, period: str) -> dict[str, tuple[Any, Any, str]]:
    """Return the lines of the 对账表 by their name: told, found, result."""
    pack = made(year.world, year.world.sun_qi, ExportKind.ARCHIVE, ZIP, place, period=period)
    with zipfile.ZipFile(io.BytesIO(content(pack))) as files:
        (name,) = [one for one in files.namelist() if one.endswith("00对账表.xlsx")]
        sheet = load_workbook(io.BytesIO(files.read(name)))["对账表"]
    rows = sheet.iter_rows(min_row=4, values_only=True)
    return {str(row[1]): (row[3], row[4], str(row[5])) for row in rows}


def test_what_is_filed_as_theme_days_counts_the_people_of_the_page(year: Year) -> None:
    for number in (1, 2, 3):
        for place in (year.world.committee, *year.branches):
            asked = asked_of(place, Quarter(2026, number))
            filed = filings_of(asked.unit, asked.span).filter(ledger_class__code="04")
            sums = filed.order_by().aggregate(came=Sum("present"), due=Sum("due"))

            value = totals(asked, Topic.LIFE)["attendance"]
            assert (sums["came"] or 0, sums["due"] or 0) == (value.part, value.whole), asked

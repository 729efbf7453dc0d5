"""The table of three branches in the statistics: on screen, in its rows and in the workbook, as the stories tell it."""

import re
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.table import Table
from openpyxl import load_workbook

from sanwei.ledgers.exporting import services as exporting
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.org.models import Member
from tests.home.told import FINANCE, NOW, RETIRED, TOLL, signed_in, unit
from tests.ledgers.exporting import pressed, workbook
from tests.ledgers.statistics.test_pages import cells_of

pytestmark = [
    pytest.mark.usefixtures("demo_day"),
    pytest.mark.xdist_group("demo"),  # one worker, one building
]

COMMITTEE = "云山集团党委"
HEADS = [
    "党员大会",
    "支委会（开展/应开展）",
    "党小组会（开展/应开展）",
    "党课",
    "讲党课人次",
    "其中书记讲",
    "主题党日（开展/应开展）",
    "到会率",
    "实到/应到",
]
TABLE = {
    TOLL: ["2", "3/3", "8/9", "1", "1", "1", "3/3", "93.4%", "114/122"],
    FINANCE: ["1", "不适用", "不适用", "0", "0", "0", "3/3", "88.9%", "16/18"],
    RETIRED: ["1", "3/3", "不适用", "1", "1", "1", "2/3", "65.8%", "25/38"],
}


def asked(name: str, route: str = "statistics", *arguments: str) -> str:
    address = reverse(f"ledgers:{route}", args=[unit(name).public_id, *arguments])
    return f"{address}?period=2026Q3&table=life"


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_the_committee_reads_the_table_of_the_stories() -> None:
    page = shown(signed_in("沈长青"), asked(COMMITTEE))

    lines = {row[0]: " ".join(row[1:9]).split() for row in cells_of(page)}
    assert {name: lines[name] for name in TABLE} == TABLE
    assert list(lines) == ["综合党支部", FINANCE, TOLL, RETIRED, "合计"]
    assert "先别报送" in page


def test_the_workbook_holds_the_same_table() -> None:
    made = pressed(signed_in("沈长青"), asked(COMMITTEE, "statistics_export"), at=NOW)

    sheet = workbook(made)["组织生活"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    (head,) = [row for row in rows if row[0] == "党组织"]
    assert head[1:10] == HEADS
    assert {row[0]: row[1:10] for row in rows if row[0] in TABLE} == TABLE


ON_PAPER = [
    "大会", "大会应到/实到", "支委会", "党小组会（应/实）", "党课", "书记讲", "主题党日", "主题党日实到/应到", "到会率",
]  # fmt: skip
PAPER = {
    TOLL: ["2", "81/69", "3/3", "9/8", "1", "1", "3/3", "114/122", "93.4%"],
    FINANCE: ["1", "6/5", "不适用", "不适用", "0", "0", "3/3", "16/18", "88.9%"],
    RETIRED: ["1", "19/13", "3/3", "不适用", "1", "1", "2/3", "25/38", "65.8%"],
}


def taken(who: str, kind: ExportKind, form: ExportForm, name: str, period: str) -> bytes:
    """Ask for a file as ``who`` and let it be made."""
    requester = Member.objects.get(name=who).user
    assert requester is not None
    parameters = {"unit": str(unit(name).public_id), "period": period}
    export = exporting.ask(kind=kind, form=form, parameters=parameters, requester=requester, at=NOW)
    export = exporting.run(export=export, at=NOW)
    assert export.is_done, export.error
    with export.file.open("rb") as file:
        data: bytes = file.read()
    return data


def lines_of(table: Table) -> dict[str, dict[str, str]]:
    head, *rows = [[cell.text for cell in row.cells] for row in table.rows]
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}


def test_the_paper_that_is_handed_in_holds_the_table() -> None:
    data = taken("沈长青", ExportKind.QUARTERLY, ExportForm.DOCX, COMMITTEE, "2026Q3")

    life = lines_of(Document(BytesIO(data)).tables[0])

    assert {name: [life[name][head] for head in ON_PAPER] for name in PAPER} == PAPER
    assert "9月松岭站党小组会未开展（已说明）" in life[TOLL]["未开展及说明"]
    assert life[FINANCE]["未开展及说明"] == "本季党课未开展（未说明）"
    assert "7月20日路政党小组会9月9日补录" in life[TOLL]["备注"]


def test_the_archived_quarter_shows_both_counts_and_why() -> None:
    client = signed_in("吕永红")
    archived = reverse("ledgers:archive", args=[unit(TOLL).public_id]) + "?quarter=2026Q3"
    mends = reverse("ledgers:corrections", args=[unit(TOLL).public_id]) + "?quarter=2026Q3"

    line = shown(client, archived).split("04 主题党日")[1].split("</tr>")[0]
    table = shown(client, mends)

    assert "115/122" in line
    assert "114/122" in line
    assert "<del>实到38/应到41</del>" in table
    assert "<ins>实到37/应到41</ins>" in table
    assert "代签核减1人" in table
    assert "路政党小组7月记录为何迟七周？" in shown(client, archived)


def test_the_pack_of_the_archived_quarter_reconciles_to_the_corrected_count() -> None:
    data = taken("吕永红", ExportKind.ARCHIVE, ExportForm.ZIP, TOLL, "2026Q3")

    with ZipFile(BytesIO(data)) as pack:
        (name,) = [one for one in pack.namelist() if one.endswith("00对账表.xlsx")]
        sheet = load_workbook(BytesIO(pack.read(name)))["对账表"]
    told = {row[1]: row[3:6] for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert told["2026年第三季度主题党日实到"] == (114, 114, "一致")
    assert told["2026年第三季度主题党日应到"] == (122, 122, "一致")
    assert {row[2] for row in told.values()} == {"一致"}


def test_the_rate_of_attendance_opens_its_three_days() -> None:
    page = shown(signed_in("吕永红"), asked(TOLL, "figure", "attendance"))

    assert "<b>93.4%</b> <span>114/122</span>" in page
    days = re.findall(r'data-label="日期">([^<]+)</td>', page)
    counts = re.findall(r'data-label="计入"><a class="open" href="[^"]+">([^<]+)</a>', page)
    assert days == ["2026年7月10日", "2026年8月14日", "2026年9月11日"]
    assert counts == ["37/41", "39/41", "38/40"]


def test_the_groups_of_the_toll_branch_add_up_to_it() -> None:
    page = shown(signed_in("吕永红"), asked(TOLL))

    lines = {row[0]: row for row in cells_of(page)}
    meetings = [lines[name][3] for name in ("青桥站党小组", "松岭站党小组", "路政党小组", "合计")]
    assert meetings == ["3/3", "2/3", "3/3", "8/9"]
    present = [
        tuple(int(number) for number in row[8].split()[1].split("/"))
        for name, row in lines.items()
        if name != "合计" and "%" in row[8]
    ]
    assert (sum(one for one, _of in present), sum(of for _one, of in present)) == (114, 122)


def test_what_was_not_held_opens_with_its_reasons() -> None:
    page = shown(signed_in("沈长青"), asked(COMMITTEE, "figure", "not_held"))

    for words in ("9月松岭站党小组会", "防汛值守", "本季党课", "未开展（未说明）"):
        assert words in page


def test_the_secretary_of_another_branch_fails_everywhere() -> None:
    client = signed_in("华思远")

    for url in (
        asked(TOLL),
        asked(TOLL, "figure", "attendance"),
        asked(COMMITTEE),
    ):
        assert client.get(url).status_code == 404
    assert client.post(asked(TOLL, "statistics_export")).status_code == 404

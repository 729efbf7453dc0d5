"""外部学习 by Excel: what is understood, what is asked back, and who is never found."""

import contextlib
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from sanwei.activities.errors import ExternalNotVisible, ExternalSheetRefused
from sanwei.activities.external.importing import cells
from sanwei.activities.external.importing.report import Outcome
from sanwei.activities.models import ExternalClaim, ExternalImport
from sanwei.common.workbooks.cells import CellIssue
from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from tests.activities.external.claims import claim
from tests.activities.external.sheets import HEADER, LI, ZHANG, ZHAO, codes, kept, read, sheet
from tests.world import START, World


def test_a_row_is_understood_and_nothing_is_registered(world: World) -> None:
    [row] = read(world, ZHANG).rows

    assert (row.outcome, row.sheet, row.row) == (Outcome.NEW, "外部学习", 2)
    assert (row.name, row.title, row.organiser) == ("张三", "支部书记轮训", "云山市委党校")
    assert (row.day, row.amount, row.kind, row.remark) == (
        date(2026, 9, 18),
        Decimal(16),
        "rotation",
        "YS-018",
    )
    assert not ExternalClaim.objects.exists()


@pytest.mark.parametrize(
    ("written", "last"),
    [
        ("2026-09-18", 18), ("2026.9.18", 18), ("2026年9月18日", 18), ("20260918", 18),
        (46283, 18), ("46283", 18), (datetime(2026, 9, 18), 18), (date(2026, 9, 18), 18),  # noqa: DTZ001
        ("2026年9月16日至18日", 18), ("2026.9.16-9.18", 18), ("2026-09-16 至 2026-09-18", 18),
        ("2026/9/16—2026/9/18", 18), ("2026年9月16日-18日", 18), ("２０２６年９月１８日", 18),
    ],
)  # fmt: skip
def test_every_form_of_a_date_is_understood(world: World, written: object, last: int) -> None:
    [row] = read(world, ("张三", written, *ZHANG[2:])).rows

    assert (row.day, row.problems) == (date(2026, 9, last), ())


@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.integers(0, 40),
    st.sampled_from(["至", "到", "~", "—", " - "]),
)
def test_a_span_in_one_cell_ends_on_its_last_day(first: date, days: int, mark: str) -> None:
    last = date.fromordinal(first.toordinal() + days)
    written = f"{first:%Y年%m月%d日}{mark}{last:%Y年%m月%d日}"

    assert cells.span(written) == (first, last)


@given(st.one_of(st.text(max_size=20), st.floats(), st.booleans(), st.integers(), st.dates()))
def test_no_cell_brings_the_reader_down(value: object) -> None:
    for understand in (cells.span, cells.hours, cells.tail, cells.kind):
        with contextlib.suppress(CellIssue):
            understand(value)  # type: ignore[operator]


def test_instructions_and_titles_in_two_rows_are_read(world: World) -> None:
    report = read(
        world,
        ("1", "张三", "2026-09-16", "2026-09-18", "云山市委党校", "支部书记轮训", "16学时"),
        ("填表人：李四", "", "", "", "", "", ""),
        header=("", "", "开始", "结束", "", "", ""),
        above=[
            ("云山集团外部学习登记表",),
            ("说明：一行一人；姓名、学时必填。",),
            ("序号", "姓 名*", "培训时间", "", "举办单位", "培训班名称", "学时"),
        ],
        merged=("A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4", "G3:G4"),
    )

    [row] = report.rows
    assert (row.row, row.name, row.day, row.amount) == (5, "张三", date(2026, 9, 18), Decimal(16))
    assert report.notices == ("外部学习第6行像是附注，已略过。",)


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({0: ""}, "姓名", "required"),
        ({0: "钱十"}, "姓名", "unknown_person"),
        ({1: ""}, "日期", "required"),
        ({1: "九月中旬"}, "日期", "date_unclear"),
        ({1: "2026年9月"}, "日期", "month_only"),
        ({1: "2027-01-05"}, "日期", "future"),
        ({1: "2026年9月18日至16日"}, "日期", "days_reversed"),
        ({1: "2020-01-05"}, "日期", "outside_branch"),
        ({2: ""}, "主办单位", "required"),
        ({3: ""}, "培训名称", "required"),
        ({3: "长" * 201}, "培训名称", "too_long"),
        ({4: ""}, "学时", "required"),
        ({4: "两天"}, "学时", "hours_unclear"),
        ({4: 0}, "学时", "hours_out_of_reach"),
        ({4: 1.2}, "学时", "hours_out_of_reach"),
        ({4: 241}, "学时", "hours_out_of_reach"),
    ],
)
def test_every_defect_has_its_place_and_code(
    world: World, changed: dict[int, object], column: str, code: str
) -> None:
    row = tuple(changed.get(place, cell) for place, cell in enumerate(ZHANG))

    assert codes(read(world, ZHAO, row)) == [(3, column, code)]


def test_a_member_of_another_branch_is_unknown_here(world: World) -> None:
    report = read(world, ("王五", *ZHANG[1:]), ("没有这个人", *ZHANG[1:]))

    first, second = report.rows
    assert first.reason.replace("王五", "没有这个人") == second.reason


def test_two_of_one_name_are_asked_back_until_one_is_meant(world: World) -> None:
    other = org.enrol(
        name="张三",
        kind=MemberKind.FORMAL,
        branch=world.first,
        starts_on=START,
        phone="13900007788",
    )
    header = (*HEADER, "手机后四位", "党小组")

    report = read(
        world,
        (*ZHANG, "", ""),
        (*ZHANG, 7788, ""),
        (*ZHANG, "", "第一支部一组"),
        (*ZHANG, "9999", ""),
        header=header,
    )

    assert codes(report) == [(2, "姓名", "who_is_meant"), (5, "手机后四位", "contradicts")]
    assert [row.member_id for row in report.of(Outcome.NEW)] == [
        str(other.public_id),
        str(world.zhang_san.public_id),
    ]


def test_figures_that_lost_their_zeros_are_still_a_phone(world: World) -> None:
    [row] = read(world, (*ZHANG, 1), header=(*HEADER, "手机后四位")).rows

    assert (row.outcome, row.member_id) == (Outcome.NEW, str(world.zhang_san.public_id))


def test_a_namesake_of_another_branch_is_not_taken_for_ours(world: World) -> None:
    report = read(world, (*ZHANG, "第二支部"), (*ZHANG, "第一支部"), header=(*HEADER, "所在党支部"))

    assert codes(report) == [(2, "姓名", "unknown_person")]
    assert report.totals["new"] == 1


def test_what_is_registered_already_is_not_new(world: World) -> None:
    claim(world.zhang_san, title="支部书记轮训", occurred_on=date(2026, 9, 18))

    report = read(world, ZHANG, ZHAO)

    assert [row.outcome for row in report.rows] == [Outcome.SAME, Outcome.NEW]


def test_other_hours_than_registered_are_asked_back(world: World) -> None:
    claim(world.zhang_san, title="支部书记轮训", occurred_on=date(2026, 9, 18), hours=Decimal(8))

    assert codes(read(world, ZHANG)) == [(2, "学时", "registered_differs")]


def test_a_row_repeated_in_the_file_counts_once(world: World) -> None:
    report = read(world, ZHANG, ZHANG, (*ZHANG[:4], 8, *ZHANG[5:]))

    assert [row.outcome for row in report.rows] == [Outcome.NEW, Outcome.SAME, Outcome.ERROR]
    assert codes(report) == [(4, "学时", "repeat_differs")]


@pytest.mark.parametrize(
    ("written", "organiser", "kind", "notes"),
    [
        ("党校", "某单位", "party_school", 0),
        ("学习强国专题", "某单位", "strong_nation", 0),
        ("", "云山干部网络学院", "online_academy", 1),
        ("考察", "某单位", "other", 1),
    ],
)
def test_a_guessed_kind_is_said(
    world: World, written: str, organiser: str, kind: str, notes: int
) -> None:
    [row] = read(world, ("张三", "2026-09-18", organiser, "培训", 4, written, "")).rows

    assert (row.outcome, row.kind, len(row.notes)) == (Outcome.NEW, kind, notes)


def test_text_saved_by_chinese_excel_is_read(world: World) -> None:
    lines = [",".join(map(str, line)) for line in (HEADER, ZHANG)]
    found = kept(world, "\r\n".join(lines).encode("gb18030"), name="外部学习.csv")

    assert found.report["rows"][0]["name"] == "张三"
    assert found.report["rows"][0]["outcome"] == "new"


def far_cell() -> bytes:
    source, out = io.BytesIO(sheet(ZHANG)), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                data = data.replace(b"</sheetData>", far)
            new.writestr(part, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        ("姓名,日期".encode(), "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected"),
        (far_cell(), "too_large"),
        (sheet(*[ZHANG] * 5001), "too_large"),
        (sheet(ZHANG, header=("甲", "乙", "丙", "丁", "戊", "己", "庚")), "no_titles"),
        (sheet(), "no_rows"),
        (sheet(header=()), "empty_sheet"),
    ],
    ids=["empty", "text", "old", "far-cell", "long", "foreign", "titles-only", "blank"],
)
def test_a_hostile_file_gets_one_clear_sentence(world: World, data: bytes, code: str) -> None:
    with pytest.raises(ExternalSheetRefused) as refused:
        kept(world, data)

    assert refused.value.code == f"activities.external_{code}"
    assert str(refused.value.message).endswith("。")
    assert not ExternalImport.objects.exists()


@pytest.mark.parametrize("who", ["zhang_san", "zhao_liu", "zhou_ba"])
def test_only_who_decides_in_the_branch_reads_a_sheet_in(world: World, who: str) -> None:
    with pytest.raises(ExternalNotVisible):
        kept(world, sheet(ZHANG), by=getattr(world, who))


def test_a_preview_costs_the_same_for_more_rows(world: World) -> None:
    kept(world, sheet(ZHAO))
    counts = []
    for data in (sheet(ZHANG), sheet(ZHANG, ZHAO, LI)):
        with CaptureQueriesContext(connection) as told:
            kept(world, data)
        counts.append(len(told))

    assert counts[0] == counts[1]

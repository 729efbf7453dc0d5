"""Each kind says what the screen says, in every form, and no text of it is ever a formula."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sanwei.activities import services as life
from sanwei.activities.enums import AbsenceReason, ActivityKind
from sanwei.activities.models import Activity
from sanwei.common.workbooks.inert import inert
from sanwei.ledgers import queries
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.errors import ExportNotVisible, ExportRefused
from sanwei.ledgers.exporting.kinds.free import COLUMNS
from sanwei.ledgers.models import LedgerEntry
from sanwei.org.models import Member
from tests.activities.stage import day_at, held
from tests.ledgers.book import Book
from tests.ledgers.exporting import ask, made, table, words, workbook
from tests.ledgers.test_exports import AUGUST, rows_of

XLSX, CSV, DOCX = ExportForm.XLSX, ExportForm.CSV, ExportForm.DOCX
HOSTILE = [
    "=1+1",
    "+8613900000001",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1＋1",
    "＋1",
    "－1",
    "＠A1",
    "　=1",
]


def session(book: Book, **facts: Any) -> None:
    """Hold a class in September that two of four attend, and let it reach the ledger."""
    world = book.world
    part = held(
        world.first,
        ActivityKind.PARTY_CLASS,
        on=day_at(10, month=9),
        absent={world.zhang_san: AbsenceReason.SICK, world.zhao_liu: AbsenceReason.DUTY},
        **facts,
    )
    life.save_record(
        activity=part.activity,
        changes={"lecture_title": "新修订的支部工作条例", "lecturer_name": "李四"},
        actor=None,
        at=part.activity.ends_at,
    )
    book.deliver()


def test_the_study_ledger_has_a_row_a_session(book: Book) -> None:
    world = book.world
    session(book)
    held(world.second, ActivityKind.PARTY_CLASS, on=day_at(11, month=9))

    export = made(world, world.li_si, ExportKind.STUDY_LEDGER, XLSX, world.first)

    row, sums = rows_of(workbook(export), "党员学习台账")
    activity = Activity.objects.get(lecture_title__startswith="新修订")
    assert {name: row[name] for name in row if name != "日期"} == {
        "序号": 1,
        "学习方式": "集体学习",
        "学习主题及内容": "2026年第1次党课：新修订的支部工作条例",
        "主讲/领学人": "李四",
        "地点": None,
        "应到": 4,
        "实到": 2,
        "缺席及补学": "张三（病假）、赵六（当班）",
        "学时": 1,
        "佐证编号": str(activity.public_id),
        "备注": None,
    }
    assert row["日期"].date() == date(2026, 9, 10)
    assert (sums["日期"], sums["应到"], sums["实到"]) == ("合计", 4, 2)


def test_who_is_no_secretary_reads_leave_instead_of_sickness(book: Book) -> None:
    world = book.world
    session(book)

    above = made(world, world.sun_qi, ExportKind.STUDY_LEDGER, CSV, world.committee)

    (row,) = [line for line in table(above) if "党课" in "".join(line)]
    assert "张三（请假）、赵六（当班）" in row
    assert "病假" not in "".join(row)


def test_sessions_add_up_to_the_hours_of_the_ledger(book: Book) -> None:
    world = book.world
    session(book)

    export = made(world, world.li_si, ExportKind.STUDY_LEDGER, CSV, world.first)

    told = queries.branch_table(
        unit=world.first,
        starts_on=date(2026, 7, 1),
        ends_before=date(2026, 10, 1),
        as_of=date(2026, 9, 30),
    ).totals.total
    assert told == 2
    assert f"共1次，实到2人次，实到人员共记{told.normalize():f}学时。" in table(export)[-2][0]


def test_the_personal_record_is_that_of_the_page(book: Book) -> None:
    world = book.world
    book.record(world.zhang_san, AUGUST, title="集中学习一小时")
    book.deliver()

    export = made(
        world, world.li_si, ExportKind.PERSONAL_RECORD, XLSX, world.first,
        period="2026", member=str(world.zhang_san.public_id),
    )  # fmt: skip

    book_ = workbook(export)
    assert "姓名：张三　支部：第一支部" in book_["党员个人学习记录"]["A3"].value
    (row,) = rows_of(book_, "党员个人学习记录")
    assert (row["内容"], row["学时"], row["计入/未计入原因"]) == ("集中学习一小时", "1", "计入")
    assert export.title == "张三2026年度党员个人学习记录"


def test_a_member_takes_his_own_record_and_nobody_else_s(book: Book) -> None:
    world = book.world
    book.record(world.zhang_san, AUGUST, title="张三学的")
    book.record(world.li_si, AUGUST, title="李四学的")
    book.deliver()

    own = made(world, world.zhang_san, ExportKind.PERSONAL_RECORD, CSV, period="2026")

    text = str(table(own))
    assert "张三学的" in text
    assert "李四学的" not in text
    with pytest.raises(ExportNotVisible):
        ask(
            world, world.zhang_san, ExportKind.PERSONAL_RECORD, CSV, world.first,
            period="2026", member=str(world.li_si.public_id),
        )  # fmt: skip
    with pytest.raises(ExportRefused):
        ask(world, world.zhang_san, ExportKind.STUDY_LEDGER, CSV)


def test_a_person_of_another_branch_is_no_one_s_business(book: Book) -> None:
    world = book.world

    with pytest.raises(ExportNotVisible):
        ask(
            world, world.li_si, ExportKind.CERTIFICATE, DOCX, world.first,
            period="2026", member=str(world.wang_wu.public_id),
        )  # fmt: skip


def test_the_quarterly_table_has_its_neighbours_and_a_chart(book: Book) -> None:
    world = book.world
    session(book)

    export = made(world, world.sun_qi, ExportKind.QUARTERLY, XLSX, world.committee)

    found = workbook(export)
    assert found.sheetnames == [
        "组织生活开展情况", "组织生活明细", "学习教育", "党员队伍", "微党课", "图表", "说明",
    ]  # fmt: skip
    cells = [[cell.value for cell in row] for row in found["党员队伍"].iter_rows(min_row=4)]
    assert [row[:4] for row in cells] == [
        ["第一支部", 4, 4, 0],
        ["第二支部", 3, 3, 0],
        ["合计", 7, 7, 0],
    ]
    assert len(found["图表"]._charts) == 1
    assert found["组织生活开展情况"].freeze_panes == "A4"


def test_the_quarterly_table_wants_a_quarter(book: Book) -> None:
    world = book.world

    with pytest.raises(ExportRefused):
        ask(world, world.li_si, ExportKind.QUARTERLY, XLSX, world.first, period="2026")


@pytest.mark.parametrize("form", [XLSX, CSV])
def test_the_free_table_holds_the_chosen_columns_and_their_sum(
    book: Book, form: ExportForm
) -> None:
    world = book.world
    for member in (world.zhang_san, world.li_si, world.wang_wu):
        book.record(member, AUGUST)
        book.online(member, AUGUST, book.item())
    book.deliver()

    export = made(
        world, world.li_si, ExportKind.FREE, form, world.first,
        columns=["hours", "name"], account="group",
    )  # fmt: skip

    if form == CSV:
        rows = table(export)[2:6]
    else:
        rows = [
            [str(cell.value).removesuffix(".0") for cell in row]
            for row in workbook(export)["学习记录明细"].iter_rows(min_row=3, max_row=6)
        ]
    assert rows == [
        ["序号", "姓名", "学时"],
        ["1", "张三", "1"],
        ["2", "李四", "1"],
        ["合计", "" if form == CSV else "None", "2"],
    ]
    assert export.rows == 2


@pytest.mark.parametrize("account", ["", "group", "online"])
@pytest.mark.parametrize("kind", ["", "attendance", "completion"])
@pytest.mark.parametrize("unit", ["first", "second", "committee"])
def test_totals_on_screen_are_those_of_the_export(
    book: Book, account: str, kind: str, unit: str
) -> None:
    world = book.world
    for number, member in enumerate((world.zhang_san, world.li_si, world.wang_wu), start=1):
        book.record(member, AUGUST, length_seconds=number * 3600)
        book.online(member, AUGUST, book.item())
    book.deliver()
    place = getattr(world, unit)
    reader = world.sun_qi

    export = made(
        world, reader, ExportKind.FREE, CSV, place,
        columns=list(COLUMNS), account=account, record_kind=kind,
    )  # fmt: skip

    entries = queries.entries_in(
        unit=place, span=queries.span_of(date(2026, 7, 1), date(2026, 10, 1))
    )
    if account:
        entries = entries.filter(account=account)
    if kind:
        entries = entries.filter(record__kind=kind)
    told = sum((one.amount for one in entries), Decimal(0))
    (sums,) = [row for row in table(export) if row[0] == "合计"]
    at = table(export)[2].index("学时")
    rows = [row for row in table(export)[3:] if row and row[0].isdecimal()]
    assert Decimal(sums[at]) == told == sum((Decimal(row[at]) for row in rows), Decimal(0))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_in_any_form(book: Book, text: str) -> None:
    world = book.world
    Member.objects.filter(pk=world.zhang_san.pk).update(name=text)
    world.zhang_san.refresh_from_db()
    book.record(world.zhang_san, AUGUST, title=text, organiser=text)
    book.deliver()
    columns = {"columns": list(COLUMNS)}

    sheets = workbook(made(world, world.li_si, ExportKind.FREE, XLSX, world.first, **columns))
    plain = table(made(world, world.li_si, ExportKind.FREE, CSV, world.first, **columns))

    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    hostile = [cell for row in plain for cell in row if text.strip() in cell]
    assert len(hostile) == 3
    assert {cell[0] for cell in hostile} == {"'"}


def test_numbers_that_are_texts_survive(book: Book) -> None:
    world = book.world
    book.record(world.zhang_san, AUGUST, title="001234567890123456", organiser="007")
    book.deliver()
    columns = {"columns": ["title", "organiser"]}

    sheets = workbook(made(world, world.li_si, ExportKind.FREE, XLSX, world.first, **columns))
    plain = table(made(world, world.li_si, ExportKind.FREE, CSV, world.first, **columns))

    (row, _sums) = rows_of(sheets, "学习记录明细")
    assert (row["学习内容"], row["组织单位"]) == ("001234567890123456", "007")
    assert plain[3] == ["1", "001234567890123456\t", "007\t"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("", ""), ("张三", "张三"), ("1-2", "1-2"), ("12", "12"), ("0", "0"), ("- ", "'- ")],
)
def test_what_is_harmless_stays_as_it_is(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_every_file_says_who_took_it_and_when(book: Book) -> None:
    world = book.world
    session(book)
    line = "内部资料 · 李四 · 2026年10月12日 09:00导出"

    sheets = workbook(made(world, world.li_si, ExportKind.STUDY_LEDGER, XLSX, world.first))
    plain = table(made(world, world.li_si, ExportKind.STUDY_LEDGER, CSV, world.first))
    word = words(made(world, world.li_si, ExportKind.STUDY_LEDGER, DOCX, world.first))

    notes = {row[0].value: row[1].value for row in sheets["说明"].iter_rows()}
    assert line in sheets["党员学习台账"]["A2"].value
    assert line in plain[1][0]
    assert line in word
    count = LedgerEntry.objects.filter(unit=world.first).count()
    assert notes["数据状态"] == f"本表1行，数据截至第{count}条台账条目。"
    assert (notes["导出人"], notes["导出时间"]) == ("李四", "2026年10月12日 09:00")


def test_a_csv_begins_with_the_mark_that_excel_wants(book: Book) -> None:
    world = book.world
    export = made(world, world.li_si, ExportKind.STUDY_LEDGER, CSV, world.first)

    with export.file.open("rb") as file:
        assert file.read(3) == b"\xef\xbb\xbf"


def test_no_phone_and_no_other_branch_is_in_any_file(book: Book) -> None:
    world = book.world
    session(book)
    book.record(world.wang_wu, AUGUST, title="第二支部的学习")
    book.deliver()
    asked = [
        (ExportKind.STUDY_LEDGER, CSV, {}),
        (ExportKind.QUARTERLY, CSV, {}),
        (ExportKind.FREE, CSV, {"columns": list(COLUMNS)}),
    ]

    text = "".join(
        str(table(made(world, world.li_si, kind, form, world.first, **more)))
        for kind, form, more in asked
    )

    assert "党课" in text
    assert "1390000" not in text
    assert "第二支部" not in text
    assert "王五" not in text

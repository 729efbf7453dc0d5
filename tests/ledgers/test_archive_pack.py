"""归档资料包: everything in its folder, sums that add up, digests that hold, the same bytes twice."""

import hashlib
import io
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from sanwei.activities import services as life
from sanwei.activities.enums import ActivityKind
from sanwei.common.models import AuditEntry
from sanwei.ledgers.exporting import services
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind, ExportState
from sanwei.ledgers.exporting.errors import ExportNotVisible, ExportRefused
from sanwei.ledgers.exporting.packing.names import safe_name
from sanwei.ledgers.exporting.packing.tally import HoursTally
from sanwei.ledgers.exporting.packing.zipping import Pack
from sanwei.ledgers.filing.documents import add_document
from sanwei.ledgers.filing.queries import all_classes
from sanwei.ledgers.models import Export, LedgerEntry
from tests.activities.stage import day_at, found_board, held
from tests.ledgers.book import Book
from tests.ledgers.exporting import ask, content, made
from tests.world import NOW

PACK = (ExportKind.ARCHIVE, ExportForm.ZIP)
ROOT = "第一支部2026年第三季度归档资料包/"
UTF8 = 0x800


@pytest.fixture
def quarter(book: Book) -> Book:
    """Fill the third quarter of the first branch with one of everything, and the second with its own."""
    world = book.world
    found_board(world)
    for kind, day in (
        (ActivityKind.BRANCH_ASSEMBLY, 3),
        (ActivityKind.BRANCH_COMMITTEE_MEETING, 4),
        (ActivityKind.PARTY_CLASS, 10),
        (ActivityKind.APPRAISAL, 20),
    ):
        held(world.first, kind, on=day_at(day, month=9))
    held(world.group, ActivityKind.GROUP_MEETING, on=day_at(5, month=9))
    held(world.second, ActivityKind.PARTY_CLASS, on=day_at(11, month=9), name="第二支部的党课")
    assembly = held(world.first, ActivityKind.THEME_DAY, on=day_at(12, month=9)).activity
    for name in ("决议扫描件.pdf", "签到表.pdf"):
        life.add_file(
            activity=assembly,
            file=ContentFile(b"%PDF-1.4 " + name.encode(), name=name),
            actor=None,
            at=NOW,
        )
    life.record_talk(
        public_id=uuid4(), branch=world.first, speaker=world.li_si, partner=world.zhang_san,
        occurred_at=day_at(6, month=9), place="会议室", theme="谈思想", actor=world.account(world.li_si), at=NOW,
    )  # fmt: skip
    book.deliver()
    return book


def unpacked(export: Export) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content(export))) as pack:
        return {one.filename.removeprefix(ROOT): pack.read(one) for one in pack.infolist()}


def test_everything_lies_in_the_folder_of_its_class(quarter: Book) -> None:
    export = made(quarter.world, quarter.world.li_si, *PACK, quarter.world.first)

    assert sorted(unpacked(export)) == [
        "00台账.xlsx",
        "00对账表.xlsx",
        "00校验清单.txt",
        "00目录.docx",
        "03三会一课/01支部党员大会/2026-09-03 2026年第1次支部党员大会.docx",
        "03三会一课/02支委会/2026-09-04 2026年第1次党支部委员会会议.docx",
        "03三会一课/03党小组会/2026-09-05 2026年第1次党小组会（第一支部一组）.docx",
        "03三会一课/04党课/2026-09-10 2026年第1次党课.docx",
        "04主题党日/2026-09-12 2026年9月主题党日 附件/01 决议扫描件.pdf",
        "04主题党日/2026-09-12 2026年9月主题党日 附件/02 签到表.pdf",
        "04主题党日/2026-09-12 2026年9月主题党日.docx",
    ]


def test_appraisals_and_talks_are_left_out_unless_asked_for(quarter: Book) -> None:
    world = quarter.world
    usual = made(world, world.li_si, *PACK, world.first)
    whole = made(world, world.li_si, *PACK, world.first, **{"with": ["appraisal", "talks"]})

    assert {name.split("/")[0] for name in unpacked(whole).keys() - unpacked(usual).keys()} == {
        "05组织生活会和民主评议党员",
        "06谈心谈话",
    }
    assert "谈思想" not in str([data.decode(errors="ignore") for data in _documents(usual)])
    asked = AuditEntry.objects.get(target_key=whole.public_id, action="ledger.export_asked")
    assert asked.details["asked"]["with"] == ["appraisal", "talks"]


def _documents(export: Export) -> list[bytes]:
    return [
        zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
        for name, data in unpacked(export).items()
        if name.endswith(".docx")
    ]


def test_the_same_request_gives_the_same_bytes_later(quarter: Book) -> None:
    world = quarter.world
    first = made(world, world.li_si, *PACK, world.first)

    again = services.run(
        export=ask(world, world.li_si, *PACK, world.first), at=NOW + timedelta(hours=5)
    )

    assert again.pk != first.pk
    assert content(again) == content(first)
    assert again.sha256 == first.sha256


def test_names_are_marked_as_utf_8_and_times_are_fixed(quarter: Book) -> None:
    export = made(quarter.world, quarter.world.li_si, *PACK, quarter.world.first)

    with zipfile.ZipFile(io.BytesIO(content(export))) as pack:
        entries = pack.infolist()
    assert all(one.flag_bits & UTF8 for one in entries)
    assert {one.date_time for one in entries} == {(2000, 1, 1, 0, 0, 0)}


def test_the_digests_hold(quarter: Book) -> None:
    files = unpacked(made(quarter.world, quarter.world.li_si, *PACK, quarter.world.first))

    lines = files.pop("00校验清单.txt").decode().splitlines()

    assert dict(reversed(line.split("  ", 1)) for line in lines) == {  # type: ignore[misc]
        name: hashlib.sha256(data).hexdigest() for name, data in files.items()
    }


def test_totals_are_the_sums_of_their_details(quarter: Book) -> None:
    files = unpacked(made(quarter.world, quarter.world.li_si, *PACK, quarter.world.first))

    rows = list(
        load_workbook(io.BytesIO(files["00对账表.xlsx"]))["对账表"].iter_rows(
            min_row=4, values_only=True
        )
    )

    told = {row[1]: (row[3], row[4], row[5]) for row in rows}
    assert {row[5] for row in rows} == {"一致"}
    assert told["2026年第三季度党课次数"] == (1, 1, "一致")
    assert told["2026年第三季度党课实到"] == (4, 4, "一致")
    assert told["合计学时"] == (8, 8, "一致")


def test_sums_that_differ_make_no_pack(quarter: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HoursTally, "add", lambda *args: None)
    export = ask(quarter.world, quarter.world.li_si, *PACK, quarter.world.first)

    export = services.run(export=export, at=NOW)

    assert (export.state, export.file.name) == (ExportState.FAILED, "")
    assert "汇总和明细没有对上" in export.error


def test_no_clock_is_in_the_pack_but_the_state_of_the_data(quarter: Book) -> None:
    export = made(quarter.world, quarter.world.li_si, *PACK, quarter.world.first)

    text = "".join(one.decode() for one in _documents(export))
    foot = zipfile.ZipFile(io.BytesIO(unpacked(export)["00目录.docx"])).read("word/footer1.xml")
    count = LedgerEntry.objects.filter(unit__path__startswith=quarter.world.first.path).count()
    assert f"内部资料 · 李四 · 数据截至第{count}条台账条目" in foot.decode()
    assert "09:00" not in text


def test_nothing_of_another_branch_is_in_it(quarter: Book) -> None:
    world = quarter.world
    export = made(world, world.li_si, *PACK, world.first)

    assert "第二支部" not in str(list(unpacked(export)))
    assert "第二支部" not in "".join(one.decode() for one in _documents(export))
    with pytest.raises(ExportNotVisible):
        ask(world, world.li_si, *PACK, world.second)


@pytest.mark.parametrize(
    ("unit", "period"), [("committee", "2026Q3"), ("first", "2027Q1"), ("first", "")]
)
def test_a_pack_is_of_a_branch_and_a_period_that_has_begun(
    quarter: Book, unit: str, period: str
) -> None:
    world = quarter.world
    days = {} if period else {"starts_on": "2026-07-02", "ends_on": "2026-08-01"}

    with pytest.raises(ExportRefused):
        ask(world, world.sun_qi, *PACK, getattr(world, unit), period=period, **days)


def test_a_whole_year_is_one_pack(quarter: Book) -> None:
    world = quarter.world

    export = made(world, world.li_si, *PACK, world.first, period="2026")

    with zipfile.ZipFile(io.BytesIO(content(export))) as pack:
        data = pack.read("第一支部2026年归档资料包/00台账.xlsx")
    names = load_workbook(io.BytesIO(data)).sheetnames
    assert [name for name in names if name.startswith("组织生活开展")] == [
        f"组织生活开展情况第{number}季度" for number in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("党课：“安全”?", "党课：“安全”"),
        ("a/b\\c", "a b c"),
        ("..", "_"),
        ("末尾. ", "末尾"),
        ("长" * 100 + ".docx", "长" * 55 + ".docx"),
        ("\u200b\x00", "_"),
    ],
)
def test_names_are_such_as_every_system_takes(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_name_that_is_taken_gets_a_number() -> None:
    pack = Pack(io.BytesIO(), root="包")

    entries = [
        pack.add(["夹", "A.jpg"], b""),
        pack.add(["夹", "a.JPG"], b""),
        pack.add(["夹", "无"], b""),
    ]
    entries.append(pack.add(["夹", "无"], b""))

    assert [one.path for one in entries] == ["夹/A.jpg", "夹/a（2）.JPG", "夹/无", "夹/无（2）"]


def test_papers_lie_in_the_folder_of_their_class_but_those_of_talks(quarter: Book) -> None:
    world = quarter.world
    classes = {one.code: one for one in all_classes()}
    for code, title in (("10", "第三季度工作总结"), ("06", "谈话提纲"), ("05", "测评汇总")):
        add_document(
            unit=world.first,
            ledger_class=classes[code],
            title=title,
            dated_on=date(2026, 9, 28),
            file=ContentFile(b"%PDF-1.4 " + title.encode(), name="a.pdf"),
            actor=world.account(world.li_si),
            at=NOW,
        )

    usual = unpacked(made(world, world.li_si, *PACK, world.first))
    whole = made(world, world.li_si, *PACK, world.first, **{"with": ["appraisal", "talks"]})

    papers = sorted(
        name for name in unpacked(whole) if name.endswith(".pdf") and "附件" not in name
    )
    assert papers == [
        "05组织生活会和民主评议党员/2026-09-28 测评汇总.pdf",
        "06谈心谈话/2026-09-28 谈话提纲.pdf",
        "10计划总结与报表/2026-09-28 第三季度工作总结.pdf",
    ]
    assert [name for name in usual if name in papers] == papers[2:]

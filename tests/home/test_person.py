"""A person's year at the desk: what counted and why, no minutes; of what was earned elsewhere dates and amounts."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanwei.common.models import AuditEntry
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.models import LedgerEntry
from sanwei.org import services as org
from sanwei.org.models import Member
from tests.home.lived import AUGUST, LATER, MINUTES, Lived, at, live, page_of, signed_in
from tests.ledgers.exporting import made, workbook
from tests.study.stage import Stage, lecture
from tests.world import NOW, World

TITLES = ("看满的课", "看了一半的课", "八月集中学习", "十分钟的会", "八月小测")
MOVED = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch)


@pytest.fixture
def lived(world: World) -> Lived:
    return live(world)


def path(member: Member, tail: str = "") -> str:
    return f"/desk/people/{member.public_id}/{tail}?year=2026"


def leaks(page: str) -> list[str]:
    return [word for word in MINUTES if word in page.replace("看了一半的课", "")]


def desk(lived: Lived, who: str) -> Client:
    return signed_in(lived.world, getattr(lived.world, who))


def test_the_secretary_reads_what_counted_and_why_and_no_minutes(lived: Lived) -> None:
    page = page_of(desk(lived, "li_si"), path(lived.world.zhang_san))

    for words in (
        "2026年还差29.75学时：已计2.25，要求32。",
        *TITLES,
        "还没有学完，学完才计学时。",
        "时长10分钟，不足30分钟，不计学时。",
        "依据：本单位学时管理制度",
    ):
        assert words in page, words
    assert leaks(page) == []
    assert '<svg class="bar' not in page


def test_entry_page_of_the_desk_tells_neither_minutes_nor_how_often(lived: Lived) -> None:
    entry = LedgerEntry.objects.get(title="看满的课")

    page = page_of(desk(lived, "li_si"), f"/ledger/entry/{entry.public_id}/")

    assert "观看记录服务器已核对，达到学完标准。" in page
    assert leaks(page.replace("看满的课", "")) == []


@pytest.mark.parametrize("tail", ["", "print/"])
@pytest.mark.parametrize("who", ["zhou_ba", "wang_wu", "zhang_san", "zhao_liu"])
def test_who_has_no_desk_over_a_person_finds_nobody(lived: Lived, who: str, tail: str) -> None:
    assert desk(lived, who).get(path(lived.world.zhang_san, tail)).status_code == 404


def test_from_above_names_open_with_a_trace_and_the_branch_s_own_desk_leaves_none(
    lived: Lived,
) -> None:
    page_of(desk(lived, "li_si"), path(lived.world.zhang_san))
    assert not AuditEntry.objects.filter(action="ledger.open_names").exists()

    page_of(desk(lived, "sun_qi"), path(lived.world.zhang_san))

    trace = AuditEntry.objects.get(action="ledger.open_names")
    assert (trace.actor_name, trace.target_key) == ("孙七", str(lived.world.zhang_san.public_id))


def test_printing_a_person_s_sheet_leaves_a_trace_and_holds_no_minutes(lived: Lived) -> None:
    sheet = page_of(desk(lived, "li_si"), path(lived.world.zhang_san, "print/"))

    assert "合计 2.25" in sheet
    assert leaks(sheet) == []
    assert AuditEntry.objects.get(action="ledger.print_statement").actor_name == "李四"


def test_the_workbook_holds_no_minutes_and_nothing_unfinished(lived: Lived) -> None:
    world = lived.world
    export = made(
        world,
        world.li_si,
        ExportKind.STATISTICS,
        ExportForm.XLSX,
        world.first,
        period="2026Q4",
    )
    book = workbook(export)
    cells = [
        str(cell)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]

    assert "看满的课" in cells
    assert "看了一半的课" not in cells
    assert [cell for cell in cells if leaks(cell)] == []


def moved(lived: Lived) -> None:
    """Let 张三 belong to 第二支部 since 1 October and learn there on the 12th; what he did in August stays."""
    world = lived.world
    org.transfer(member=world.zhang_san, branch=world.second, on=MOVED, actor=None, at=NOW)
    lived.book.deliver()
    lived.book.record(world.zhang_san, LATER.date(), title="新支部的集中学习")
    Stage(world.zhang_san, lecture(world, "new", title="新支部看了一半的课")).watch(
        0, 37, since=3_600
    )
    lived.book.deliver()


def test_the_new_branch_sees_amounts_and_dates_earned_elsewhere_and_nothing_else(
    lived: Lived,
) -> None:
    moved(lived)

    for tail in ("", "print/"):
        page = page_of(desk(lived, "zhou_ba"), path(lived.world.zhang_san, tail))
        assert "3.25" in page  # 2 earned there, 1 and 0.25 here
        assert "8月14日" in page
        assert "在第一支部学习" in page
        assert "新支部的集中学习" in page
        assert "新支部看了一半的课" in page
        strange = ("八月集中学习", "十分钟的会", "八月小测", "测验56分")
        assert [word for word in strange if word in page] == []
        assert leaks(page.replace("新支部看了一半的课", "")) == []


def test_the_new_branch_cannot_open_an_entry_of_the_old_one(lived: Lived) -> None:
    moved(lived)
    entry = LedgerEntry.objects.get(title="八月集中学习", unit=lived.world.first)

    for who, status in (("zhou_ba", 404), ("li_si", 200), ("zhang_san", 200)):
        assert desk(lived, who).get(f"/ledger/entry/{entry.public_id}/").status_code == status
    page = page_of(desk(lived, "zhou_ba"), path(lived.world.zhang_san))
    assert str(entry.public_id) not in page


def test_the_old_branch_keeps_what_was_earned_there_and_learns_no_more(lived: Lived) -> None:
    moved(lived)

    page = page_of(desk(lived, "li_si"), path(lived.world.zhang_san))

    assert "现在不在本支部。2026年在本支部记了2学时。" in page
    assert "八月集中学习" in page
    assert [word for word in ("新支部", "3.25", "还差") if word in page] == []


def test_a_person_costs_the_same_with_more_lines(lived: Lived) -> None:
    client = desk(lived, "li_si")

    def cost() -> int:
        client.get(path(lived.world.zhang_san))
        with CaptureQueriesContext(connection) as made:
            client.get(path(lived.world.zhang_san))
        return len(made)

    one = cost()
    for number in range(3):
        lived.book.record(lived.world.zhang_san, AUGUST)
        lived.book.record(lived.world.zhang_san, AUGUST, length_seconds=60)
        Stage(lived.world.zhang_san, lecture(lived.world, f"h{number}")).watch(
            0, 20, since=1_200 * (number + 1)
        )
    lived.book.deliver()

    assert cost() == one


def test_names_lead_to_the_person_s_year(lived: Lived) -> None:
    client = desk(lived, "li_si")
    wanted = f"/desk/people/{lived.world.zhang_san.public_id}/"

    for page in (
        f"/desk/{lived.world.first.public_id}/people/",
        f"/ledger/{lived.world.first.public_id}/?quarter=2026Q4",
    ):
        assert wanted in page_of(client, page)

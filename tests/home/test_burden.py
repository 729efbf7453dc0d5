"""减负红线 on every page: without a 依据文件 nobody meets points, rankings or 每日答题; no export holds minutes."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.models import LedgerEntry
from sanwei.org.models import Member, OrgUnit
from sanwei.study.models import StudyRecord
from tests.home.burden import WATCHED_SECONDS, House, house
from tests.home.crawl import Seen, cells_of, crawl, look
from tests.ledgers.exporting import content, made
from tests.world import World

BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"
WORDS = re.compile("积分|排名|排行|每日答题")
MINUTES = re.compile(
    rf"观看|已看|收看|在线|时长.*秒|1分37|0?1:37|\b{WATCHED_SECONDS}(\.0)?\b|\b{WATCHED_SECONDS}000\b"
)
# What an administrator enters the document on: the one place that may name what it allows.
SWITCH = "cms/org_approvals/"
# The trail goes on telling what was done while the document held.
TRAIL = "cms/audit/"
PEOPLE = {
    "member": "zhang_san",
    "secretary": "li_si",
    "editor and group leader": "zhao_liu",
    "committee": "sun_qi",
}
POINTS = (
    "/ledger/points/",
    "/ledger/points/notice/",
    "/ledger/points/review/",
    "/cms/points_rules/",
    "/cms/points_rules/new/",
)


@pytest.fixture
def used(world: World) -> House:
    return house(world)


def as_one(world: World, member: Member) -> Client:
    client = Client()
    client.force_login(world.account(member), backend=BACKEND)
    return client


def begin(world: World) -> list[str]:
    """Return where the crawl begins: the desks of everybody, whoever walks."""
    units = (world.committee, world.first, world.second)
    entries = LedgerEntry.objects.order_by("kind", "pk").values_list("public_id", flat=True)
    return [
        "/", "/me/", "/me/credits/", "/notices/", "/cms/", "/api/v1/openapi.json",
        *(f"/desk/{unit.public_id}/" for unit in units),
        *(f"/ledger/{unit.public_id}/" for unit in units),
        *(f"/ledger/{unit.public_id}/points/" for unit in units),
        *(reverse("ledgers:entry", args=[key]) for key in entries),
        *POINTS,
    ]  # fmt: skip


def statistics_of(used: House, member: Member, unit: OrgUnit) -> str:
    """Return every cell of the year's statistics of ``unit``, as ``member`` takes them out."""
    export = made(
        used.world,
        member,
        ExportKind.STATISTICS,
        ExportForm.XLSX,
        unit,
        period=str(used.today.year),
    )
    return "\n".join(cells_of(content(export)))


def named(seen: list[Seen]) -> list[tuple[str, str]]:
    """Return where one of the words stands, with what stands around it."""
    found = []
    for one in seen:
        match = WORDS.search(one.text)
        if match and not one.route.startswith((SWITCH, TRAIL)):
            found.append((one.address, one.text[max(0, match.start() - 60) : match.end() + 40]))
    return found


def minutes_in(sheet: str) -> list[str]:
    """Return the cells that tell how long somebody watched."""
    return [cell for cell in sheet.split("\n") if MINUTES.search(cell)]


@pytest.mark.parametrize("who", PEOPLE)
def test_without_a_document_nobody_meets_the_words(used: House, who: str) -> None:
    used.turn_off()
    client = as_one(used.world, getattr(used.world, PEOPLE[who]))

    seen = crawl(client, begin=begin(used.world))

    opened = [one for one in seen if one.status == 200]
    assert len(opened) > {"member": 25, "committee": 60}.get(who, 40)
    assert named(seen) == []
    assert [one.address for one in seen if one.is_sheet and minutes_in(one.text)] == []


@pytest.mark.parametrize("who", PEOPLE)
def test_without_a_document_the_addresses_do_not_exist(used: House, who: str) -> None:
    used.turn_off()
    client = as_one(used.world, getattr(used.world, PEOPLE[who]))
    desks = [
        f"/ledger/{unit.public_id}/points/" for unit in (used.world.committee, used.world.first)
    ]

    closed = [look(client, address) for address in (*POINTS, *desks)]

    outside = {one.address for one in closed if one.status != 404}
    # An account without the admin is led to its door, as from any address there.
    assert {one for one in outside if not one.startswith("/cms/")} == set()
    assert [one.status for one in closed if one.address in outside] in ([], [302, 302])


def test_with_the_document_the_crawl_meets_them(used: House) -> None:
    """The guard could fail: the same walk finds the words once the document holds."""
    client = as_one(used.world, used.world.zhang_san)

    seen = crawl(client, begin=begin(used.world))

    where = {one.route for one in seen if one.status == 200 and WORDS.search(one.text)}
    assert {"me/", "ledger/points/", "ledger/points/notice/", "me/inbox/"} <= where
    assert not any(one.is_sheet or "api/" in one.route for one in seen if WORDS.search(one.text))


def test_with_the_document_they_stand_where_they_belong(used: House) -> None:
    world = used.world
    first, above = world.first.public_id, world.committee.public_id
    expected = {
        "li_si": [f"/desk/{first}/", f"/ledger/{first}/points/", "/ledger/points/review/"],
        "zhao_liu": ["/ledger/points/review/", "/me/inbox/"],
        "sun_qi": ["/cms/", "/cms/points_rules/", f"/ledger/{above}/points/"],
    }

    for who, addresses in expected.items():
        client = as_one(world, getattr(world, who))
        pages = [look(client, address) for address in addresses]
        assert [one.address for one in pages if WORDS.search(one.text)] == addresses
    for unit in (world.first, world.committee):
        assert not WORDS.search(statistics_of(used, world.sun_qi, unit))


def test_without_a_document_the_consumer_writes_nothing(used: House) -> None:
    used.turn_off()
    before = used.world.zhang_san.points_claims.count()

    used.book.online(used.world.zhang_san, used.today, used.book.item("学党史"))
    used.book.deliver()

    assert used.world.zhang_san.points_claims.count() == before


def test_no_export_holds_minutes_of_watching(used: House, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    call_command(
        "export_statistics",
        f"--unit={used.world.committee.public_id}",
        f"--from={used.today.replace(month=1, day=1)}",
        f"--to={used.today}",
        f"--out={out}",
        verbosity=0,
    )
    exports = {"export_statistics": "\n".join(cells_of(out.read_bytes()))}
    for member, unit in (
        (used.world.li_si, used.world.first),
        (used.world.sun_qi, used.world.committee),
    ):
        exports[unit.name] = statistics_of(used, member, unit)

    assert all("张三" in text for text in exports.values())
    assert [(name, minutes_in(text)) for name, text in exports.items() if minutes_in(text)] == []
    assert StudyRecord.objects.filter(member=used.world.zhang_san).exists()


def test_minutes_would_be_found_in_a_cell() -> None:
    told = [
        "学党章",
        "集体学习1学时",
        "观看1分37秒",
        "97",
        "97000",
        "2026-09-07",
        "时长1小时，计1学时",
    ]

    assert minutes_in("\n".join(told)) == ["观看1分37秒", "97", "97000"]

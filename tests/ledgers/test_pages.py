"""The ledger on screen: own branch only, every number opens its rows, down to the facts."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanwei.common.models import AuditEntry
from sanwei.ledgers import page as page_module
from sanwei.ledgers import queries, services
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.page import Filters
from sanwei.org.models import Member, OrgUnit
from tests.ledgers.book import HOUR, Book
from tests.world import NOW

AUGUST = date(2026, 8, 14)


@pytest.fixture
def told(book: Book) -> Book:
    """Both branches have learned in August: attended, watched, tested."""
    quiz = book.item("随课测验")
    for member in (book.world.zhang_san, book.world.wang_wu):
        book.record(member, AUGUST, length_seconds=2 * HOUR, title=f"{member.name}参加的集中学习")
        book.online(member, AUGUST, book.item(f"{member.name}看的课"))
        book.quiz(member, AUGUST, quiz, score=80)
        book.record(member, AUGUST, length_seconds=600, title=f"{member.name}十分钟的学习")
    book.deliver()
    return book


def signed_in(book: Book, member: Member) -> Client:
    client = Client()
    client.force_login(
        book.world.account(member), backend="sanwei.accounts.backends.NumberOrPhoneBackend"
    )
    return client


def address(unit: OrgUnit, **query: object) -> str:
    asked = {"quarter": "2026Q3", **query}
    pairs = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('ledgers:ledger', args=[unit.public_id])}?{pairs}"


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return unescape(response.content.decode())


def test_the_page_begins_with_the_sentence(told: Book) -> None:
    page = text_of(signed_in(told, told.world.li_si), address(told.world.first))

    assert "2026年第三季度应学4人，参学1人，共记2.75学时；年度已达标0人，按进度还差4人。" in page
    assert "登记中" in page
    assert "时长10分钟，不足30分钟，不计学时。" in page


def test_the_page_of_a_branch_holds_nothing_of_another(told: Book) -> None:
    page = text_of(signed_in(told, told.world.li_si), address(told.world.first))

    assert "张三参加的集中学习" in page
    for strange in ("王五", "周八", "吴九", "第二支部"):
        assert strange not in page


@pytest.mark.parametrize("what", ["ledger", "export_ask"])
@pytest.mark.parametrize("who", ["zhou_ba", "zhang_san", "zhao_liu", "wang_wu"])
def test_who_has_no_desk_here_finds_no_ledger(told: Book, who: str, what: str) -> None:
    client = signed_in(told, getattr(told.world, who))

    response = client.get(reverse(f"ledgers:{what}", args=[told.world.first.public_id]))

    assert response.status_code == 404
    assert "张三" not in response.content.decode() or who == "zhang_san"


def test_a_made_up_and_a_groups_ledger_do_not_exist(told: Book) -> None:
    client = signed_in(told, told.world.li_si)

    for public_id in (uuid4(), told.world.group.public_id):
        assert client.get(reverse("ledgers:ledger", args=[public_id])).status_code == 404


def test_the_door_is_asked_for_first(told: Book) -> None:
    response = Client().get(address(told.world.first))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_every_number_opens_rows_that_add_up_to_it(told: Book) -> None:
    client = signed_in(told, told.world.li_si)
    page = text_of(client, address(told.world.first))
    numbers = re.findall(r'<a class="open" href="(\?[^"]*)#rows">([\d.]+)</a>', page)
    assert len(numbers) > 5

    for link, number in numbers:
        opened = text_of(
            client, reverse("ledgers:ledger", args=[told.world.first.public_id]) + link
        )
        if "kind=assessment" in link:
            assert "随课测验" in opened
            continue
        (total,) = re.findall(r"合计([\d.]+)学时</small>|合计([\d.]+)学时 ·", opened)
        assert number in total, link


def test_the_people_behind_a_count_are_as_many_as_it_says(told: Book) -> None:
    client = signed_in(told, told.world.li_si)

    def names(people: str) -> list[str]:
        page = text_of(client, address(told.world.first, people=people))
        return re.findall(r'class="l name-cell"><a [^>]+>(\S+?)</a>', page.split('id="rows"')[0])

    assert names("due") == ["李四", "孙七", "张三", "赵六"]
    assert names("learned") == ["张三"]
    assert names("idle") == ["李四", "孙七", "赵六"]
    assert names("reached") == []


def test_a_person_of_another_branch_opens_nothing(told: Book) -> None:
    client = signed_in(told, told.world.li_si)

    page = text_of(client, address(told.world.first, member=told.world.wang_wu.public_id))

    assert "王五" not in page


def test_htmx_gets_only_the_rows(told: Book) -> None:
    response = signed_in(told, told.world.li_si).get(
        address(told.world.first, account="group"),
        headers={"HX-Request": "true", "HX-Target": "rows"},
    )

    page = response.content.decode()
    assert "张三参加的集中学习" in page
    assert "<html" not in page


@pytest.mark.parametrize(
    "query",
    [
        {"quarter": "nonsense"},
        {"quarter": "2026Q9"},
        {"quarter": "0000Q1"},
        {"quarter": "9999Q4"},
        {"member": "x", "account": "x", "kind": "x", "people": "x", "page": "-1"},
        {"page": "99999"},
        {"page": "9" * 40},
    ],
)
def test_an_unreadable_address_shows_the_ledger_all_the_same(
    told: Book, query: dict[str, object]
) -> None:
    client = signed_in(told, told.world.li_si)

    assert client.get(address(told.world.first, **query)).status_code == 200


def test_above_a_branch_the_people_behind_a_count_come_page_by_page(
    told: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "PEOPLE_A_PAGE", 2)
    client = signed_in(told, told.world.sun_qi)
    everybody = queries.branch_table(
        unit=told.world.committee,
        starts_on=date(2026, 7, 1),
        ends_before=date(2026, 10, 1),
        as_of=NOW.date(),
    )
    due = [row.name for row in everybody.rows if row.is_due]

    found: list[str] = []
    for number in range(1, len(due) // 2 + 2):
        people = text_of(client, address(told.world.committee, people="due", page=number))
        shown = re.findall(r'name-cell"><a class="open"[^>]*>([^<]+)', people)
        assert len(shown) <= 2
        assert f"{len(due)}人" in people
        assert ("下一页" in people) is (len(found) + len(shown) < len(due))
        found += shown[: len(due) - len(found)]

    assert found == due


def test_the_committee_sees_branches_and_opens_names_with_a_trace(told: Book) -> None:
    client = signed_in(told, told.world.sun_qi)

    whole = text_of(client, address(told.world.committee))
    assert ("第一支部" in whole, "第二支部" in whole, "张三" in whole) == (True, True, False)
    assert not AuditEntry.objects.filter(action="ledger.open_names").exists()

    assert "王五" in text_of(client, address(told.world.second))
    trace = AuditEntry.objects.get(action="ledger.open_names")
    assert (trace.actor_name, trace.unit_key) == ("孙七", str(told.world.second.public_id))


@pytest.mark.parametrize(
    "opened", [{"people": "due"}, {"account": "group"}, {"kind": "assessment"}]
)
def test_a_number_above_branches_that_opens_into_names_leaves_a_trace(
    told: Book, opened: dict[str, str]
) -> None:
    page = text_of(signed_in(told, told.world.sun_qi), address(told.world.committee, **opened))

    trace = AuditEntry.objects.get(action="ledger.open_names")
    assert "张三" in page
    assert (trace.actor_name, trace.unit_key) == ("孙七", str(told.world.committee.public_id))


def test_above_a_branch_each_person_stands_with_the_branch(told: Book) -> None:
    page = text_of(
        signed_in(told, told.world.sun_qi), address(told.world.committee, people="learned")
    )

    people = page.partition('id="people"')[2].split("</section>")[0]
    assert re.findall(r'name-cell"><a class="open"[^>]*>([^<]+)', people) == ["王五", "张三"]
    assert re.findall(r'<td class="l group">([^<]+)', people) == ["第二支部", "第一支部"]


def test_the_branchs_own_desk_leaves_no_such_trace(told: Book) -> None:
    text_of(signed_in(told, told.world.li_si), address(told.world.first))

    assert not AuditEntry.objects.filter(action="ledger.open_names").exists()


def test_an_entry_shows_rule_record_and_corrections(told: Book) -> None:
    actor = told.world.account(told.world.li_si)
    entry = LedgerEntry.objects.get(member=told.world.zhang_san, account="group")
    services.correct_entry(
        approver="孙七", entry=entry, reason="实际一小时", actor=actor, at=NOW, amount=Decimal(1)
    )

    page = text_of(
        signed_in(told, told.world.li_si), reverse("ledgers:entry", args=[entry.public_id])
    )

    for words in ("本单位学时管理制度", "按小时折算", "系统生成", "实际一小时", "人工更正", "冲销"):
        assert words in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("li_si", 200),
        ("zhang_san", 200),
        ("sun_qi", 200),
        ("zhou_ba", 404),
        ("zhao_liu", 404),
        ("wang_wu", 404),
    ],
)
def test_an_entry_opens_for_its_desk_and_for_the_person(told: Book, who: str, status: int) -> None:
    entry = LedgerEntry.objects.get(member=told.world.zhang_san, account="group")
    client = signed_in(told, getattr(told.world, who))

    assert client.get(reverse("ledgers:entry", args=[entry.public_id])).status_code == status
    assert client.get(reverse("ledgers:entry", args=[uuid4()])).status_code == 404


def test_the_page_costs_the_same_for_one_row_and_for_many(told: Book) -> None:
    client = signed_in(told, told.world.li_si)
    url = address(told.world.first)

    def cost() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as made:
            client.get(url)
        return len(made)

    one = cost()
    for _number in range(5):
        told.record(told.world.zhang_san, AUGUST)
        told.record(told.world.zhang_san, AUGUST, length_seconds=60)
    told.deliver()

    assert cost() == one


def test_the_address_of_a_page_of_rows_keeps_its_filters() -> None:
    member = UUID(int=5)
    filters = Filters.read(
        {"quarter": "2026Q3", "member": str(member), "account": "group", "page": "3"},
        today=date(2026, 8, 1),
    )

    assert filters.query == f"quarter=2026Q3&member={member}&account=group"
    assert (filters.number, filters.as_of) == (3, date(2026, 8, 1))


def test_screen_and_query_agree_on_the_total(told: Book) -> None:
    found = queries.branch_table(
        unit=told.world.first,
        starts_on=date(2026, 7, 1),
        ends_before=date(2026, 10, 1),
        as_of=date(2026, 9, 30),
    )

    page = text_of(signed_in(told, told.world.li_si), address(told.world.first))

    assert found.totals.total == Decimal("2.75")
    assert '#rows">2.75</a></td><td class="r">80.0</td>' in page


@pytest.mark.parametrize(
    ("when", "told_by", "hours"),
    [
        ("2026-08", "2026年8月1日至2026年8月31日应学", "共记2.75学时"),
        ("2026-07", "2026年7月1日至2026年7月31日应学", "共记0学时"),
        ("2026", "2026年1月1日至2026年12月31日应学", "共记2.75学时"),
    ],
)
def test_the_ledger_is_asked_by_month_and_by_year(
    told: Book, when: str, told_by: str, hours: str
) -> None:
    client = signed_in(told, told.world.li_si)

    page = text_of(client, address(told.world.first, quarter=when))

    assert told_by in page
    assert hours in page
    assert f'<option value="{when}" selected>' in page
    assert 'id="life"' not in page
    assert f"table=life&period={when}" in page

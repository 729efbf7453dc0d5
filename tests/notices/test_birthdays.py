"""政治生日: the right day and number of years, for whom it is, and never about who has left."""

from datetime import date, datetime

import pytest
from django.test import Client

from sanwei.common import clock
from sanwei.library.models import Shelf, ShelfBook
from sanwei.notices.birthdays import queries, services
from sanwei.notices.birthdays.dates import anniversary_on, formal_since, whole_years
from sanwei.notices.errors import CardNotYours
from sanwei.notices.models import BirthdayCard, Notice
from sanwei.org.enums import MemberKind, PartyStatus
from sanwei.org.models import Member
from tests.home.asking import as_member
from tests.home.test_pages import count_queries
from tests.world import NOW, SHANGHAI, World

JULY = date(2026, 7, 1)
TODAY = date(2026, 10, 12)
AUTUMN = date(2026, 10, 1)


def joined(member: Member, day: date, **more: object) -> Member:
    Member.objects.filter(pk=member.pk).update(**{"joined_on": day} | more)
    member.refresh_from_db()
    return member


def on(year: int, month: int, day: int, hour: int = 8) -> datetime:
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


def greeted() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("recipient__name", "title"))


def names(world: World, month: date, today: date = TODAY) -> list[str]:
    return [one.member.name for one in queries.birthdays_in(world.first, month, today=today)]


@pytest.mark.parametrize(
    ("year", "day"),
    [(2027, date(2027, 2, 28)), (2028, date(2028, 2, 29)), (2100, date(2100, 2, 28))],
)
def test_the_leap_day_is_kept_on_the_28th_of_a_common_year(year: int, day: date) -> None:
    assert anniversary_on(date(1988, 2, 29), year) == day


@pytest.mark.parametrize(
    ("joined_on", "formal_on", "since"),
    [
        (date(1969, 3, 31), None, None),
        (date(1969, 4, 1), None, date(1969, 4, 1)),
        (date(1977, 8, 31), None, date(1977, 8, 31)),
        (date(1977, 9, 1), None, None),
        (date(1986, 7, 1), date(1987, 7, 1), date(1987, 7, 1)),
        (None, date(1990, 1, 1), date(1990, 1, 1)),
    ],
)
def test_party_age_counts_from_formal_membership(
    joined_on: date | None, formal_on: date | None, since: date | None
) -> None:
    assert formal_since(joined_on, formal_on) == since


def test_years_are_full_on_the_day_itself() -> None:
    counted = [
        whole_years(JULY.replace(year=1986), date(2026, 6, 30)),
        whole_years(JULY.replace(year=1986), JULY),
    ]

    assert counted == [39, 40]


def test_the_month_lists_by_day_with_the_years_from_joining(world: World) -> None:
    joined(world.zhang_san, date(1986, 7, 9), formal_on=date(1987, 7, 9))
    joined(world.li_si, date(2006, 7, 1), formal_on=date(2007, 7, 1))
    joined(world.zhao_liu, date(1976, 7, 1), formal_on=None, month_only=["joined_on"])
    joined(world.sun_qi, date(2010, 8, 1))
    Member.objects.filter(pk=world.wang_wu.pk).update(joined_on=date(2016, 7, 3))  # next door

    found = queries.birthdays_in(world.first, JULY, today=TODAY)

    assert [
        (one.member.name, one.on, one.years, one.party_years, one.is_round) for one in found
    ] == [
        ("李四", date(2026, 7, 1), 20, 19, True),
        ("张三", date(2026, 7, 9), 40, 39, True),
        ("赵六", None, 50, 50, True),
    ]


@pytest.mark.parametrize(
    "change",
    [
        *({"status": status} for status in PartyStatus if status != PartyStatus.NORMAL),
        {"is_lost": True},
        {"kind": MemberKind.ACTIVIST},
        {"joined_on": date(2026, 10, 12)},
    ],
    ids=str,
)
def test_there_is_none_for_who_has_left_or_can_not_be_found(
    world: World, client: Client, change: dict[str, object]
) -> None:
    joined(world.zhang_san, date(1996, 10, 12), **change)
    as_member(client, world, world.li_si)

    services.greet(at=NOW)

    assert greeted() == []
    assert names(world, AUTUMN) == []
    assert queries.birthday_of(world.zhang_san, 2026, today=TODAY) is None
    address = f"/desk/{world.first.public_id}/birthdays/"
    assert client.get(f"{address}{world.zhang_san.public_id}/").status_code == 404


def test_who_died_since_is_not_in_the_list_of_a_month_before(world: World) -> None:
    joined(world.zhang_san, date(1996, 8, 12))
    before = names(world, date(2026, 8, 1))
    joined(
        world.zhang_san, date(1996, 8, 12), status=PartyStatus.DECEASED, status_on=date(2026, 9, 1)
    )

    assert before == ["张三"]
    assert names(world, date(2026, 8, 1)) == []


def test_there_is_no_party_age_before_formal_membership(world: World) -> None:
    joined(world.zhang_san, date(2025, 7, 9), formal_on=date(2026, 7, 10))

    (found,) = (
        one for one in queries.birthdays_in(world.first, JULY, today=TODAY) if one.years < 2
    )

    assert (found.years, found.party_years) == (1, None)


def test_the_person_is_greeted_once_in_the_morning(world: World) -> None:
    joined(world.zhang_san, date(1986, 7, 9))

    told = [
        services.greet(at=moment)
        for moment in (
            on(2026, 7, 8, 20), on(2026, 7, 9, 7), on(2026, 7, 9), on(2026, 7, 9, 9),
            on(2026, 7, 10), on(2027, 7, 9),
        )
    ]  # fmt: skip

    assert told == [0, 0, 1, 0, 0, 1]
    assert greeted() == [("张三", "今天是您入党40周年"), ("张三", "今天是您入党41周年")]


def test_who_has_a_month_only_is_greeted_in_that_month(world: World) -> None:
    joined(world.zhang_san, date(1986, 7, 1), month_only=["joined_on"])

    told = [services.greet(at=on(2026, month, 5)) for month in (6, 7, 7, 8)]

    assert told == [0, 1, 0, 0]
    assert greeted() == [("张三", "这个月是您入党40周年")]
    assert "1986年7月加入" in Notice.objects.get().text


def test_the_branch_writes_the_card_and_the_greeting_says_it(world: World) -> None:
    joined(world.zhang_san, date(1986, 10, 12))
    shelf = Shelf.objects.create(unit=world.committee, audience=world.everyone)
    book = ShelfBook.objects.create(shelf=shelf, title="桥梁史话", is_shown=True)
    found = queries.birthday_of(world.zhang_san, 2026, today=TODAY)
    assert found is not None
    services.write_card(
        birthday=found, wish="四十年，一座桥。", book=book, actor=world.account(world.li_si), at=NOW
    )

    services.greet(at=NOW)
    book.delete()

    assert Notice.objects.get().text.endswith("四十年，一座桥。")
    card = BirthdayCard.objects.get()
    assert (card.book, card.book_title, card.actor_name) == (None, "桥梁史话", "李四")


@pytest.mark.parametrize("who", ["sun_qi", "zhou_ba", "zhang_san"])
def test_nobody_but_the_branch_writes_its_cards(world: World, who: str) -> None:
    joined(world.zhang_san, date(1986, 10, 12))
    found = queries.birthday_of(world.zhang_san, 2026, today=TODAY)
    assert found is not None

    with pytest.raises(CardNotYours):
        services.write_card(
            birthday=found,
            wish="不该写的。",
            book=None,
            actor=world.account(getattr(world, who)),
            at=NOW,
        )


@pytest.fixture
def this_month(world: World) -> Member:
    today = clock.local_date(clock.now())
    return joined(world.zhang_san, today.replace(year=1986, day=1))


def test_the_desk_writes_and_prints_the_card(
    client: Client, world: World, this_month: Member
) -> None:
    as_member(client, world, world.li_si)
    desk = f"/desk/{world.first.public_id}/birthdays/"

    listed = client.get(desk).content.decode()
    saved = client.post(f"{desk}{this_month.public_id}/", {"wish": "祝好。"}, follow=True)
    refused = client.post(f"{desk}{this_month.public_id}/", {"wish": " "})
    printed = client.get(f"{desk}print/?size=a4").content.decode()
    own = as_member(client, world, world.zhang_san).get("/me/birthday/").content.decode()

    assert "张三" in listed
    assert "贺卡已保存" in saved.content.decode()
    assert "寄语还是空的" in refused.content.decode()
    assert "祝好。" in printed
    assert "cards-page a4" in printed
    assert "祝好。" in own


def test_the_neighbour_s_secretary_finds_none_of_it(
    client: Client, world: World, this_month: Member
) -> None:
    as_member(client, world, world.zhou_ba)
    theirs = f"/desk/{world.first.public_id}/birthdays/"
    own = f"/desk/{world.second.public_id}/birthdays/"

    found = [
        client.get(address)
        for address in (
            theirs, f"{theirs}print/", f"{theirs}{this_month.public_id}/",
            own, f"{own}{this_month.public_id}/", f"{own}print/?member={this_month.public_id}",
        )
    ]  # fmt: skip

    assert [one.status_code for one in found] == [404, 404, 404, 200, 404, 404]
    assert "张三" not in found[3].content.decode()


def test_the_list_costs_the_same_for_one_and_three(
    client: Client, world: World, this_month: Member
) -> None:
    as_member(client, world, world.li_si)
    address = f"/desk/{world.first.public_id}/birthdays/"
    client.get(address)
    one = count_queries(client, address)
    assert this_month.joined_on is not None
    for member in (world.li_si, world.zhao_liu):
        joined(member, this_month.joined_on)

    assert count_queries(client, address) == one

"""谈心谈话: who may write one down, which kind it is, who was not yet talked with."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sanwei.activities import queries, services
from sanwei.activities.enums import TalkKind
from sanwei.activities.errors import (
    NotYourTalk,
    ReasonEmpty,
    TalkInvalid,
    TalkNotVisible,
    TalkTwice,
    TalkWithdrawn,
)
from sanwei.activities.models import HeartTalk, RestrictedText
from sanwei.common import clock
from sanwei.common.models import AuditEntry
from sanwei.common.periods import Quarter
from sanwei.ledgers import queries as ledgers
from tests.activities.clients import client_of, text_of
from tests.activities.stage import day_at, found_board
from tests.activities.talks import talk
from tests.world import NOW, World

TODAY = date(2026, 10, 12)


def test_the_kind_follows_from_the_posts_of_the_day(world: World) -> None:
    found_board(world)

    kinds = [
        talk(world, world.li_si, world.zhao_liu).kind,
        talk(world, world.li_si, world.zhang_san).kind,
        talk(world, world.zhang_san, world.li_si, on=day_at(8)).kind,
    ]

    assert kinds == [TalkKind.BOARD_BOARD, TalkKind.BOARD_MEMBER, TalkKind.BOARD_MEMBER]


def test_two_members_without_a_post_are_their_own_kind(world: World) -> None:
    assert talk(world, world.zhang_san, world.sun_qi).kind == TalkKind.MEMBER_MEMBER


def test_a_form_sent_twice_is_one_talk(world: World) -> None:
    key = uuid4()

    first = talk(world, world.li_si, world.zhang_san, public_id=key)

    assert talk(world, world.li_si, world.zhang_san, public_id=key) == first
    assert HeartTalk.objects.count() == 1


def test_both_sides_of_a_talk_write_one_record(world: World) -> None:
    talk(world, world.zhang_san, world.sun_qi, by=world.zhang_san)

    with pytest.raises(TalkTwice):
        talk(world, world.sun_qi, world.zhang_san, by=world.sun_qi)


def test_a_member_writes_down_no_talk_of_others(world: World) -> None:
    with pytest.raises(NotYourTalk):
        talk(world, world.li_si, world.sun_qi, by=world.zhang_san)


@pytest.mark.parametrize("wrong", ["self", "stranger", "future", "nameless"])
def test_what_can_t_be_a_talk_is_refused(world: World, wrong: str) -> None:
    partner = {"self": world.li_si, "stranger": world.wang_wu}.get(wrong, world.zhang_san)
    facts = {
        "future": {"on": day_at(13)},
        "nameless": {"theme": " "},
    }.get(wrong, {})

    with pytest.raises(TalkInvalid):
        talk(world, world.li_si, partner, **facts)  # type: ignore[arg-type]


def test_the_database_refuses_a_talk_with_oneself(world: World) -> None:
    found = talk(world, world.li_si, world.zhang_san)

    with pytest.raises(IntegrityError, match="activities_talk_takes_two"), transaction.atomic():
        HeartTalk.objects.filter(pk=found.pk).update(partner=world.li_si)


def test_coverage_counts_each_person_once_and_no_pairs(world: World) -> None:
    found_board(world)
    talk(world, world.li_si, world.zhao_liu)
    talk(world, world.li_si, world.zhang_san)
    talk(world, world.li_si, world.zhang_san, on=day_at(8))

    told = {
        one.kind: (one.met, one.owed, one.talks, one.missing)
        for one in queries.coverage_of(world.first, 2026, today=TODAY)
    }

    assert told == {
        TalkKind.BOARD_BOARD: (2, 3, 1, ("孙七",)),
        TalkKind.BOARD_MEMBER: (2, 4, 2, ("孙七", "赵六")),
        TalkKind.MEMBER_MEMBER: (0, 0, 0, ()),
    }


def test_a_withdrawn_talk_counts_no_more_and_stays_with_its_reason(world: World) -> None:
    found = talk(world, world.zhang_san, world.sun_qi)
    actor = world.account(world.li_si)

    services.withdraw_talk(talk=found, reason="登错了人", actor=actor, at=NOW)

    (row,) = [
        one
        for one in queries.coverage_of(world.first, 2026, today=TODAY)
        if one.kind == TalkKind.MEMBER_MEMBER
    ]
    assert (row.met, row.talks) == (0, 0)
    assert [one.withdrawn_reason for one in queries.talks_of(world.first, 2026)] == ["登错了人"]
    with pytest.raises(TalkWithdrawn):
        services.withdraw_talk(talk=found, reason="再来", actor=actor, at=NOW)


def test_withdrawing_asks_for_a_reason_and_is_not_everybody_s(world: World) -> None:
    found = talk(world, world.zhang_san, world.sun_qi)

    with pytest.raises(ReasonEmpty):
        services.withdraw_talk(talk=found, reason=" ", actor=world.account(world.li_si), at=NOW)
    with pytest.raises(TalkNotVisible):
        services.withdraw_talk(
            talk=found, reason="删", actor=world.account(world.zhang_san), at=NOW
        )


def test_the_table_of_the_quarter_counts_talks_and_not_those_of_others(world: World) -> None:
    talk(world, world.li_si, world.zhang_san)
    talk(world, world.li_si, world.sun_qi, on=day_at(30, month=9))
    talk(world, world.zhou_ba, world.wang_wu, by=world.zhou_ba, branch=world.second)

    table = ledgers.life_table(
        unit=world.committee, quarter=Quarter(2026, 4), as_of=TODAY, today=TODAY
    )

    assert [line.talks for line in table.lines] == [1, 1]
    assert table.total.talks == 2


def test_a_secretary_writes_down_a_talk_on_a_page(world: World, secretary: Client) -> None:
    address = reverse("activities:new_talk", args=[world.first.public_id])
    page = secretary.get(address).content.decode()
    assert "登记谈心谈话" in page
    assert "王五" not in page
    assert 'name="points"' not in page

    answer = secretary.post(
        address,
        {
            "key": str(uuid4()),
            "speaker": str(world.li_si.public_id),
            "partner": str(world.zhang_san.public_id),
            "day": clock.local_date(clock.now()).isoformat(),
            "starts": "00:00",
            "place": "工区",
            "theme": "家里的难处",
        },
    )

    assert answer.status_code == 302
    page = text_of(secretary, "talks", world.first.public_id)
    assert "李四 → 张三" in page
    assert "还有2人没有谈到，看名单" in page


def test_a_member_writes_down_an_own_talk_with_its_points(world: World) -> None:
    client = client_of(world, world.zhang_san)
    answer = client.post(
        reverse("activities:new_own_talk"),
        {
            "key": str(uuid4()),
            "partner": str(world.sun_qi.public_id),
            "i_was_asked": "1",
            "day": clock.local_date(clock.now()).isoformat(),
            "starts": "00:00",
            "place": "工区",
            "theme": "带徒弟",
            "points": "孩子上学的事",
        },
    )

    found = HeartTalk.objects.get()
    assert answer.status_code == 302
    assert (found.speaker_name, found.partner_name) == ("孙七", "张三")
    assert RestrictedText.objects.get().text == "孩子上学的事"
    assert "孙七 → 张三" in client.get(reverse("activities:mine")).content.decode()


def test_the_committee_reads_how_many_and_no_names(world: World) -> None:
    talk(world, world.zhou_ba, world.wang_wu, by=world.zhou_ba, branch=world.second)

    page = text_of(client_of(world, world.sun_qi), "talks", world.second.public_id)

    assert "还有1人没有谈到" in page
    assert "吴九" not in page
    assert "登记一次" not in page
    opened = AuditEntry.objects.get(action="activities.open_names")
    assert (opened.actor_name, opened.unit_key) == ("孙七", str(world.second.public_id))

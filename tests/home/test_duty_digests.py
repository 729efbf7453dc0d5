"""待办汇总: one notice of what the desk has to do, each matter once a week, no member's name in it."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache

from sanwei.activities import services as life
from sanwei.activities.enums import ActivityKind
from sanwei.home import duty_digests
from sanwei.home.desk import duties_at
from sanwei.notices import services as notices
from sanwei.notices.enums import NoticeKind, Rhythm
from sanwei.notices.models import Notice
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import Member
from tests.activities.stage import held
from tests.world import SHANGHAI, START, World

TUESDAY = datetime(2026, 10, 13, 9, tzinfo=SHANGHAI)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def unseen() -> None:
    cache.clear()


def told(member: Member) -> list[str]:
    found = Notice.objects.filter(recipient__member=member, kind=NoticeKind.DUTY)
    return [one.text for one in found.order_by("created_at")]


def send(at: datetime) -> int:
    cache.clear()
    return duty_digests.send_duty_digests(at=at)


def test_all_that_is_owed_comes_in_one_notice_to_who_keeps_the_branch(world: World) -> None:
    send(TUESDAY)

    (text,) = told(world.li_si)
    assert "第三季度党课没有开展" in text
    assert "还有" in text
    assert told(world.zhang_san) + told(world.zhao_liu) == []
    assert Notice.objects.filter(recipient__member=world.li_si).count() == 1


def test_a_matter_is_told_once_a_week_and_a_new_one_the_next_day(world: World) -> None:
    first = send(TUESDAY)
    again = send(TUESDAY + timedelta(hours=2))
    quiet = send(TUESDAY + DAY)
    held(world.first, on=TUESDAY + DAY, name="十月主题党日")
    fresh = send(TUESDAY + 2 * DAY)
    week = send(TUESDAY + 8 * DAY)

    assert (first, again, quiet, fresh) == (3, 0, 0, 1)
    assert week == 3
    assert told(world.li_si)[1] == "1条记录待确认。"


def test_what_is_explained_is_told_no_more(world: World) -> None:
    life.explain(
        unit=world.first,
        kind=ActivityKind.PARTY_CLASS,
        day=TUESDAY.date().replace(month=8),
        reason="防汛值守，推迟到十月。",
        actor=None,
        at=TUESDAY,
    )

    send(TUESDAY)

    assert "第三季度党课没有开展" not in told(world.li_si)[0]


def test_nothing_is_sent_at_night_or_to_who_switched_it_off(world: World) -> None:
    notices.choose_rhythms(user=world.account(world.li_si), study=Rhythm.DAILY, duties=Rhythm.OFF)

    assert send(TUESDAY.replace(hour=21)) == 0
    send(TUESDAY)

    assert told(world.li_si) == []
    assert len(told(world.zhou_ba)) == 1


def test_the_weekly_rhythm_tells_once_a_week(world: World) -> None:
    notices.choose_rhythms(
        user=world.account(world.li_si), study=Rhythm.DAILY, duties=Rhythm.WEEKLY
    )
    send(TUESDAY)
    held(world.first, on=TUESDAY + DAY, name="十月主题党日")

    for days in (2, 3, 5):
        send(TUESDAY + days * DAY)
    before = len(told(world.li_si))
    send(TUESDAY + 6 * DAY)

    assert (before, len(told(world.li_si))) == (1, 2)


def test_names_of_who_is_behind_are_not_in_it(world: World) -> None:
    listed = duties_at(world.first, user=world.account(world.li_si), at=TUESDAY)

    send(TUESDAY)

    assert any("张三" in duty.detail for duty in listed)
    texts = " ".join(told(world.li_si) + told(world.sun_qi))
    assert not any(name in texts for name in ("张三", "赵六", "王五"))


def test_who_holds_two_desks_gets_one_notice_that_says_which(world: World) -> None:
    org.assign_role(
        member=world.li_si, unit=world.second, role=Role.ORGANISATION, starts_on=START, at=TUESDAY
    )

    send(TUESDAY)

    (text,) = told(world.li_si)
    assert "第一支部：" in text

"""学习提醒 keeps to the 减负红线: one a day, an item once a week, never at night, nothing that is learned."""

from datetime import datetime, timedelta

import pytest

from quizzes.models import Quiz
from sanwei.notices import services
from sanwei.notices.models import Notice
from sanwei.org.models import Member
from sanwei.study import services as study
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.models import StudyItem
from tests.quizzes import factories as make
from tests.world import NOW, World

DAY = timedelta(days=1)


def open_quiz(world: World, title: str, at: datetime = NOW) -> Quiz:
    bank = make.bank(world.first, title=f"题库{title}", at=at)
    return make.quiz(world.first, world.first_only, banks=[bank], title=title, at=at)


def told(member: Member) -> list[str]:
    found = Notice.objects.filter(recipient__member=member, kind="digest").order_by("created_at")
    return [notice.text for notice in found]


def test_two_new_quizzes_make_one_digest_for_the_own_branch(world: World) -> None:
    open_quiz(world, "甲")
    open_quiz(world, "乙")

    services.send_digests(at=NOW)

    (text,) = told(world.zhang_san)
    assert "《甲》" in text
    assert "《乙》" in text
    assert told(world.wang_wu) == []


def test_what_comes_out_later_that_day_waits_for_tomorrow(world: World) -> None:
    open_quiz(world, "甲")
    services.send_digests(at=NOW)
    open_quiz(world, "乙", at=NOW + timedelta(hours=1))

    later = services.send_digests(at=NOW + timedelta(hours=2))
    services.send_digests(at=NOW + DAY)

    assert later == 0
    assert [("甲" in text, "乙" in text) for text in told(world.zhang_san)] == [
        (True, False),
        (False, True),
    ]


def test_an_item_is_named_once_a_week_and_twice_at_most(world: World) -> None:
    open_quiz(world, "甲")

    days = [day for day in range(40) if services.send_digests(at=NOW + day * DAY)]

    assert days == [0, 7]


def test_nothing_is_sent_in_the_quiet_hours(world: World) -> None:
    open_quiz(world, "甲")

    assert services.send_digests(at=NOW.replace(hour=23)) == 0
    assert services.send_digests(at=NOW.replace(hour=7) + DAY) == 0
    assert services.send_digests(at=NOW.replace(hour=8) + DAY) > 0


@pytest.mark.parametrize(
    "change", [{"status": "suspended"}, {"status": "deceased"}, {"is_lost": True}]
)
def test_who_is_not_to_be_reminded_is_left_alone(world: World, change: dict[str, object]) -> None:
    open_quiz(world, "甲")
    Member.objects.filter(pk=world.zhang_san.pk).update(**change)

    services.send_digests(at=NOW)

    assert told(world.zhang_san) == []
    assert len(told(world.li_si)) == 1


def test_what_is_learned_is_not_recommended(world: World) -> None:
    quiz = open_quiz(world, "甲")
    item = StudyItem.objects.get(owner_key=str(quiz.public_id))
    study.record(
        kind=RecordKind.ASSESSMENT,
        method=StudyMethod.ONLINE,
        entry=EntryMethod.SYSTEM,
        member=world.zhang_san,
        item=item,
        title=item.title,
        occurred_at=NOW,
        at=NOW,
        is_passed=True,
    )

    services.send_digests(at=NOW + timedelta(hours=1))

    assert told(world.zhang_san) == []
    assert len(told(world.li_si)) == 1

"""提醒方式: a person's own choice of how often to be told."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from sanwei.notices import services
from sanwei.notices.enums import NoticeKind, Rhythm
from sanwei.notices.models import Notice, Preference
from sanwei.notices.rhythms import week_began
from sanwei.org.models import Member
from sanwei.study.models import StudyItem
from tests.home.asking import as_member, ask
from tests.study.stage import lecture
from tests.world import SHANGHAI, World

MONDAY = datetime(2026, 10, 12, 8, tzinfo=SHANGHAI)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def published(world: World, key: str, at: datetime) -> StudyItem:
    item = lecture(world, key, title=f"课{key}")
    StudyItem.objects.filter(pk=item.pk).update(live_at=at)
    return item


def told(member: Member) -> list[tuple[str, str]]:
    found = Notice.objects.filter(recipient__member=member, kind=NoticeKind.DIGEST)
    return [(one.title, one.text) for one in found.order_by("created_at")]


def weekly(world: World) -> None:
    services.choose_rhythms(user=world.account(world.zhang_san), study=Rhythm.WEEKLY)


@pytest.mark.parametrize(
    ("at", "began"),
    [
        (MONDAY, MONDAY),
        (MONDAY - HOUR, MONDAY - 7 * DAY),
        (MONDAY + 6 * DAY, MONDAY),
        (MONDAY + 7 * DAY - HOUR, MONDAY),
    ],
)
def test_a_week_begins_on_monday_morning(at: datetime, began: datetime) -> None:
    assert week_began(at) == began


def test_the_weekly_digest_comes_on_monday_and_holds_what_came_before(world: World) -> None:
    weekly(world)
    published(world, "早", MONDAY - DAY)
    published(world, "晚", MONDAY + HOUR)

    for moment in (MONDAY - 2 * HOUR, MONDAY + 2 * HOUR, MONDAY + DAY, MONDAY + 6 * DAY):
        services.send_digests(at=moment)
    first = [text for _title, text in told(world.zhang_san)]
    services.send_digests(at=MONDAY + 7 * DAY)

    assert [("课早" in text, "课晚" in text) for text in first] == [(True, False)]
    assert "课晚" in told(world.zhang_san)[1][1]
    assert told(world.wang_wu)[0][0] == "有2项新内容可以学"


def test_the_weekly_digest_counts_open_tasks_and_says_nothing_without_any(world: World) -> None:
    weekly(world)
    services.send_digests(at=MONDAY + HOUR)
    silent = told(world.zhang_san)
    old = published(world, "旧", MONDAY - 60 * DAY)
    ask(world, world.first, old, at=MONDAY, due_on=(MONDAY + 20 * DAY).date())

    services.send_digests(at=MONDAY + 7 * DAY)

    assert silent == []
    assert told(world.zhang_san) == [
        ("还有1项学习任务没有学完", "打开首页就能接着学。学完自动记下，不用回复。")
    ]


def test_off_is_off(world: World) -> None:
    services.choose_rhythms(user=world.account(world.zhang_san), study=Rhythm.OFF)
    published(world, "新", MONDAY)

    services.send_digests(at=MONDAY + HOUR)
    services.send_digests(at=MONDAY + 7 * DAY)

    assert told(world.zhang_san) == []
    assert told(world.wang_wu) != []


def test_a_member_chooses_and_is_not_asked_about_a_desk(client: Client, world: World) -> None:
    page = as_member(client, world, world.zhang_san).get("/me/reminders/").content.decode()

    saved = client.post("/me/reminders/", {"study": "weekly", "duties": "off"}, follow=True)
    refused = client.post("/me/reminders/", {"study": "hourly"})

    assert "学习提醒" in page
    assert "待办汇总" not in page
    assert "已保存" in saved.content.decode()
    assert refused.status_code == 200
    kept = Preference.objects.get()
    assert (kept.study, kept.duties) == (Rhythm.WEEKLY, Rhythm.DAILY)


def test_a_secretary_chooses_both(client: Client, world: World) -> None:
    as_member(client, world, world.li_si)

    client.post("/me/reminders/", {"study": "off", "duties": "weekly"})

    kept = Preference.objects.get()
    assert (kept.user, kept.study, kept.duties) == (
        world.account(world.li_si), Rhythm.OFF, Rhythm.WEEKLY,
    )  # fmt: skip

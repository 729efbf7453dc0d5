"""学习提醒: who is behind hears of it once a week, nobody else hears who that is."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from sanwei.common import clock
from sanwei.common.models import AuditEntry
from sanwei.notices import services as notices
from sanwei.notices.enums import NoticeKind, Rhythm
from sanwei.notices.keeping import reminder_kept_until
from sanwei.notices.models import Notice, ReminderLog
from sanwei.notices.reminders import queries, services
from sanwei.notices.reminders.services import Reminded
from sanwei.org import erasing
from sanwei.org.models import Member, OrgUnit
from sanwei.study import queries as study
from sanwei.study.models import Requirement, StudyItem
from tests.home.asking import as_member, ask, done, path
from tests.study.stage import lecture
from tests.world import SHANGHAI, World

MORNING = clock.now().astimezone(SHANGHAI).replace(hour=9, minute=0, second=0, microsecond=0)
TODAY = MORNING.date()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own day, so that a sign-in holds, at an hour at which people may be told."""
    monkeypatch.setattr(clock, "now", lambda: MORNING)


@pytest.fixture
def item(world: World) -> StudyItem:
    return lecture(world)


def running(world: World, item: StudyItem, unit: OrgUnit | None = None) -> Requirement:
    return ask(
        world, unit or world.first, item, title="十月任务", at=MORNING, due_on=TODAY + 2 * DAY
    )


def press(world: World, task: Requirement, at: datetime = MORNING) -> Reminded:
    return services.remind(
        standing=study.standing_of(task, within=world.first, at=at),
        within=world.first,
        actor=world.account(world.li_si),
        at=at,
    )


def told(member: Member) -> list[str]:
    found = Notice.objects.filter(recipient__member=member, kind=NoticeKind.REMINDER)
    return [one.text for one in found.order_by("created_at")]


def test_a_press_tells_who_has_not_done_it_what_is_missing(world: World, item: StudyItem) -> None:
    task = running(world, item)
    done(world.zhang_san, item, at=MORNING)

    reached = press(world, task)

    assert reached == Reminded(told=3, lately=0, unreached=0)
    assert told(world.zhang_san) == []
    assert told(world.wang_wu) == []
    (text,) = told(world.zhao_liu)
    assert f"《十月任务》还差微党课《{item.title}》" in text
    assert "张三" not in text


def test_an_item_is_named_to_a_person_once_a_week(world: World, item: StudyItem) -> None:
    task = ask(world, world.first, item, at=MORNING, due_on=TODAY + 20 * DAY)

    reached = [press(world, task, MORNING + days * DAY) for days in (0, 1, 6, 7)]

    assert [(one.told, one.lately) for one in reached] == [(4, 0), (0, 4), (0, 4), (4, 0)]


def test_who_can_not_be_reached_is_counted_and_not_told(world: World, item: StudyItem) -> None:
    task = running(world, item)
    Member.objects.filter(pk=world.zhang_san.pk).update(is_lost=True)
    Member.objects.filter(pk=world.zhao_liu.pk).update(user=None)

    assert press(world, task) == Reminded(told=2, lately=0, unreached=2)
    assert told(world.zhang_san) == []


def test_the_schedule_puts_all_tasks_of_a_person_into_one_notice(
    world: World, item: StudyItem
) -> None:
    other = lecture(world, "other", title="第二课")
    running(world, item)
    ask(world, world.first, item, other, at=MORNING, due_on=TODAY + 3 * DAY, title="又一项")

    first = services.remind_by_schedule(at=MORNING)
    again = services.remind_by_schedule(at=MORNING + timedelta(hours=1))

    assert (first, again) == (4, 0)
    (text,) = told(world.zhang_san)
    assert text.count(f"《{item.title}》") == 1
    assert "《第二课》" in text
    assert told(world.wang_wu) == []


def test_the_schedule_says_nothing_early_or_at_night_or_of_what_is_withdrawn(
    world: World, item: StudyItem
) -> None:
    ask(world, world.first, item, at=MORNING, due_on=TODAY + 9 * DAY)

    assert services.remind_by_schedule(at=MORNING) == 0
    running(world, item)
    assert services.remind_by_schedule(at=MORNING.replace(hour=22)) == 0
    Requirement.objects.update(withdrawn_at=MORNING, withdrawal_reason="重复布置")
    assert services.remind_by_schedule(at=MORNING) == 0


def test_the_schedule_leaves_alone_who_switched_it_off(world: World, item: StudyItem) -> None:
    running(world, item)
    notices.choose_rhythms(user=world.account(world.zhang_san), study=Rhythm.OFF)
    notices.choose_rhythms(user=world.account(world.zhao_liu), study=Rhythm.WEEKLY)

    assert services.remind_by_schedule(at=MORNING) == 2
    assert told(world.zhang_san) + told(world.zhao_liu) == []


def test_the_daily_digest_does_not_repeat_what_was_reminded(world: World, item: StudyItem) -> None:
    StudyItem.objects.filter(pk=item.pk).update(live_at=MORNING - DAY)
    press(world, running(world, item))

    notices.send_digests(at=MORNING)

    digests = Notice.objects.filter(kind=NoticeKind.DIGEST).values_list(
        "recipient__name", flat=True
    )
    assert set(digests) == {"王五", "周八", "吴九"}


def test_one_notice_a_day_new_content_waits_for_tomorrow(world: World, item: StudyItem) -> None:
    running(world, item)
    fresh = lecture(world, "fresh", title="新课")
    StudyItem.objects.filter(pk=fresh.pk).update(live_at=MORNING)
    services.remind_by_schedule(at=MORNING)

    for moment in (MORNING + timedelta(hours=1), MORNING + DAY):
        notices.send_digests(at=moment)

    mine = Notice.objects.filter(recipient__member=world.zhang_san).order_by("created_at")
    assert [(one.kind, one.created_at) for one in mine] == [
        (NoticeKind.REMINDER, MORNING),
        (NoticeKind.DIGEST, MORNING + DAY),
    ]


def test_the_desk_reads_how_many_and_when_but_nothing_about_reading(
    client: Client, world: World, item: StudyItem
) -> None:
    task = running(world, item)
    as_member(client, world, world.li_si)

    pressed = client.post(path(world.first, task), {"action": "remind"}, follow=True)

    page = pressed.content.decode()
    assert "已提醒4人。" in page
    assert f"已提醒4人，最近一次{TODAY.month}月{TODAY.day}日" in page
    assert "未读" not in page.partition("<main")[2]
    tally = queries.tally_of(task, within=world.first)
    assert (tally.people, tally.last_on) == (4, TODAY)
    entry = AuditEntry.objects.get(action="notices.remind")
    assert (entry.actor_name, entry.details["told"]) == ("李四", 4)


@pytest.mark.parametrize("who", ["zhao_liu", "zhang_san", "zhou_ba"])
def test_nobody_but_those_who_keep_the_branch_can_press(
    client: Client, world: World, item: StudyItem, who: str
) -> None:
    task = running(world, item)
    as_member(client, world, getattr(world, who))

    answer = client.post(path(world.first, task), {"action": "remind"})

    assert answer.status_code == 404
    assert not ReminderLog.objects.exists()


def test_a_unit_above_reminds_without_reading_a_name(
    client: Client, world: World, item: StudyItem
) -> None:
    task = running(world, item, world.committee)
    as_member(client, world, world.sun_qi)

    page = client.post(path(world.committee, task), {"action": "remind"}, follow=True)

    assert "已提醒7人。" in page.content.decode()
    assert "张三" not in page.content.decode()


def test_the_log_is_append_only_until_its_day(world: World, item: StudyItem) -> None:
    press(world, running(world, item))

    for change in (
        lambda: ReminderLog.objects.update(reminded_on=TODAY - DAY),
        lambda: ReminderLog.objects.update(keep_until=TODAY),
        lambda: ReminderLog.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="log of reminders"), transaction.atomic():
            change()
    assert ReminderLog.objects.count() == 4


def test_the_log_goes_when_its_years_are_over(world: World, item: StudyItem) -> None:
    task = running(world, item)
    for day in (date(TODAY.year - 4, 1, 1), TODAY):
        ReminderLog.objects.create(
            member=world.zhang_san,
            branch=world.first,
            requirement=task,
            item=item,
            reminded_at=MORNING,
            reminded_on=day,
            keep_until=reminder_kept_until(day),
        )

    assert services.prune_reminders(at=MORNING) == 1
    assert ReminderLog.objects.get().reminded_on == TODAY


def test_erasing_who_pressed_leaves_the_log_without_the_name(world: World, item: StudyItem) -> None:
    press(world, running(world, item))

    erasing.erase_everywhere(world.li_si)

    assert set(ReminderLog.objects.values_list("actor_name", flat=True)) == {"已注销"}
    with pytest.raises(DatabaseError, match="log of reminders"), transaction.atomic():
        ReminderLog.objects.update(actor_name="别人")


def test_an_account_may_go_and_the_log_stays(world: World, item: StudyItem) -> None:
    press(world, running(world, item))

    world.account(world.li_si).delete()

    assert set(ReminderLog.objects.values_list("actor_name", "actor")) == {("李四", None)}

"""Signing in: once, in time or late, by whoever is due, and never anybody else."""

from datetime import timedelta

import pytest

from sanwei.activities import services as life
from sanwei.activities.check_in import queries, services
from sanwei.activities.check_in.arriving import LATE_AFTER_MINUTES
from sanwei.activities.check_in.errors import (
    DoorNotYet,
    DoorOver,
    MarkedOtherwise,
    NoDoorHere,
    NotOnTheList,
    RollClosed,
    TicketUsed,
    WindowClosed,
)
from sanwei.activities.enums import (
    AbsenceReason,
    ActivityKind,
    ActivityState,
    CheckInWay,
    Mark,
)
from sanwei.activities.models import (
    Activity,
    ActivityBranch,
    Attendance,
    CheckIn,
    CheckInWindow,
)
from sanwei.activities.services import MarkOf, SittingTimes
from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from sanwei.study.enums import EntryMethod
from sanwei.study.models import StudyRecord
from tests.activities.check_in.doors import name_door, open_door, sign_in
from tests.activities.stage import day_at, hold, mark, part_of
from tests.world import World

BEGAN = day_at(9)


def test_a_scan_marks_who_is_due_as_there_once(world: World) -> None:
    activity = hold(world.first)
    window = open_door(activity)

    first = sign_in(window, world.zhang_san, at=BEGAN)
    again = sign_in(window, world.zhang_san, at=BEGAN + timedelta(minutes=30))

    assert (first.name, first.at, first.is_late, first.is_again) == ("张三", BEGAN, False, False)
    assert (again.at, again.is_late, again.is_again) == (BEGAN, False, True)
    row = Attendance.objects.get(member=world.zhang_san)
    assert (row.mark, row.way, row.is_late, row.marked_at) == ("present", "scan", False, BEGAN)
    assert CheckIn.objects.count() == 1
    assert Activity.objects.get().state == ActivityState.IN_PROGRESS


def test_after_the_minutes_of_grace_it_is_late(world: World) -> None:
    window = open_door(hold(world.first))
    grace = timedelta(minutes=LATE_AFTER_MINUTES)

    in_time = sign_in(window, world.zhang_san, at=BEGAN + grace)
    late = sign_in(window, world.li_si, at=BEGAN + grace + timedelta(seconds=1))

    assert (in_time.is_late, late.is_late) == (False, True)
    assert Attendance.objects.get(is_late=True).member == world.li_si


@pytest.mark.parametrize("who", ["wang_wu", "zhou_ba"])
def test_who_is_not_due_is_counted_nowhere(world: World, who: str) -> None:
    window = open_door(hold(world.first))

    with pytest.raises(NotOnTheList):
        sign_in(window, getattr(world, who), at=BEGAN)

    assert not CheckIn.objects.exists()
    assert not Attendance.objects.exclude(mark=Mark.PENDING).exists()


def test_who_was_enrolled_since_the_meeting_was_opened_is_due(world: World) -> None:
    window = open_door(hold(world.first))
    fresh = org.enrol(
        name="钱十", kind=MemberKind.FORMAL, branch=world.first, starts_on=BEGAN.date()
    )

    sign_in(window, fresh, at=BEGAN)

    assert Attendance.objects.get(member=fresh).mark == Mark.PRESENT
    assert part_of(Activity.objects.get()).due == 5


def test_the_list_of_one_meeting_opens_no_other(world: World) -> None:
    ours, theirs = hold(world.first), hold(world.second)
    open_door(ours)
    window = open_door(theirs)

    with pytest.raises(NotOnTheList):
        sign_in(window, world.zhang_san, at=BEGAN)


def test_one_scan_signs_one_person_in(world: World) -> None:
    window = open_door(hold(world.first))
    sign_in(window, world.zhang_san, at=BEGAN, ticket="t" * 24)

    repeated = sign_in(window, world.zhang_san, at=BEGAN, ticket="t" * 24)
    with pytest.raises(TicketUsed):
        sign_in(window, world.li_si, at=BEGAN, ticket="t" * 24)

    assert repeated.is_again
    assert list(CheckIn.objects.values_list("member__name", flat=True)) == ["张三"]


def test_a_closed_or_expired_window_lets_nobody_in(world: World) -> None:
    activity = hold(world.first)
    window = open_door(activity)

    with pytest.raises(WindowClosed):
        sign_in(window, world.zhang_san, at=activity.ends_at)
    services.close_window(window=window, actor=None, at=BEGAN)
    with pytest.raises(WindowClosed):
        sign_in(window, world.zhang_san, at=BEGAN)

    assert not CheckIn.objects.exists()


def test_a_closed_record_takes_nobody_any_more(world: World) -> None:
    activity = hold(world.first)
    window, part = open_door(activity), part_of(activity)
    mark(part, absent={world.zhang_san: AbsenceReason.DUTY}, at=BEGAN)
    life.finish(part=part, actor=None, at=BEGAN + timedelta(minutes=5))

    with pytest.raises(RollClosed):
        sign_in(window, world.zhang_san, at=BEGAN + timedelta(minutes=6))
    with pytest.raises(RollClosed):
        open_door(activity)

    assert Attendance.objects.get(member=world.zhang_san).mark == Mark.ABSENT


def test_the_door_of_a_past_quarter_stays_shut(world: World) -> None:
    activity = hold(world.first, on=day_at(30, 20, 9))
    window = open_door(activity)

    with pytest.raises(DoorOver):
        open_door(activity, at=day_at(8))
    with pytest.raises(WindowClosed):
        sign_in(window, world.zhang_san, at=day_at(8))


def test_a_door_opens_around_its_sitting_only(world: World) -> None:
    activity = hold(world.first)
    begins, ends = activity.occurred_at, activity.ends_at

    with pytest.raises(DoorNotYet):
        open_door(activity, at=begins - timedelta(hours=3))
    window = open_door(activity, at=begins - timedelta(hours=1))
    assert window.closes_at == ends
    assert open_door(activity, at=begins) == window
    later = open_door(activity, at=ends + timedelta(minutes=5))
    assert later != window
    assert later.closes_at == ends + timedelta(minutes=20)
    assert CheckInWindow.objects.filter(closed_at__isnull=True).count() == 1


def test_bringing_study_home_has_no_door(world: World) -> None:
    activity = hold(
        world.first, ActivityKind.HOME_DELIVERY, participants=[world.zhang_san], place=""
    )

    with pytest.raises(NoDoorHere):
        open_door(activity)


def test_who_was_noted_absent_and_came_is_there(world: World) -> None:
    activity = hold(world.first)
    window, part = open_door(activity), part_of(activity)
    mark(part, absent={world.zhang_san: AbsenceReason.PERSONAL}, at=BEGAN)

    sign_in(window, world.zhang_san, at=BEGAN)

    row = Attendance.objects.get(member=world.zhang_san)
    assert (row.mark, row.reason, row.way) == (Mark.PRESENT, "", CheckInWay.SCAN)


def test_the_secretary_s_word_stands_over_an_earlier_check_in(world: World) -> None:
    activity = hold(world.first)
    window, part = open_door(activity), part_of(activity)
    sign_in(window, world.zhang_san, at=BEGAN)
    said = MarkOf(world.zhang_san.public_id, Mark.ABSENT, AbsenceReason.UNEXCUSED)
    life.take_attendance(part=part, marks=[said], actor=None, at=BEGAN)

    with pytest.raises(MarkedOtherwise):
        sign_in(window, world.zhang_san, at=BEGAN)

    assert Attendance.objects.get(member=world.zhang_san).mark == Mark.ABSENT
    assert CheckIn.objects.count() == 1


def test_a_tap_on_who_scanned_makes_it_no_roll_call(world: World) -> None:
    activity = hold(world.first)
    window, part = open_door(activity), part_of(activity)
    sign_in(window, world.zhang_san, at=BEGAN)

    mark(part, at=BEGAN)

    assert dict(part.attendance.values_list("member__name", "way")) == {
        "张三": "scan",
        "李四": "roll_call",
        "孙七": "roll_call",
        "赵六": "roll_call",
    }


def test_who_came_how_adds_up_to_who_was_there(world: World) -> None:
    activity = hold(world.first)
    window, part = open_door(activity), part_of(activity)
    sign_in(window, world.zhang_san, at=BEGAN)
    name_door(window, "李四", "0002", at=BEGAN)
    mark(part, absent={world.sun_qi: AbsenceReason.SICK}, at=BEGAN)
    closed = life.finish(part=part, actor=None, at=BEGAN + timedelta(minutes=50))
    said = MarkOf(world.sun_qi.public_id, Mark.PRESENT)
    life.correct_attendance(part=closed, said=said, why="漏点", actor=None, at=day_at(10))

    ways = queries.ways_of(closed)

    assert [(one.label, one.count) for one in ways] == [
        ("扫码签到", 1),
        ("姓名加尾号签到", 1),
        ("点名", 1),
        ("更正", 1),
    ]
    closed.refresh_from_db()
    assert sum(one.count for one in ways) == closed.present == 4


def test_who_scanned_is_no_late_entry_however_late_the_record_was_closed(world: World) -> None:
    activity = hold(world.first)
    window, part = open_door(activity), part_of(activity)
    sign_in(window, world.zhang_san, at=BEGAN)
    mark(part, at=day_at(20))

    closed = life.finish(part=part, actor=None, at=day_at(20))

    assert (closed.is_late_entry, closed.entry) == (True, EntryMethod.LATE)
    entries = dict(StudyRecord.objects.values_list("member__name", "entry"))
    assert entries.pop("张三") == EntryMethod.ON_SITE
    assert set(entries.values()) == {EntryMethod.LATE}


def test_two_sittings_have_a_door_each_and_count_a_person_once(world: World) -> None:
    shifts = [SittingTimes(day_at(9, hour), day_at(9, hour + 1)) for hour in (8, 19)]
    activity = hold(world.first, sittings=shifts)
    early, late = open_door(activity, number=1), open_door(activity, number=2)
    sign_in(early, world.zhang_san, at=day_at(9, 8))
    sign_in(early, world.li_si, at=day_at(9, 8))
    sign_in(late, world.zhang_san, at=day_at(9, 19) + timedelta(minutes=30))
    sign_in(late, world.zhao_liu, at=day_at(9, 19))
    part = part_of(activity)
    said = MarkOf(world.sun_qi.public_id, Mark.ABSENT, AbsenceReason.DUTY)
    life.take_attendance(part=part, marks=[said], actor=None, at=day_at(9, 20))

    closed = life.finish(part=part, actor=None, at=day_at(9, 20))

    assert (closed.due, closed.present, closed.absent, closed.late) == (4, 3, 1, 0)
    assert queries.sittings_of(world.zhang_san, closed) == (1, 2)
    assert dict(
        part.attendance.filter(mark=Mark.PRESENT).values_list("member__name", "sitting__number")
    ) == {"张三": 1, "李四": 1, "赵六": 2}
    assert StudyRecord.objects.count() == 3


def test_one_door_of_a_joint_day_signs_in_both_branches(world: World) -> None:
    activity = hold(world.first, partners=[world.second])
    window = open_door(activity)

    sign_in(window, world.zhang_san, at=BEGAN)
    sign_in(window, world.wang_wu, at=BEGAN)

    there = ActivityBranch.objects.filter(attendance__mark=Mark.PRESENT)
    assert sorted(there.values_list("branch_name", flat=True)) == ["第一支部", "第二支部"]
    assert queries.door_count(window).present == 2
    assert queries.door_count(window).due == 7

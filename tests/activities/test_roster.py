"""应到 follows membership, kind and posts on the day."""

from datetime import date, timedelta

import pytest

from sanwei.activities import services
from sanwei.activities.enums import ActivityKind, Mark
from sanwei.activities.errors import NotDue, OneSittingOnly, TimesWrong, WrongUnit
from sanwei.activities.services import SittingTimes
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, PartyStatus
from tests.activities.stage import day_at, found_board, hold, mark, part_of, people
from tests.world import NOW, World


def names(part: object) -> set[str]:
    return set(part.attendance.values_list("member_name", flat=True))  # type: ignore[attr-defined]


def test_a_branch_activity_expects_everybody_registered_that_day(world: World) -> None:
    people(world.first, 1, MemberKind.ACTIVIST)
    org.change_status(
        member=world.sun_qi,
        status=PartyStatus.SUSPENDED,
        on=date(2026, 10, 1),
        actor=None,
        at=NOW,
    )

    part = part_of(hold(world.first))

    assert names(part) == {"张三", "李四", "赵六"}
    assert (part.registered, part.due) == (3, 3)


def test_membership_counts_on_the_day_and_not_today(world: World) -> None:
    org.transfer(
        member=world.wang_wu, branch=world.first, on=date(2026, 10, 10), actor=None, at=NOW
    )

    before, after = part_of(hold(world.first)), part_of(hold(world.first, on=day_at(10)))

    assert "王五" not in names(before)
    assert "王五" in names(after)


def test_a_committee_meeting_expects_the_board_of_the_day(world: World) -> None:
    found_board(world)

    part = part_of(hold(world.first, ActivityKind.BRANCH_COMMITTEE_MEETING))

    assert names(part) == {"李四", "赵六", "孙七"}
    assert (part.registered, part.due) == (4, 3)


def test_a_group_meeting_expects_the_group_and_is_kept_by_it(world: World) -> None:
    part = part_of(hold(world.group, ActivityKind.GROUP_MEETING))

    assert names(part) == {"张三"}
    assert (part.branch, part.group_name) == (world.first, "第一支部一组")


@pytest.mark.parametrize(
    ("kind", "unit"),
    [
        (ActivityKind.GROUP_MEETING, "first"),
        (ActivityKind.THEME_DAY, "group"),
        (ActivityKind.BRANCH_ASSEMBLY, "committee"),
    ],
)
def test_a_unit_of_the_wrong_kind_is_refused(world: World, kind: ActivityKind, unit: str) -> None:
    with pytest.raises(WrongUnit):
        hold(getattr(world, unit), kind)


def test_a_probationary_member_has_no_vote(world: World) -> None:
    people(world.first, 1, MemberKind.PROBATIONARY)
    part = part_of(hold(world.first, ActivityKind.BRANCH_ASSEMBLY))
    mark(part)

    closed = services.finish(part=part, actor=None, at=NOW)

    assert (closed.due, closed.due_formal, closed.due_probationary) == (5, 4, 1)
    assert (closed.voters_due, closed.voters_present) == (4, 4)


def test_a_joint_activity_has_its_own_roster_for_each_branch(world: World) -> None:
    activity = hold(world.first, partners=[world.second])

    assert names(part_of(activity, world.first)) == {"张三", "李四", "赵六", "孙七"}
    assert names(part_of(activity, world.second)) == {"王五", "周八", "吴九"}


def test_people_are_named_one_by_one_for_home_delivery(world: World) -> None:
    activity = hold(world.first, ActivityKind.HOME_DELIVERY, participants=[world.zhang_san])
    part = part_of(activity)
    services.set_participants(
        part=part, members=[world.zhang_san, world.zhao_liu], actor=None, at=NOW
    )

    assert names(part) == {"张三", "赵六"}


def test_nobody_of_another_branch_can_be_named(world: World) -> None:
    part = part_of(hold(world.first, ActivityKind.HOME_DELIVERY))

    with pytest.raises(NotDue):
        services.set_participants(part=part, members=[world.wang_wu], actor=None, at=NOW)


def test_an_assembly_has_one_sitting_and_a_theme_day_several(world: World) -> None:
    shifts = [
        SittingTimes(day_at(9, hour), day_at(9, hour) + timedelta(hours=1)) for hour in (19, 8)
    ]

    activity = hold(world.first, sittings=shifts)

    assert list(activity.sittings.values_list("number", flat=True)) == [1, 2]
    assert (activity.occurred_at, activity.ends_at) == (day_at(9, 8), day_at(9, 20))
    with pytest.raises(OneSittingOnly):
        hold(world.first, ActivityKind.BRANCH_ASSEMBLY, sittings=shifts)


def test_an_activity_ends_after_it_begins(world: World) -> None:
    with pytest.raises(TimesWrong):
        hold(world.first, ends_at=day_at(9))


def test_the_name_is_proposed_with_its_number(world: World) -> None:
    hold(world.first, ActivityKind.BRANCH_ASSEMBLY, on=day_at(17, month=7))
    hold(world.second, ActivityKind.BRANCH_ASSEMBLY)

    assert hold(world.first, ActivityKind.BRANCH_ASSEMBLY).name == "2026年第2次支部党员大会"
    assert hold(world.first).name == "2026年10月主题党日"


def test_a_new_day_brings_a_new_roster_and_keeps_the_marks_of_those_who_stay(world: World) -> None:
    org.transfer(
        member=world.sun_qi, branch=world.second, on=date(2026, 10, 10), actor=None, at=NOW
    )
    activity = hold(world.first)
    part = part_of(activity)
    mark(part)

    services.reschedule(
        activity=activity, occurred_at=day_at(12), ends_at=day_at(12, 16), actor=None, at=NOW
    )

    assert names(part) == {"张三", "李四", "赵六"}
    assert set(part.attendance.values_list("mark", flat=True)) == {Mark.PRESENT}

"""Doors that are pushed from two sides at once, on a SQLite file and on PostgreSQL."""

from functools import partial

from sanwei.activities import services as life
from sanwei.activities.check_in import services
from sanwei.activities.check_in.errors import RollClosed, TicketUsed, TooManyTries
from sanwei.activities.check_in.services import Arrival, NoMatch
from sanwei.activities.enums import AbsenceReason, Mark
from sanwei.activities.models import ActivityBranch, Attendance, CheckIn, CheckInWindow, DoorTries
from sanwei.activities.services import MarkOf
from tests.activities.check_in.doors import name_door, open_door, sign_in
from tests.activities.stage import day_at, hold, mark, part_of
from tests.databases import RealDatabase, race
from tests.world import World

BEGAN = day_at(9)


def test_one_person_on_two_phones_and_two_taps_arrives_once(
    real_database: RealDatabase, real_world: World
) -> None:
    window = open_door(hold(real_world.first))
    scans = [partial(sign_in, window, real_world.zhang_san, at=BEGAN) for _ in range(3)]
    taps = [
        partial(sign_in, window, real_world.zhang_san, at=BEGAN, ticket="t" * 24) for _ in range(3)
    ]
    named = partial(name_door, window, "张三", "0001", at=BEGAN)

    results = race(*scans, *taps, named, named)

    assert all(isinstance(one, Arrival) for one in results), results
    assert sum(not one.is_again for one in results) == 1
    assert CheckIn.objects.count() == 1
    assert Attendance.objects.filter(mark=Mark.PRESENT).count() == 1
    assert set(DoorTries.objects.values_list("count", flat=True)) == {0}


def test_one_scan_used_by_two_people_at_once_signs_one_in(
    real_database: RealDatabase, real_world: World
) -> None:
    window = open_door(hold(real_world.first))
    calls = [
        partial(sign_in, window, one, at=BEGAN, ticket="t" * 24)
        for one in (real_world.zhang_san, real_world.li_si, real_world.zhao_liu)
    ]

    results = race(*calls)

    assert sum(isinstance(one, Arrival) for one in results) == 1
    assert sum(isinstance(one, TicketUsed) for one in results) == 2
    assert CheckIn.objects.count() == Attendance.objects.filter(mark=Mark.PRESENT).count() == 1


def test_twenty_guesses_at_once_are_five(real_database: RealDatabase, real_world: World) -> None:
    window = open_door(hold(real_world.first))
    calls = [partial(name_door, window, "张三", f"{9000 + n}", at=BEGAN) for n in range(20)]

    results = race(*calls)

    assert all(isinstance(one, NoMatch | TooManyTries) for one in results), results
    # The fifth guess is told that it was the last.
    assert sum(isinstance(one, NoMatch) for one in results) == 4
    assert max(DoorTries.objects.values_list("count", flat=True)) == 5


def test_a_door_opened_on_two_devices_is_one(
    real_database: RealDatabase, real_world: World
) -> None:
    activity = hold(real_world.first)

    results = race(*[partial(open_door, activity)] * 4)

    assert len({one.pk for one in results}) == 1
    assert CheckInWindow.objects.count() == 1


def test_closing_while_people_still_sign_in_keeps_the_sum(
    real_database: RealDatabase, real_world: World
) -> None:
    activity = hold(real_world.first)
    window, part = open_door(activity), part_of(activity)
    people = [real_world.zhang_san, real_world.li_si, real_world.zhao_liu, real_world.sun_qi]
    mark(part, absent=dict.fromkeys(people, AbsenceReason.DUTY), at=BEGAN)
    signing = [partial(sign_in, window, one, at=BEGAN) for one in people]
    closing = partial(life.finish, part=part, actor=None, at=BEGAN)

    results = race(*signing[:2], closing, *signing[2:])

    refused = [one for one in results if isinstance(one, BaseException)]
    assert all(isinstance(one, RollClosed) for one in refused), refused
    closed = ActivityBranch.objects.get()
    there = Attendance.objects.filter(mark=Mark.PRESENT).count()
    assert (closed.due, closed.present, closed.absent) == (4, there, 4 - there)
    assert there == CheckIn.objects.count() == 4 - len(refused)


def test_a_tap_on_the_tile_while_the_person_scans_leaves_one_mark(
    real_database: RealDatabase, real_world: World
) -> None:
    activity = hold(real_world.first)
    window, part = open_door(activity), part_of(activity)
    said = MarkOf(real_world.zhang_san.public_id, Mark.PRESENT)
    tapping = partial(life.take_attendance, part=part, marks=[said], actor=None, at=BEGAN)
    scanning = partial(sign_in, window, real_world.zhang_san, at=BEGAN)

    results = race(tapping, scanning, tapping, scanning)

    assert not [one for one in results if isinstance(one, BaseException)]
    row = Attendance.objects.get(mark=Mark.PRESENT)
    assert row.way in ("scan", "roll_call")
    services.close_window(window=window, actor=None, at=BEGAN)

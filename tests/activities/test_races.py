"""Two phones at one door, on a SQLite file and on PostgreSQL."""

from functools import partial

from django.utils import timezone

from sanwei.activities import services
from sanwei.activities.enums import AbsenceReason, Mark
from sanwei.activities.errors import AlreadyFinished
from sanwei.activities.models import ActivityBranch, Attendance
from sanwei.activities.services import MarkOf
from sanwei.study.models import StudyRecord
from tests.activities.stage import hold, mark, part_of
from tests.databases import RealDatabase, race
from tests.world import NOW, World


def test_marks_of_two_devices_all_hold(real_database: RealDatabase, real_world: World) -> None:
    part = part_of(hold(real_world.first))
    people = list(part.attendance.values_list("member__public_id", flat=True))
    calls = [
        partial(
            services.take_attendance,
            part=part,
            marks=[MarkOf(one, Mark.PRESENT)],
            actor=None,
            at=NOW,
        )
        for one in people * 2
    ]

    results = race(*calls)

    assert sum(results) == len(people) == 4
    assert set(part.attendance.values_list("mark", flat=True)) == {Mark.PRESENT}


def test_closing_while_somebody_still_marks_keeps_the_sum(
    real_database: RealDatabase, real_world: World
) -> None:
    part = part_of(hold(real_world.first))
    mark(part)
    turn = MarkOf(real_world.sun_qi.public_id, Mark.ABSENT, AbsenceReason.DUTY)
    marking = partial(services.take_attendance, part=part, marks=[turn], actor=None, at=NOW)
    closing = partial(services.finish, part=part, actor=None, at=NOW)

    results = race(marking, closing, closing, marking)

    refused = [one for one in results if isinstance(one, BaseException)]
    assert all(isinstance(one, AlreadyFinished) for one in refused)
    closed = ActivityBranch.objects.get()
    there = Attendance.objects.filter(mark=Mark.PRESENT).count()
    assert (closed.due, closed.present, closed.absent) == (4, there, 4 - there)
    assert StudyRecord.objects.count() == there


def test_a_correction_told_twice_at_once_is_kept_once(
    real_database: RealDatabase, real_world: World
) -> None:
    part = part_of(hold(real_world.first))
    mark(part)
    services.finish(part=part, actor=None, at=NOW)
    said = MarkOf(real_world.sun_qi.public_id, Mark.ABSENT, AbsenceReason.DUTY)
    call = partial(
        services.correct_attendance,
        part=part,
        said=said,
        why="核减",
        actor=None,
        at=timezone.now(),
    )

    results = race(call, call, call)

    assert sum(isinstance(one, BaseException) for one in results) == 2
    assert ActivityBranch.objects.get().present == 3
    assert StudyRecord.objects.filter(is_withdrawn=True).count() == 1

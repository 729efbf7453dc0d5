"""Marks, the closing of attendance and what follows from it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from sanwei.activities import queries, services
from sanwei.activities.enums import AbsenceReason, ActivityKind, ActivityState, Mark
from sanwei.activities.errors import (
    AlreadyFinished,
    NobodyDue,
    NotDue,
    NotYetBegun,
    ReasonMissing,
    StillPending,
)
from sanwei.activities.models import Activity, ActivityBranch, Attendance
from sanwei.activities.services import MarkOf, SittingTimes
from sanwei.study.enums import EntryMethod, StudyMethod
from sanwei.study.models import StudyRecord
from tests.activities.stage import day_at, held, hold, mark, part_of
from tests.world import NOW, World


def test_the_same_mark_told_twice_changes_nothing(world: World) -> None:
    part = part_of(hold(world.first))
    said = [MarkOf(world.zhang_san.public_id, Mark.PRESENT)]

    first = services.take_attendance(part=part, marks=said, actor=None, at=NOW)
    second = services.take_attendance(part=part, marks=said, actor=None, at=NOW)

    assert (first, second) == (1, 0)
    assert Activity.objects.get().state == ActivityState.IN_PROGRESS


def test_the_last_mark_of_a_person_stands(world: World) -> None:
    part = part_of(hold(world.first))
    key = world.zhang_san.public_id
    for said in (MarkOf(key, Mark.PRESENT), MarkOf(key, Mark.ABSENT, AbsenceReason.DUTY)):
        services.take_attendance(part=part, marks=[said], actor=None, at=NOW)

    row = Attendance.objects.get(member=world.zhang_san)
    assert (row.mark, row.reason, row.is_late) == (Mark.ABSENT, AbsenceReason.DUTY, False)

    services.take_attendance(
        part=part, marks=[MarkOf(key, Mark.PENDING, AbsenceReason.DUTY)], actor=None, at=NOW
    )
    row.refresh_from_db()
    assert (row.mark, row.reason) == (Mark.PENDING, "")


def test_one_bad_mark_refuses_all(world: World) -> None:
    part = part_of(hold(world.first))
    good = MarkOf(world.zhang_san.public_id, Mark.PRESENT)

    with pytest.raises(NotDue):
        services.take_attendance(
            part=part,
            marks=[good, MarkOf(world.wang_wu.public_id, Mark.PRESENT)],
            actor=None,
            at=NOW,
        )
    with pytest.raises(ReasonMissing):
        services.take_attendance(
            part=part, marks=[good, MarkOf(world.li_si.public_id, Mark.ABSENT)], actor=None, at=NOW
        )

    assert not Attendance.objects.filter(mark=Mark.PRESENT).exists()


def test_the_database_itself_wants_a_reason(world: World) -> None:
    part = part_of(hold(world.first))

    with pytest.raises(IntegrityError, match="absent_has_reason"):
        part.attendance.update(mark=Mark.ABSENT)


def test_the_database_itself_holds_the_sum(world: World) -> None:
    part = held(world.first)

    with pytest.raises(IntegrityError, match="due_is_present_and_absent"):
        ActivityBranch.objects.filter(pk=part.pk).update(present=3)


def test_closing_names_who_was_not_marked(world: World) -> None:
    part = part_of(hold(world.first))
    services.take_attendance(
        part=part, marks=[MarkOf(world.zhang_san.public_id, Mark.PRESENT)], actor=None, at=NOW
    )

    with pytest.raises(StillPending) as refusal:
        services.finish(part=part, actor=None, at=NOW)

    assert "还有3人没有点：李四、孙七、赵六" in str(refusal.value.message)


def test_nothing_is_closed_before_it_begins_or_without_people(world: World) -> None:
    part = part_of(hold(world.first))
    mark(part)
    with pytest.raises(NotYetBegun):
        services.finish(part=part, actor=None, at=day_at(9, 14))
    with pytest.raises(NobodyDue):
        services.finish(
            part=part_of(hold(world.first, ActivityKind.HOME_DELIVERY)), actor=None, at=NOW
        )


def test_closing_freezes_the_counts_and_records_study_for_who_was_there(world: World) -> None:
    part = held(
        world.first,
        absent={world.sun_qi: AbsenceReason.DUTY},
        name="2026年10月主题党日",
        study_minutes=90,
    )

    assert (part.due, part.present, part.absent, part.is_late_entry) == (4, 3, 1, False)
    records = StudyRecord.objects.order_by("member__name_pinyin")
    assert [(one.member_name, one.length_seconds) for one in records] == [
        ("李四", 5400),
        ("张三", 5400),
        ("赵六", 5400),
    ]
    one = records[0]
    assert (one.method, one.entry) == (StudyMethod.GROUP, EntryMethod.ON_SITE)
    assert (one.evidence_label, one.evidence_key) == (
        "activities.activity",
        str(part.activity.public_id),
    )
    assert (one.occurred_at, one.title) == (day_at(9), "2026年10月主题党日")


def test_closing_twice_is_closing_once(world: World) -> None:
    part = held(world.first)

    again = services.finish(part=part, actor=None, at=NOW, headcount=9)

    assert again.finished_at == part.finished_at
    assert again.headcount is None
    assert StudyRecord.objects.count() == 4


def test_a_closed_attendance_takes_no_more_marks(world: World) -> None:
    part = held(world.first)

    with pytest.raises(AlreadyFinished):
        mark(part)


def test_a_meeting_without_study_leaves_no_record(world: World) -> None:
    held(world.first, ActivityKind.BRANCH_ASSEMBLY)

    assert not StudyRecord.objects.exists()


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        (ActivityKind.TRAINING, StudyMethod.TRAINING),
        (ActivityKind.HOME_DELIVERY, StudyMethod.HOME_DELIVERY),
        (ActivityKind.PARTY_CLASS, StudyMethod.GROUP),
    ],
)
def test_each_kind_counts_as_its_way_of_study(
    world: World, kind: ActivityKind, method: StudyMethod
) -> None:
    chosen = {} if kind == ActivityKind.PARTY_CLASS else {"participants": [world.zhang_san]}

    held(world.first, kind, **chosen)

    assert StudyRecord.objects.get(member=world.zhang_san).method == method


def test_two_shifts_count_each_person_once(world: World) -> None:
    shifts = [SittingTimes(day_at(9, hour), day_at(9, hour + 1)) for hour in (8, 19)]
    part = part_of(hold(world.first, sittings=shifts))
    for sitting, who in ((1, (world.zhang_san, world.li_si)), (2, (world.li_si, world.sun_qi))):
        services.take_attendance(
            part=part,
            marks=[MarkOf(one.public_id, Mark.PRESENT, sitting=sitting) for one in who],
            actor=None,
            at=NOW,
        )
    away = MarkOf(world.zhao_liu.public_id, Mark.ABSENT, AbsenceReason.PERSONAL)
    services.take_attendance(part=part, marks=[away], actor=None, at=NOW)

    closed = services.finish(part=part, actor=None, at=NOW)

    assert (closed.due, closed.present, closed.absent) == (4, 3, 1)
    assert StudyRecord.objects.count() == 3


def test_the_room_s_own_count_is_kept_beside_and_changes_nothing(world: World) -> None:
    part = part_of(hold(world.first))
    mark(part)

    closed = services.finish(part=part, actor=None, at=NOW, headcount=3)

    assert (closed.headcount, closed.present) == (3, 4)


def test_who_took_part_elsewhere_stays_absent_and_is_shown(world: World) -> None:
    part = part_of(hold(world.first))
    mark(part)
    said = MarkOf(
        world.sun_qi.public_id, Mark.ABSENT, AbsenceReason.AWAY, receipt="滨海市第二建筑公司党支部"
    )
    services.take_attendance(part=part, marks=[said], actor=None, at=NOW)

    closed = services.finish(part=part, actor=None, at=NOW)

    assert (closed.present, closed.absent) == (3, 1)
    shown = {row.name: row.receipt for row in queries.people_of(closed, sees_sick=False)}
    assert shown["孙七"] == "滨海市第二建筑公司党支部"


def test_a_record_closed_late_is_marked_with_both_dates(world: World) -> None:
    """4 September 2026 is a Friday: the tenth is the fourth working day after it."""
    on = day_at(4, month=9)
    in_time = held(world.first, on=on, at=day_at(9, month=9))
    late = held(world.first, on=on, at=day_at(10, month=9))

    assert (in_time.is_late_entry, in_time.entry) == (False, EntryMethod.ON_SITE)
    assert (late.is_late_entry, late.entry) == (True, EntryMethod.LATE)
    row = next(
        one
        for one in queries.activities_of(world.first, on.date(), on.date() + timedelta(days=1))
        if one.is_late_entry
    )
    assert (row.occurred_on.day, row.recorded_on and row.recorded_on.day) == (4, 10)
    assert StudyRecord.objects.filter(entry=EntryMethod.LATE).count() == 4


def test_a_signed_sheet_is_paper_and_never_late_entry(world: World) -> None:
    part = part_of(hold(world.first, on=day_at(1, month=9)))
    mark(part)

    closed = services.finish(part=part, actor=None, at=NOW, is_on_paper=True)

    assert closed.entry == EntryMethod.PAPER
    assert closed.is_late_entry


def test_guests_of_a_joint_activity_close_on_their_own(world: World) -> None:
    activity = hold(world.first, partners=[world.second])
    guest = part_of(activity, world.second)
    mark(guest)

    services.finish(part=guest, actor=None, at=NOW)

    activity.refresh_from_db()
    assert activity.state == ActivityState.IN_PROGRESS
    assert set(StudyRecord.objects.values_list("branch_name", flat=True)) == {"第二支部"}

"""Who was there studied the lecture together: the same evidence on both axes, the same 学时, once."""

from datetime import timedelta

import pytest

from sanwei.activities import services as activities
from sanwei.activities.casting import services
from sanwei.activities.models import Attendance
from sanwei.activities.services import MarkOf, SittingTimes
from sanwei.common import outbox
from sanwei.ledgers import services as ledgers
from sanwei.study import services as study
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod, StudyState
from sanwei.study.models import StudyItem, StudyProgress, StudyRecord
from sanwei.study.queries import progress_view
from tests.activities.casting.stage import gather, lesson
from tests.activities.check_in.doors import open_door, sign_in
from tests.activities.stage import day_at, hold, mark, part_of
from tests.ledgers.book import Book, open_book
from tests.world import NOW, World


@pytest.fixture
def book(world: World) -> Book:
    return open_book(world)


def finished(world: World, item: StudyItem, **finish: object) -> None:
    """Hold a 集中学习 on 9 October: 张三 scans, 孙七 is absent, the others are tapped."""
    activity = gather(world, item)
    window = open_door(activity)
    sign_in(window, world.zhang_san, at=day_at(9))
    part = part_of(activity)
    mark(part, absent={world.sun_qi: "personal"}, at=day_at(9))
    activities.finish(part=part, actor=None, at=day_at(9, 16), **finish)  # type: ignore[arg-type]
    activities.finish(part=part, actor=None, at=day_at(9, 16), **finish)  # type: ignore[arg-type]


def test_everybody_present_has_the_same_record_of_the_item_and_nobody_else(world: World) -> None:
    item = lesson(world)

    finished(world, item)

    records = StudyRecord.objects.order_by("member_name")
    assert {
        (one.kind, one.method, one.entry, one.item_id, one.length_seconds, one.media_version)
        for one in records
    } == {(RecordKind.ATTENDANCE, StudyMethod.GROUP, EntryMethod.ON_SITE, item.pk, 3600, "film-1")}
    assert {one.member_name for one in records} == {"张三", "李四", "赵六"}
    states = dict(StudyProgress.objects.values_list("member__name", "state"))
    assert states == dict.fromkeys(("张三", "李四", "赵六"), StudyState.COMPLETED)


def test_who_was_tapped_from_a_signed_sheet_has_paper_and_who_scanned_has_not(world: World) -> None:
    finished(world, lesson(world), is_on_paper=True)

    entries = dict(StudyRecord.objects.values_list("member_name", "entry"))
    assert entries == {"张三": "on_site", "李四": "paper", "赵六": "paper"}


def test_who_studied_with_the_group_gets_nothing_more_alone(world: World, book: Book) -> None:
    item = lesson(world)
    finished(world, item)

    assert progress_view(member=world.zhang_san, item=item).is_completed
    book.deliver()
    assert book.entries(world.zhang_san) == [("award", "group", "1.00")]


def test_who_studied_alone_before_counts_once_with_the_group(world: World, book: Book) -> None:
    item = lesson(world)
    book.online(world.zhang_san, day_at(5).date(), item)
    book.deliver()
    assert book.entries(world.zhang_san) == [("award", "online", "0.25")]

    finished(world, item)
    book.deliver()

    assert sorted(book.entries(world.zhang_san)) == [
        ("award", "group", "1.00"),
        ("award", "online", "0.25"),
        ("reversal", "online", "-0.25"),
    ]
    assert not list(ledgers.differences())


def test_who_turns_out_absent_has_the_own_study_back(world: World, book: Book) -> None:
    item = lesson(world)
    book.online(world.zhang_san, day_at(5).date(), item)
    book.deliver()
    finished(world, item)
    book.deliver()
    row = Attendance.objects.select_related("part").get(member=world.zhang_san)

    activities.correct_attendance(
        part=row.part,
        said=MarkOf(world.zhang_san.public_id, "absent", reason="duty"),  # type: ignore[arg-type]
        why="代签",
        actor=None,
        at=NOW,
    )
    book.deliver()

    assert book.entries(world.zhang_san)[-2:] == [
        ("reversal", "group", "-1.00"),
        ("restatement", "online", "0.25"),
    ]
    assert not list(ledgers.differences())
    assert progress_view(member=world.zhang_san, item=item).is_completed


def test_an_absent_person_who_studies_it_alone_made_it_up(world: World) -> None:
    item = lesson(world)
    finished(world, item)

    for member in (world.sun_qi, world.zhang_san):
        study.record(
            member=member,
            kind=RecordKind.COMPLETION,
            method=StudyMethod.ONLINE,
            entry=EntryMethod.SYSTEM,
            title=item.title,
            occurred_at=NOW,
            at=NOW,
            item=item,
            evidence_label="study.watch",
            evidence_key=f"{member.pk}",
        )
    while outbox.deliver(at=NOW + timedelta(days=1), limit=1000):
        pass

    made_up = Attendance.objects.filter(made_up_on__isnull=False)
    assert list(made_up.values_list("member__name", "made_up_on", "made_up_note")) == [
        ("孙七", NOW.date(), item.title)
    ]


def test_what_was_studied_before_the_meeting_makes_nothing_up(world: World) -> None:
    item = lesson(world)
    study.record(
        member=world.sun_qi,
        kind=RecordKind.COMPLETION,
        method=StudyMethod.ONLINE,
        entry=EntryMethod.SYSTEM,
        title=item.title,
        occurred_at=day_at(2),
        at=day_at(2),
        item=item,
    )
    finished(world, item)
    while outbox.deliver(at=NOW + timedelta(days=1), limit=1000):
        pass

    assert not Attendance.objects.filter(made_up_on__isnull=False).exists()


def test_a_rebuild_finds_nothing_to_mend(world: World) -> None:
    finished(world, lesson(world))

    assert list(study.rebuild_progress(at=NOW, is_check=True)) == []


def test_both_branches_of_a_joint_day_have_the_record_and_every_part_adds_up(world: World) -> None:
    activity = hold(world.first, partners=[world.second], study_minutes=60)
    item = lesson(world, audience=world.everyone)
    services.cast_in(activity=activity, item=item, actor=world.account(world.li_si), at=day_at(9))

    for part in activity.parts.order_by("pk"):
        mark(part, absent={world.sun_qi: "duty", world.wu_jiu: "errand"}, at=day_at(9))
        activities.finish(part=part, actor=None, at=day_at(9, 16))

    parts = activity.parts.order_by("pk")
    assert [(one.due, one.present + one.absent, one.present) for one in parts] == [
        (4, 4, 3),
        (3, 3, 2),
    ]
    assert StudyRecord.objects.filter(item=item, kind=RecordKind.ATTENDANCE).count() == 5


def test_hours_follow_the_length_of_the_shortest_shift_by_half_hours(
    world: World, book: Book
) -> None:
    item, begins = lesson(world), day_at(9)
    shifts = [
        SittingTimes(begins, begins + timedelta(minutes=90)),
        SittingTimes(begins + timedelta(hours=3), begins + timedelta(hours=3, minutes=50)),
    ]
    part = part_of(gather(world, item, sittings=shifts))
    mark(part, at=day_at(9, 19))
    activities.finish(part=part, actor=None, at=day_at(9, 20))
    book.deliver()

    assert book.entries(world.zhang_san) == [("award", "group", "0.50")]

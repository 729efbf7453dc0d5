"""A new recording takes the place of an old one: what was seen stays seen, what was earned stays earned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanwei.study import intervals as sets
from sanwei.study import queries, replacing, services
from sanwei.study.enums import StudyState
from sanwei.study.models import MediaReplacement, StudyRecord, WatchSession
from sanwei.study.replacing import Replacement
from tests.study.stage import LECTURE_MS, Stage, beat, lecture, moment
from tests.world import World

pytestmark = pytest.mark.django_db
NEW_MS = LECTURE_MS + 10_000


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage(world.zhang_san, lecture(world))


def replace(world: World, stage: Stage, **changes: object) -> None:
    facts = {
        "media_version": "v2",
        "duration_ms": NEW_MS,
        "replacement": Replacement(),
        "at": moment(500),
    }
    stage.item = lecture(world, **facts | changes)


def is_clean() -> bool:
    return services.rebuild_progress(at=moment(900), is_check=True) == []


def test_what_was_seen_lies_where_it_lay(world: World, stage: Stage) -> None:
    stage.watch(0, 60)

    replace(world, stage)

    assert stage.view.intervals == [[0, 60_000]]
    assert stage.view.resume_ms == 60_000
    assert is_clean()


def test_a_new_beginning_moves_it(world: World, stage: Stage) -> None:
    stage.watch(20, 60)

    replace(world, stage, replacement=Replacement(shift_ms=10_000))

    assert stage.view.intervals == [[30_000, 70_000]]
    assert stage.view.resume_ms == 70_000


def test_what_was_cut_off_is_not_seen_any_more(world: World, stage: Stage) -> None:
    stage.watch(0, 60)

    replace(world, stage, duration_ms=96_000, replacement=Replacement(shift_ms=-20_000))

    assert stage.view.intervals == [[0, 40_000]]


def test_a_completion_is_kept_with_its_version_and_told_once(world: World, stage: Stage) -> None:
    stage.watch(0, 116)

    replace(world, stage)

    assert stage.view.is_completed
    assert [one.media_version for one in StudyRecord.objects.all()] == ["v1"]
    assert not WatchSession.objects.filter(media_version="v2").exists()
    assert is_clean()


def test_who_had_seen_enough_of_the_shorter_one_has_completed_it(
    world: World, stage: Stage
) -> None:
    stage.watch(0, 100)

    replace(world, stage, duration_ms=100_000)

    assert stage.view.is_completed
    assert [one.media_version for one in StudyRecord.objects.all()] == ["v2"]
    assert is_clean()


def test_a_withdrawn_completion_does_not_come_back_with_a_new_recording(
    world: World, stage: Stage
) -> None:
    stage.watch(0, 116)
    services.correct(
        approver="孙七",
        record=StudyRecord.objects.get(),
        reason="代看",
        actor=world.account(world.li_si),
        at=moment(400),
        is_withdrawn=True,
    )

    replace(world, stage, duration_ms=110_000)

    assert not stage.view.is_completed
    assert is_clean()


def test_reopening_asks_everybody_again_and_keeps_the_records(world: World, stage: Stage) -> None:
    stage.watch(0, 116)

    replace(world, stage, replacement=Replacement(reopens=True))

    assert (stage.view.state, stage.view.watched_ms) == (StudyState.IN_PROGRESS, 0)
    assert StudyRecord.objects.count() == 1
    assert is_clean()


def test_after_reopening_the_new_recording_completes_it(world: World, stage: Stage) -> None:
    stage.watch(0, 116)
    replace(world, stage, replacement=Replacement(reopens=True))

    stage.watch(0, 126, since=600)

    assert stage.view.is_completed
    assert [one.media_version for one in StudyRecord.objects.order_by("pk")] == ["v1", "v2"]
    assert is_clean()


def test_beats_that_come_late_for_the_old_one_are_carried_too(world: World, stage: Stage) -> None:
    opened = stage.open()
    stage.send(30, beat(1, (0, 30)), by=opened)
    replace(world, stage, at=moment(40))

    stage.send(60, beat(2, (30, 60)), by=opened)

    assert stage.view.intervals == [[0, 60_000]]
    assert WatchSession.objects.filter(media_version="v2").count() == 1
    assert is_clean()


def test_an_old_one_finished_late_counts_once(world: World, stage: Stage) -> None:
    opened = stage.open()
    for number in range(7):
        span = (number * 15, number * 15 + 15)
        stage.send(span[1], beat(number + 1, span), by=opened)
    replace(world, stage, at=moment(106))

    stage.send(120, beat(8, (105, 116)), by=opened)

    assert stage.view.is_completed
    assert StudyRecord.objects.count() == 1
    assert is_clean()


def test_two_replacements_carry_on(world: World, stage: Stage) -> None:
    stage.watch(0, 60)
    replace(world, stage, replacement=Replacement(shift_ms=10_000))

    replace(world, stage, media_version="v3", duration_ms=NEW_MS, at=moment(600))

    assert stage.view.intervals == [[10_000, 70_000]]
    assert MediaReplacement.objects.count() == 2


def test_the_evidence_says_what_was_carried(world: World, stage: Stage) -> None:
    stage.watch(0, 60)
    replace(world, stage)
    stage.watch(60, 126, since=600)

    evidence = queries.evidence_of(StudyRecord.objects.get())

    assert (evidence.viewing_count, evidence.is_carried) == (1, True)
    assert evidence.intervals == [[0, 126_000]]


def test_nothing_is_carried_without_a_word(world: World, stage: Stage) -> None:
    stage.watch(0, 60)

    replace(world, stage, replacement=None)

    assert stage.view.watched_ms == 0


@given(
    pairs=st.lists(st.tuples(st.integers(0, 200_000), st.integers(0, 200_000)), max_size=8),
    shift_ms=st.integers(-100_000, 100_000),
    duration_ms=st.integers(1, 200_000),
)
def test_carrying_never_makes_more_of_it(
    pairs: list[tuple[int, int]], shift_ms: int, duration_ms: int
) -> None:
    seen = sets.merge(pairs)

    moved = replacing.carried(seen, shift_ms=shift_ms, duration_ms=duration_ms)

    assert moved == sets.clip(sets.merge(moved), 0, duration_ms)
    assert sets.measure(moved) <= min(sets.measure(seen), duration_ms)

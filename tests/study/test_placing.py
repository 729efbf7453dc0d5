"""Where marks lie: placed by a setting or by hand, moved with a new recording."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanwei.study import gates, services
from sanwei.study.enums import Presence
from sanwei.study.errors import CheckpointOutside
from sanwei.study.models import Checkpoint
from sanwei.study.replacing import Replacement
from tests.study.marking import QUESTION, place, places
from tests.study.stage import Stage, beat, lecture, moment
from tests.world import World

MINUTE = 60_000


@pytest.mark.parametrize("seconds", [0, 116, 200])
def test_a_mark_lies_inside_the_recording(world: World, seconds: float) -> None:
    with pytest.raises(CheckpointOutside):
        place(lecture(world), seconds)
    assert not Checkpoint.objects.exists()


def test_a_mark_is_placed_once_a_place(world: World) -> None:
    item = lecture(world)
    first = place(item, 30, reference="old")
    again = place(item, 30, reference="new")

    assert first.pk == again.pk
    assert Checkpoint.objects.get().reference == "new"


def test_presence_is_off_unless_somebody_asks_for_it(world: World) -> None:
    item = lecture(world, duration_ms=60 * MINUTE)

    assert (item.presence_minutes, item.marks) == (0, [])


def test_the_setting_places_marks_and_takes_them_away(world: World) -> None:
    item = lecture(world, duration_ms=31 * MINUTE, presence=Presence.TEN)
    assert places(item) == [600, 1_200]
    assert {mark.grace_ms for mark in gates.of_stored(item.marks)} == {120_000}

    lecture(world, duration_ms=31 * MINUTE, presence=Presence.FIFTEEN)
    assert places(item) == [900]

    lecture(world, duration_ms=31 * MINUTE)
    assert places(item) == []
    assert Checkpoint.objects.filter(retired_at__isnull=True).count() == 0


def test_an_unchanged_lecture_keeps_its_marks_and_writes_nothing(world: World) -> None:
    facts = {"duration_ms": 31 * MINUTE, "presence": Presence.TEN}
    item = lecture(world, **facts)
    place(item, 100)
    lecture(world, **facts, title="三会一课（修订）")

    assert places(item) == [100, 600, 1_200]
    with CaptureQueriesContext(connection) as captured:
        lecture(world, **facts, title="三会一课（修订）")
    assert not any("UPDATE" in query["sql"] for query in captured.captured_queries)


def test_a_text_has_no_marks(world: World) -> None:
    item = lecture(world, duration_ms=31 * MINUTE, presence=Presence.TEN)
    lecture(world, duration_ms=None, media_version="", characters=9_000, presence=Presence.TEN)

    assert places(item) == []
    with pytest.raises(CheckpointOutside):
        place(item, 10)


def test_another_length_moves_the_taps_and_drops_questions_without_a_place(world: World) -> None:
    item = lecture(world, duration_ms=31 * MINUTE, presence=Presence.TEN)
    place(item, 100, QUESTION)
    place(item, 1_700, QUESTION)
    lecture(
        world,
        duration_ms=20 * MINUTE,
        media_version="v2",
        presence=Presence.TEN,
        replacement=Replacement(shift_ms=-30_000),
    )

    assert places(item) == [600]
    assert places(item, QUESTION) == [70]


def test_a_question_that_was_answered_moves_with_its_answer_unless_all_is_asked_anew(
    world: World,
) -> None:
    item = lecture(world)
    question = place(item, 30, QUESTION, reference="quizzes.question:7")
    services.pass_checkpoint(member=world.zhang_san, checkpoint=question, at=moment(1))
    stage = Stage(world.zhang_san, item)

    lecture(world, media_version="v2", replacement=Replacement(shift_ms=10_000), at=moment(10))
    kept = stage.view.marks
    lecture(world, media_version="v3", replacement=Replacement(reopens=True), at=moment(20))
    anew = stage.view.marks

    assert [(one.mark.at_ms, one.is_passed) for one in kept] == [(40_000, True)]
    assert [(one.mark.at_ms, one.is_passed) for one in anew] == [(40_000, False)]
    assert Checkpoint.objects.get(retired_at__isnull=True).reference == "quizzes.question:7"


def test_what_was_carried_over_asks_for_no_second_tap(world: World) -> None:
    facts = {"duration_ms": 31 * MINUTE, "presence": Presence.TEN}
    stage = Stage(world.zhang_san, lecture(world, **facts))
    stage.open()
    keys = [row[0] for row in stage.item.marks]
    for number in range(1, 17):
        span = (100 * number - 100, 100 * number)
        stage.send(100 * number, beat(number, span, passed=keys))
    lecture(world, **facts, media_version="v2", replacement=Replacement(), at=moment(3_000))

    assert [one.is_passed for one in stage.view.marks] == [True, True]


def test_a_viewing_of_the_replaced_recording_goes_on_by_its_own_marks(world: World) -> None:
    facts = {"duration_ms": 31 * MINUTE, "presence": Presence.TEN}
    stage = Stage(world.zhang_san, lecture(world, **facts))
    stage.open()
    lecture(world, duration_ms=31 * MINUTE, media_version="v2", replacement=Replacement())
    beats = [beat(n, (100 * n - 100, 100 * n), offline=True) for n in range(1, 10)]
    result = stage.send(900, *beats)

    assert result.progress.intervals == [[0, 720_000]]

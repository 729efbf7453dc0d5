"""Marks on a recording: placed by a setting or a service, passed by taps or by the app that asked a question."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanwei.study import queries, services
from sanwei.study.enums import ItemState, StudyState
from sanwei.study.models import (
    Checkpoint,
    CheckpointPass,
    StudyItem,
    StudyProgress,
    StudyRecord,
    WatchSession,
)
from tests.study.marking import QUESTION, check, place, places
from tests.study.stage import Stage, beat, lecture, moment
from tests.world import World


@pytest.fixture
def marked(world: World) -> Stage:
    """Return 张三 in front of a lecture of 1:56 that asks for a tap at 0:30."""
    item = lecture(world)
    place(item, 30)
    item.refresh_from_db()
    return Stage(world.zhang_san, item)


def key_of(stage: Stage, number: int = 0) -> str:
    stage.item.refresh_from_db()
    return str(stage.item.marks[number][0])


def test_without_a_tap_seconds_count_up_to_the_grace(marked: Stage) -> None:
    result = marked.watch(0, 116)

    assert result.progress.intervals == [[0, 40_000]]
    assert result.progress.state == StudyState.IN_PROGRESS


def test_seconds_behind_a_mark_use_no_clock_and_can_be_watched_after_the_tap(marked: Stage) -> None:
    marked.watch(0, 60)
    result = marked.send(75, beat(5, (40, 55), passed=[key_of(marked)]))

    assert result.progress.intervals == [[0, 55_000]]


def test_one_goes_on_at_the_first_second_that_did_not_count(marked: Stage) -> None:
    assert marked.watch(0, 75).progress.resume_ms == 40_000


def test_a_tap_lets_the_lecture_be_completed_like_any_other(marked: Stage) -> None:
    marked.open()
    for number in range(1, 9):
        taps = {"passed": [key_of(marked)]} if number > 2 else {}
        result = marked.send(15 * number, beat(number, (15 * number - 15, 15 * number), **taps))

    assert result.progress.state == StudyState.COMPLETED
    assert result.progress.marks == ()
    assert check() == []


def test_a_tap_is_a_fact_with_the_time_of_the_server(marked: Stage) -> None:
    marked.open()
    marked.send(35, beat(1, (0, 35), passed=[key_of(marked)]))
    marked.send(50, beat(2, (35, 50), passed=[key_of(marked)]))

    passed_ms = marked.session().passed[key_of(marked)]
    assert datetime.fromtimestamp(passed_ms / 1_000, UTC) == moment(35)


def test_a_tap_alone_is_a_beat(marked: Stage) -> None:
    marked.watch(0, 60)
    result = marked.send(61, beat(5, passed=[key_of(marked)]))

    assert [one.is_passed for one in result.progress.marks] == [True]


def test_a_passed_mark_stays_passed_on_another_device(marked: Stage) -> None:
    marked.open()
    marked.send(35, beat(1, (0, 35), passed=[key_of(marked)]))
    result = marked.watch(35, 116, since=100)

    assert result.progress.state == StudyState.COMPLETED


def test_marks_of_other_items_and_of_nobody_change_nothing(world: World, marked: Stage) -> None:
    other = lecture(world, "other")
    foreign = place(other, 30).public_id.hex
    marked.open()
    result = marked.send(60, beat(1, (0, 60), passed=[foreign, "f" * 32]))

    assert result.progress.intervals == [[0, 40_000]]
    assert marked.session().passed == {}


def test_one_members_tap_is_no_other_members_tap(world: World, marked: Stage) -> None:
    theirs = Stage(world.wang_wu, marked.item)
    theirs.open()
    theirs.send(60, beat(1, (0, 60), passed=[key_of(marked)]))

    assert marked.watch(0, 60).progress.intervals == [[0, 40_000]]


def test_a_beat_before_marks_still_costs_four_statements_and_two_writes(marked: Stage) -> None:
    marked.open()
    marked.send(15, beat(1, (0, 15)))
    tap = beat(2, (15, 35), passed=[key_of(marked)])
    with CaptureQueriesContext(connection) as captured:
        marked.send(35, tap)
    statements = [
        query["sql"]
        for query in captured.captured_queries
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]

    assert len(statements) == 4
    assert sum(not one.startswith("SELECT") for one in statements) == 2


def test_the_sentence_names_the_mark_that_waits_and_none_before_it_is_reached(
    marked: Stage,
) -> None:
    early = marked.watch(0, 20).progress
    late = marked.watch(20, 60, since=100).progress

    assert "还在看" not in early.sentence
    assert late.sentence.startswith(
        "已看34%，看满95%算学完，还差1分11秒。第0分30秒处需要点一下“还在看”"
    )
    assert "点了继续计时。" in late.sentence
    assert [one.mark.at_ms for one in early.marks if one == early.next_mark] == [30_000]


def test_what_is_missing_for_credit_names_the_mark(marked: Stage) -> None:
    marked.watch(0, 60)
    missing = queries.missing_for(marked.item, marked.member)

    assert missing is not None
    assert missing.sentence == (
        "已看34%，看满95%才计；0:40 以后还没有看。第0分30秒处需要点一下“还在看”，点了继续计时。"
    )


def test_where_all_was_watched_a_tap_is_all_that_is_missing(world: World) -> None:
    stage = Stage(world.zhang_san, lecture(world))
    place(stage.item, 100, grace_ms=60_000)
    stage.item.refresh_from_db()
    held = stage.watch(0, 116).progress
    missing = queries.missing_for(stage.item, stage.member)
    result = stage.send(130, beat(9, passed=[key_of(stage)]))

    words = "已看100%，还差一步：第1分40秒处需要点一下“还在看”，点了就算学完。"
    assert (held.state, held.sentence) == (StudyState.IN_PROGRESS, words)
    assert missing is not None
    assert missing.sentence == words
    assert result.progress.state == StudyState.COMPLETED
    assert StudyRecord.objects.count() == 1


def test_a_mark_placed_later_takes_no_completion_and_no_second_away(world: World) -> None:
    done, under_way = (Stage(member, lecture(world)) for member in (world.zhang_san, world.wang_wu))
    done.watch(0, 116)
    under_way.watch(0, 100)
    place(done.item, 30)
    result = under_way.send(116, beat(9, (100, 116)))

    assert done.view.state == StudyState.COMPLETED
    assert done.view.marks == ()
    assert result.progress.state == StudyState.COMPLETED
    assert check() == []


def test_a_session_goes_on_by_the_marks_it_was_opened_with(world: World) -> None:
    stage = Stage(world.zhang_san, lecture(world))
    stage.open()
    place(stage.item, 30)
    result = stage.send(60, beat(1, (0, 60)))

    assert result.progress.intervals == [[0, 60_000]]


def test_a_mark_that_was_taken_away_holds_nothing_back(marked: Stage) -> None:
    marked.open()
    services.remove_checkpoint(checkpoint=Checkpoint.objects.get(), at=moment(5))
    result = marked.send(60, beat(1, (0, 60)))

    assert result.progress.intervals == [[0, 60_000]]


def test_taking_away_the_last_obstacle_completes(world: World) -> None:
    stage = Stage(world.zhang_san, lecture(world))
    question = place(stage.item, 112, QUESTION)
    stage.item.refresh_from_db()
    stage.watch(0, 116)
    assert stage.view.state == StudyState.IN_PROGRESS

    services.remove_checkpoint(checkpoint=question, at=moment(200))

    assert stage.view.state == StudyState.COMPLETED


@pytest.fixture
def asked(world: World) -> tuple[Stage, Checkpoint]:
    """Return 张三 in front of a lecture of 1:56 that asks a question at 0:30."""
    item = lecture(world)
    question = place(item, 30, QUESTION, reference="quizzes.question:7")
    item.refresh_from_db()
    return Stage(world.zhang_san, item), question


def test_a_question_holds_back_what_follows_until_it_is_answered(
    asked: tuple[Stage, Checkpoint],
) -> None:
    stage, question = asked
    held = stage.watch(0, 60).progress
    services.pass_checkpoint(
        member=stage.member, checkpoint=question, reference="quizzes.attempt:9", at=moment(61)
    )
    result = stage.watch(30, 116, since=100)

    assert held.intervals == [[0, 30_000]]
    assert "第0分30秒处有一道题要答，答了继续计时。" in held.sentence
    assert result.progress.state == StudyState.COMPLETED
    made = CheckpointPass.objects.get()
    assert (made.passed_at, made.reference) == (moment(61), "quizzes.attempt:9")
    assert check() == []


def test_no_beat_passes_a_question(asked: tuple[Stage, Checkpoint]) -> None:
    stage, question = asked
    stage.open()
    result = stage.send(60, beat(1, (0, 60), passed=[question.public_id.hex]))

    assert result.progress.intervals == [[0, 30_000]]
    assert stage.session().passed == {}


def test_the_first_pass_stands(asked: tuple[Stage, Checkpoint]) -> None:
    stage, question = asked
    first = services.pass_checkpoint(member=stage.member, checkpoint=question, at=moment(1))
    again = services.pass_checkpoint(member=stage.member, checkpoint=question, at=moment(2))

    assert first == again
    assert CheckpointPass.objects.get().passed_at == moment(1)


def test_an_answer_may_be_the_last_that_was_missing(asked: tuple[Stage, Checkpoint]) -> None:
    stage, question = asked
    WatchSession.objects.create(
        member=stage.member,
        item=stage.item,
        media_version="v1",
        duration_ms=116_000,
        opened_at=moment(0),
        last_beat_at=moment(116),
        intervals=[[0, 116_000]],
        watched_ms=116_000,
    )
    services.pass_checkpoint(member=stage.member, checkpoint=question, at=moment(120))

    assert stage.view.state == StudyState.COMPLETED
    assert StudyRecord.objects.get().occurred_at == moment(120)


def test_a_presence_mark_is_passed_by_nobody_but_the_viewer(marked: Stage) -> None:
    with pytest.raises(ValueError, match="tap"):
        services.pass_checkpoint(
            member=marked.member, checkpoint=Checkpoint.objects.get(), at=moment(1)
        )


def test_a_retired_lecture_completes_nobody_by_losing_a_mark(world: World) -> None:
    stage = Stage(world.zhang_san, lecture(world))
    question = place(stage.item, 112, QUESTION)
    stage.item.refresh_from_db()
    stage.watch(0, 116)
    lecture(world, state=ItemState.RETIRED)
    services.remove_checkpoint(checkpoint=question, at=moment(200))

    assert not StudyRecord.objects.exists()


def test_a_wrong_copy_of_the_marks_is_found_and_repaired(marked: Stage) -> None:
    StudyItem.objects.update(marks=[])

    assert check() == ["marks"]
    services.rebuild_progress(at=moment(500), is_check=False)

    assert places(marked.item) == [30]
    assert check() == []


def test_a_lost_pass_is_found_and_repaired(asked: tuple[Stage, Checkpoint]) -> None:
    stage, question = asked
    services.pass_checkpoint(member=stage.member, checkpoint=question, at=moment(1))
    assert check() == []
    StudyProgress.objects.update(passed=[])

    assert check() == ["passes"]
    services.rebuild_progress(at=moment(500), is_check=False)

    assert StudyProgress.objects.get().passed == [question.public_id.hex]
    assert check() == []


def test_coverage_without_its_answers_calls_for_no_completion(
    asked: tuple[Stage, Checkpoint],
) -> None:
    stage, _ = asked
    stage.watch(0, 30)
    WatchSession.objects.update(intervals=[[0, 116_000]], watched_ms=116_000)

    assert stage.view.is_held
    assert check() == []

"""A lecture with its 随课测验 as a condition: in either order, once, dated when both were there."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanwei.org import queries as org
from sanwei.org.enums import Role
from sanwei.org.services import audience_for
from sanwei.study import queries, services
from sanwei.study.enums import ItemKind, ItemState, RecordKind, StudyState
from sanwei.study.models import Condition, StudyItem, StudyProgress, StudyRecord
from tests.study.stage import Stage, beat, lecture, moment, pass_quiz
from tests.study.test_rebuild import check
from tests.world import World


def quiz(world: World, key: str = "quiz", **changes: Any) -> StudyItem:
    facts: dict[str, Any] = {
        "owner_label": "quizzes.quiz",
        "kind": ItemKind.QUIZ,
        "title": "随课测验",
        "url": f"/quiz/{key}/",
        "media_version": "",
        "duration_ms": None,
    }
    return lecture(world, key, **facts | changes)


@pytest.fixture
def exam(world: World) -> StudyItem:
    return quiz(world)


@pytest.fixture
def gated(stage: Stage, exam: StudyItem) -> Stage:
    """Return 张三 before a lecture that is completed by its quiz only."""
    services.set_conditions(item=stage.item, needs=[exam], at=moment(0))
    return stage


def completions(stage: Stage) -> list[StudyRecord]:
    return list(
        StudyRecord.objects.filter(
            kind=RecordKind.COMPLETION, item=stage.item, member=stage.member
        ).order_by("pk")
    )


def test_the_film_alone_does_not_complete(gated: Stage) -> None:
    result = gated.watch(0, 116)

    assert result.record is None
    assert not gated.view.is_completed
    assert gated.view.is_awaiting
    assert completions(gated) == []
    assert check() == []


def test_the_member_is_told_what_is_missing(gated: Stage, exam: StudyItem) -> None:
    gated.watch(0, 116)

    missing = queries.missing_for(gated.item, gated.member)

    assert missing is not None
    assert missing.sentence == "已看100%，还差随课测验：通过《随课测验》就算学完。"
    assert gated.view.chip == "还差测验"
    assert gated.view.awaits is not None
    assert gated.view.awaits.url == exam.url


def test_on_the_way_both_halves_are_named(gated: Stage) -> None:
    before = gated.view.sentence
    gated.watch(0, 60)
    missing = queries.missing_for(gated.item, gated.member)

    assert before == "还没有开始，全长1分56秒。还要通过随课测验《随课测验》，才算学完。"
    assert "还要通过随课测验《随课测验》，才算学完。" in gated.view.sentence
    assert missing is not None
    assert missing.sentence == (
        "已看51%，看满95%才计；1:00 以后还没有看。还要通过随课测验《随课测验》，才算学完。"
    )


def test_the_quiz_after_the_film_completes_at_its_hour(gated: Stage, exam: StudyItem) -> None:
    gated.watch(0, 116)

    pass_quiz(gated.member, exam, "a", occurred_at=moment(300), at=moment(301))

    (made,) = completions(gated)
    assert (made.occurred_at, made.recorded_at) == (moment(300), moment(301))
    assert (made.length_seconds, made.media_version) == (116, "v1")
    assert gated.view.is_completed
    assert check() == []


def test_the_film_after_the_quiz_completes_at_its_last_beat(gated: Stage, exam: StudyItem) -> None:
    pass_quiz(gated.member, exam, "a")

    result = gated.watch(0, 116, since=100)

    assert gated.view.is_completed
    assert result.progress.sentence == "已学完。"
    assert [one.occurred_at for one in completions(gated)] == [moment(216)]
    assert check() == []


def test_a_failed_quiz_completes_nothing(gated: Stage, exam: StudyItem) -> None:
    gated.watch(0, 116)

    pass_quiz(gated.member, exam, "a", is_passed=False, at=moment(300))

    assert completions(gated) == []


def test_the_quiz_of_another_member_completes_nothing(
    world: World, gated: Stage, exam: StudyItem
) -> None:
    gated.watch(0, 116)

    pass_quiz(world.wang_wu, exam, "a", at=moment(300))

    assert completions(gated) == []
    assert StudyRecord.objects.filter(kind=RecordKind.COMPLETION).count() == 0


def test_passing_again_writes_no_second_completion(gated: Stage, exam: StudyItem) -> None:
    gated.watch(0, 116)

    for key in "ab":
        pass_quiz(gated.member, exam, key, at=moment(300))

    assert len(completions(gated)) == 1


def test_a_test_marked_late_is_dated_when_both_were_there(gated: Stage, exam: StudyItem) -> None:
    """Handed in first, then the film, marked days later: complete since the film."""
    gated.watch(0, 116)
    late = moment(0) + timedelta(days=3)

    pass_quiz(gated.member, exam, "a", occurred_at=moment(10), at=late)

    assert [(one.occurred_at, one.recorded_at) for one in completions(gated)] == [
        (moment(116), late)
    ]


def test_a_raised_score_completes(gated: Stage, exam: StudyItem) -> None:
    gated.watch(0, 116)
    failed = pass_quiz(
        gated.member, exam, "a", is_passed=False, occurred_at=moment(200), at=moment(200)
    )

    services.correct(
        record=failed,
        reason="改判",
        actor=None,
        follows="改判",
        at=moment(900),
        is_passed=True,
        score_percent=Decimal(80),
    )

    assert [(one.occurred_at, one.recorded_at) for one in completions(gated)] == [
        (moment(200), moment(900))
    ]
    assert check() == []


def test_a_score_raised_with_many_others_completes(gated: Stage, exam: StudyItem) -> None:
    gated.watch(0, 116)
    low = {"score_percent": Decimal(40), "is_passed": False}
    failed = pass_quiz(gated.member, exam, "a", at=moment(200), **low)

    services.correct_together(
        corrections=[(failed, {"score_percent": Decimal(80), "is_passed": True})],
        reason="题目改判",
        follows="题目改判，由赵六确认",
        at=moment(300),
    )

    assert len(completions(gated)) == 1
    assert check() == []


def test_a_lowered_score_takes_no_completion_back(gated: Stage, exam: StudyItem) -> None:
    gated.watch(0, 116)
    passed = pass_quiz(gated.member, exam, "a", at=moment(200))

    services.correct(
        record=passed, reason="改判", actor=None, follows="改判", at=moment(900), is_passed=False
    )

    assert gated.view.is_completed
    assert len(completions(gated)) == 1
    assert check() == []


def test_a_score_lowered_before_the_film_holds_it_back(gated: Stage, exam: StudyItem) -> None:
    passed = pass_quiz(gated.member, exam, "a")
    services.correct(
        record=passed, reason="改判", actor=None, follows="改判", at=moment(1), is_passed=False
    )

    gated.watch(0, 116, since=100)

    assert gated.view.is_awaiting
    assert check() == []


def test_a_withdrawn_completion_is_not_written_again(gated: Stage, exam: StudyItem) -> None:
    gated.watch(0, 116)
    pass_quiz(gated.member, exam, "a", at=moment(200))
    services.correct(
        record=completions(gated)[0],
        reason="代学",
        actor=None,
        approver="李四",
        at=moment(300),
        is_withdrawn=True,
    )

    pass_quiz(gated.member, exam, "b", at=moment(400))

    assert len(completions(gated)) == 2
    assert not gated.view.is_completed
    assert check() == []


def test_a_condition_added_later_leaves_completions(
    world: World, stage: Stage, exam: StudyItem
) -> None:
    stage.watch(0, 116)
    begun = Stage(world.wang_wu, stage.item)
    begun.watch(0, 60)

    services.set_conditions(item=stage.item, needs=[exam], at=moment(200))
    begun.watch(60, 116, since=300)

    assert stage.view.is_completed
    assert stage.view.awaits is None
    assert begun.view.is_awaiting
    assert check() == []


def test_a_condition_taken_away_completes_who_lacked_nothing_else(
    world: World, gated: Stage
) -> None:
    gated.watch(0, 116)
    half = Stage(world.wang_wu, gated.item)
    half.watch(0, 60)

    services.set_conditions(item=gated.item, needs=[], at=moment(500))

    assert [one.occurred_at for one in completions(gated)] == [moment(500)]
    assert not half.view.is_completed
    assert half.view.awaits is None
    assert check() == []


@pytest.mark.parametrize("state", [ItemState.RETIRED, ItemState.DRAFT])
def test_a_quiz_that_is_taken_down_keeps_nobody_waiting(
    world: World, gated: Stage, state: ItemState
) -> None:
    gated.watch(0, 116)

    quiz(world, state=state, at=moment(700))

    assert [one.occurred_at for one in completions(gated)] == [moment(700)]
    assert check() == []


def test_a_quiz_that_opens_again_asks_those_who_have_not_completed(
    world: World, gated: Stage
) -> None:
    quiz(world, state=ItemState.RETIRED)
    quiz(world)

    gated.watch(0, 116)

    assert gated.view.is_awaiting


def test_a_quiz_for_fewer_people_keeps_nobody_waiting(world: World, gated: Stage) -> None:
    other = Stage(world.wang_wu, gated.item)
    other.watch(0, 116)

    quiz(world, audience=world.first_only, at=moment(800))

    assert other.view.is_completed
    assert not Condition.objects.get().is_standing
    assert check() == []


def test_a_lecture_for_more_people_drops_the_condition(world: World, exam: StudyItem) -> None:
    item = lecture(world, audience=world.first_only)
    quiz(world, audience=world.first_only)
    services.set_conditions(item=item, needs=[exam], at=moment(0))
    stands_before = Condition.objects.get().is_standing

    lecture(world, audience=world.everyone)

    assert stands_before
    assert not Condition.objects.get().is_standing


def test_an_audience_lies_within_a_wider_one(world: World) -> None:
    masses = audience_for(unit=world.committee, includes_masses=True)
    leaders = audience_for(unit=world.committee, roles=[Role.SECRETARY])

    within = org.is_audience_within

    assert within(world.first_only, world.everyone)
    assert within(world.everyone, masses)
    assert within(leaders, world.everyone)
    assert not within(world.everyone, world.first_only)
    assert not within(world.first_only, world.second_only)
    assert not within(masses, world.everyone)
    assert not within(world.everyone, leaders)


def test_two_tests_are_both_asked_for(world: World, stage: Stage) -> None:
    first, second = quiz(world, "a", title="甲"), quiz(world, "b", title="乙")
    services.set_conditions(item=stage.item, needs=[first, second], at=moment(0))
    stage.watch(0, 116)

    pass_quiz(stage.member, second, "b", occurred_at=moment(400), at=moment(400))
    waiting = stage.view
    pass_quiz(stage.member, first, "a", occurred_at=moment(300), at=moment(500))

    assert waiting.awaits is not None
    assert waiting.awaits.title == "甲"
    assert [one.occurred_at for one in completions(stage)] == [moment(400)]


def test_only_a_quiz_may_be_asked_for(world: World, stage: Stage, exam: StudyItem) -> None:
    other = lecture(world, "other")

    with pytest.raises(ValueError, match="only a quiz"):
        services.set_conditions(item=stage.item, needs=[other], at=moment(0))
    with pytest.raises(ValueError, match="only a quiz"):
        services.set_conditions(item=exam, needs=[quiz(world, "b")], at=moment(0))

    assert not Condition.objects.exists()


def test_beats_that_wait_cost_four_statements(gated: Stage) -> None:
    gated.watch(0, 114)

    with CaptureQueriesContext(connection) as captured:
        gated.send(120, beat(20, (114, 116)))

    said = [one["sql"].split()[0] for one in captured.captured_queries]
    assert [word for word in said if word in {"SELECT", "INSERT", "UPDATE"}] == [
        "SELECT",
        "SELECT",
        "UPDATE",
        "UPDATE",
    ]


def test_a_condition_that_stands_wrongly_is_found_and_repaired(gated: Stage) -> None:
    Condition.objects.update(is_standing=False)

    assert check() == ["condition"]

    services.rebuild_progress(at=moment(0), is_check=False)

    assert check() == []
    assert Condition.objects.get().is_standing


def test_a_task_is_done_when_the_lecture_is_complete(gated: Stage, exam: StudyItem) -> None:
    gated.watch(0, 116)
    before = StudyProgress.objects.get(item=gated.item).state

    pass_quiz(gated.member, exam, "a", at=moment(300))

    assert before == StudyState.IN_PROGRESS
    assert StudyProgress.objects.get(item=gated.item).state == StudyState.COMPLETED


def test_saying_the_same_again_changes_nothing(gated: Stage, exam: StudyItem) -> None:
    row = Condition.objects.get()

    services.set_conditions(item=gated.item, needs=[exam], at=moment(5))

    assert Condition.objects.get() == row

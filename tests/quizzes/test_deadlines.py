"""I14: the clock runs out, the quiz ends, the browser is gone; what ended stays as it is."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from quizzes import services, tasks
from quizzes.enums import AttemptState, EndedBy
from quizzes.errors import (
    AttemptOver,
)
from quizzes.models import Attempt
from quizzes.services.closing import GRACE
from sanwei.study.enums import ItemState
from sanwei.study.models import StudyItem, StudyRecord
from tests.quizzes import factories as make
from tests.world import NOW, World

MINUTE = timedelta(minutes=1)


def test_answer_in_flight_at_the_deadline_counts_and_a_later_one_is_refused(world: World) -> None:
    attempt = make.started(make.first_quiz(world, time_limit_minutes=10), world.zhang_san)
    deadline = NOW + 10 * MINUTE

    make.answer(attempt, {1: "A"}, at=deadline + GRACE)
    with pytest.raises(AttemptOver):
        make.answer(attempt, {2: "A"}, at=deadline + GRACE + timedelta(milliseconds=1))

    attempt.refresh_from_db()
    assert list(attempt.answers) == ["1"]


def test_overdue_attempt_is_scored_with_what_was_saved_though_the_browser_is_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiz = make.first_quiz(world, time_limit_minutes=10)
    attempt = make.started(quiz, world.zhang_san)
    make.answer(attempt, {n: make.right_letters(attempt, n) for n in (1, 2, 3, 4)})
    running = make.started(quiz, world.li_si, at=NOW + 5 * MINUTE)
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW + 11 * MINUTE)

    tasks.close_overdue()
    tasks.close_overdue()

    attempt.refresh_from_db()
    running.refresh_from_db()
    assert (attempt.state, attempt.ended_by) == (AttemptState.SCORED, EndedBy.DEADLINE)
    assert (attempt.submitted_at, attempt.score, attempt.is_passed) == (NOW + 10 * MINUTE, 4, True)
    assert running.state == AttemptState.OPEN
    assert [fact.occurred_at for fact in StudyRecord.objects.all()] == [NOW + 10 * MINUTE]


def test_late_submit_counts_what_was_saved_before_the_deadline(world: World) -> None:
    attempt = make.started(make.first_quiz(world, time_limit_minutes=10), world.zhang_san)
    make.answer(attempt, {1: make.right_letters(attempt, 1)})

    done = make.submitted(attempt, at=NOW + 60 * MINUTE)

    assert (done.ended_by, done.submitted_at, done.score) == (
        EndedBy.DEADLINE,
        NOW + 10 * MINUTE,
        1,
    )


def test_open_book_attempt_of_an_open_quiz_never_expires(world: World) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)

    make.answer(attempt, {1: "A"}, at=NOW + timedelta(days=30))

    assert attempt.deadline_at is None
    assert services.freeze_overdue(at=NOW + timedelta(days=300)) == 0


def test_closing_time_is_the_deadline_of_a_quiz_without_limit(world: World) -> None:
    quiz = make.first_quiz(world, closes_at=NOW + 5 * MINUTE, time_limit_minutes=60)

    assert make.started(quiz, world.zhang_san).deadline_at == NOW + 5 * MINUTE


def test_ending_a_quiz_scores_what_members_have_saved(world: World) -> None:
    quiz = make.first_quiz(world)
    attempt = make.started(quiz, world.zhang_san)
    make.answer_all(attempt)

    services.close(quiz=quiz, actor=world.account(world.zhao_liu), at=NOW + MINUTE)
    services.freeze_overdue(at=NOW + 2 * MINUTE)
    scored = services.score_ended(attempt_pk=attempt.pk, at=NOW + 2 * MINUTE)

    assert (scored.score, scored.ended_by, scored.submitted_at) == (
        6,
        EndedBy.DEADLINE,
        NOW + MINUTE,
    )
    assert StudyItem.objects.get(owner_key=str(quiz.public_id)).state == ItemState.RETIRED


@pytest.mark.parametrize(
    "change",
    [
        {"state": AttemptState.OPEN, "ended_by": "", "submitted_at": None, "scored_at": None,
         "score": None, "score_percent": None, "correct_count": None, "is_passed": None},
        {"score": 0},
        {"answers": {}},
        {"is_passed": False},
        {"submitted_at": NOW + MINUTE},
    ],
)  # fmt: skip
def test_database_lets_nobody_change_a_scored_attempt(
    world: World, change: dict[str, object]
) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    make.answer_all(attempt)
    make.submitted(attempt)

    with pytest.raises(IntegrityError, match="keeps its answers"), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(**change)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"score": 1}, "scored_has_score"),
        ({"state": AttemptState.SCORED}, "ended_has_end"),
        ({"submitted_at": NOW}, "ended_has_end"),
        ({"deadline_at": NOW}, "deadline_after_start"),
    ],
)
def test_database_refuses_half_ended_attempts(
    world: World, change: dict[str, object], name: str
) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(**change)


def test_earlier_closing_time_reaches_running_attempts(world: World) -> None:
    quiz = make.first_quiz(world)
    attempt = make.started(quiz, world.zhang_san)
    quiz.closes_at = NOW + 2 * MINUTE
    quiz.save()

    services.keep_in_step(quiz=quiz, at=NOW + MINUTE)

    attempt.refresh_from_db()
    assert attempt.deadline_at == NOW + 2 * MINUTE

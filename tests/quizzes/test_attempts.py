"""I13 and I14 on the rows: starting, saving, submitting, expiring, scoring."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from quizzes import services
from quizzes.enums import AttemptState, EndedBy, MultipleScoring
from quizzes.errors import (
    AttemptOver,
    BadAnswer,
    NoAttemptsLeft,
    QuizNotOpenYet,
    QuizOver,
)
from quizzes.models import Attempt
from quizzes.services import AnswerChange, saving
from sanwei.common.errors import NotVisible
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.models import StudyItem, StudyRecord
from tests.quizzes import factories as make
from tests.world import NOW, World

MINUTE = timedelta(minutes=1)


def test_start_draws_the_paper_of_the_rules(world: World) -> None:
    quiz = make.first_quiz(world, time_limit_minutes=10)

    attempt = make.started(quiz, world.zhang_san)

    assert [line["type"] for line in attempt.paper] == ["single"] * 3 + ["multiple"] * 2 + [
        "true_false"
    ]
    assert attempt.score_max == 6
    assert attempt.deadline_at == NOW + 10 * MINUTE
    assert (attempt.number, attempt.state, attempt.answers) == (1, AttemptState.OPEN, {})


def test_second_device_goes_on_with_the_same_attempt(world: World) -> None:
    quiz = make.first_quiz(world)
    first = make.started(quiz, world.zhang_san)
    make.answer(first, {1: "A"})

    second = make.started(quiz, world.zhang_san, at=NOW + MINUTE)

    assert second == first
    assert second.answered_count == 1


def test_database_refuses_a_second_open_attempt(world: World) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)

    with pytest.raises(IntegrityError, match="quizzes_attempt"), transaction.atomic():
        Attempt.objects.create(
            quiz=attempt.quiz,
            member=attempt.member,
            number=2,
            seed=1,
            paper=[],
            quiz_title="",
            pass_percent=60,
            multiple_scoring=MultipleScoring.ALL_OR_NOTHING,
            started_at=NOW,
            score_max=1,
        )


def test_member_of_another_branch_can_not_start(world: World) -> None:
    quiz = make.first_quiz(world)

    with pytest.raises(NotVisible):
        make.started(quiz, world.wang_wu)


def test_quiz_before_its_window_after_it_and_as_draft_refuses(world: World) -> None:
    bank = make.bank(world.first)
    coming = make.first_quiz(world, banks=[bank], opens_at=NOW + MINUTE)
    over = make.first_quiz(world, banks=[bank], at=NOW - 2 * MINUTE, closes_at=NOW - MINUTE)
    draft = make.first_quiz(world, banks=[bank], is_open=False)

    for quiz, error in ((coming, QuizNotOpenYet), (over, QuizOver), (draft, QuizNotOpenYet)):
        with pytest.raises(error):
            make.started(quiz, world.zhang_san)


def test_attempts_allowed_are_counted_by_the_ended_ones(world: World) -> None:
    quiz = make.first_quiz(world, attempts_allowed=2)
    make.submitted(make.started(quiz, world.zhang_san))
    second = make.submitted(make.started(quiz, world.zhang_san))

    with pytest.raises(NoAttemptsLeft):
        make.started(quiz, world.zhang_san)

    assert second.number == 2


def test_saved_answer_is_in_the_row_in_letters_of_the_version(world: World) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    right = make.right_letters(attempt, 1)

    saved = make.answer(attempt, {1: right})

    attempt.refresh_from_db()
    assert saved.answers == ((1, 1, right, False),)
    assert attempt.answers["1"]["value"] == "B"


def test_highest_sequence_wins_whatever_the_order_of_arrival(world: World) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)

    for sequence, letters in ((2, "B"), (3, "C"), (1, "A"), (3, "D")):
        saved = make.answer(attempt, {1: letters}, sequence=sequence)

    assert saved.answers == ((1, 3, "C", False),)


def test_repeated_save_writes_nothing(world: World, django_assert_num_queries) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    first = make.answer(attempt, {1: "A", 4: "AB"})

    with django_assert_num_queries(1):
        second = make.answer(attempt, {1: "A", 4: "AB"})

    assert second == first


def test_one_bad_letter_stores_nothing_of_the_request(world: World) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)

    with pytest.raises(BadAnswer):
        make.answer(attempt, {1: "A", 2: "Z"})

    attempt.refresh_from_db()
    assert attempt.answers == {}


def test_reply_has_the_same_shape_for_right_and_wrong(world: World) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    replies = [
        make.answer(attempt, {1: letters}, sequence=sequence)
        for sequence, letters in enumerate("ABCD", start=1)
    ]

    assert [reply.answers for reply in replies] == [
        ((1, n, letter, False),) for n, letter in enumerate("ABCD", start=1)
    ]
    assert {(reply.answered_count, reply.flagged_count) for reply in replies} == {(1, 0)}


def test_flag_is_kept_beside_the_answer(world: World) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    make.answer(attempt, {2: "A"})

    services.save_answers(
        attempt_id=attempt.public_id,
        member=world.zhang_san,
        changes=[AnswerChange(ordinal=2, is_flagged=True, sequence=2)],
        at=NOW,
    )

    attempt.refresh_from_db()
    assert (attempt.answers["2"]["flagged"], attempt.flagged_count, attempt.answered_count) == (
        True,
        1,
        1,
    )


def test_nobody_saves_into_or_submits_another_ones_attempt(world: World) -> None:
    attempt = make.started(make.quiz(world.committee, world.everyone), world.zhang_san)

    with pytest.raises(NotVisible):
        services.save_answers(
            attempt_id=attempt.public_id,
            member=world.wang_wu,
            changes=[AnswerChange(ordinal=1, shown="A", sequence=1)],
            at=NOW,
        )
    with pytest.raises(NotVisible):
        services.submit(attempt_id=attempt.public_id, member=world.wang_wu, at=NOW)


def test_submit_scores_and_passes_the_result_on(world: World) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    make.answer_all(attempt, wrong=2)

    done = make.submitted(attempt, at=NOW + MINUTE)

    assert (done.state, done.ended_by, done.submitted_at) == (
        AttemptState.SCORED,
        EndedBy.MEMBER,
        NOW + MINUTE,
    )
    assert (done.score, done.correct_count, done.score_percent, done.is_passed) == (
        4,
        4,
        Decimal("66.67"),
        True,
    )
    fact = StudyRecord.objects.get()
    assert (fact.kind, fact.method, fact.entry) == (
        RecordKind.ASSESSMENT,
        StudyMethod.ONLINE,
        EntryMethod.SYSTEM,
    )
    assert (fact.member, fact.branch, fact.title) == (world.zhang_san, world.first, "十月知识测验")
    assert (fact.score_percent, fact.is_passed, fact.occurred_at) == (
        Decimal("66.67"),
        True,
        NOW + MINUTE,
    )
    assert (fact.evidence_label, fact.evidence_key) == ("quizzes.attempt", str(attempt.public_id))
    assert fact.item == StudyItem.objects.get(owner_key=str(attempt.quiz.public_id))


def test_second_submit_changes_nothing(world: World) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    make.answer_all(attempt)
    first = make.submitted(attempt)

    second = make.submitted(attempt, at=NOW + MINUTE)

    assert second == first
    assert (second.submitted_at, second.score) == (NOW, 6)
    assert StudyRecord.objects.count() == 1


def test_no_answer_is_taken_after_submission(world: World) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    make.submitted(attempt)

    with pytest.raises(AttemptOver):
        make.answer(attempt, {1: "A"})


def test_partly_right_answers_count_by_the_rule_of_the_quiz(world: World) -> None:
    quiz = make.first_quiz(world, draws={"multiple": 1}, multiple_scoring=MultipleScoring.PARTLY)
    attempt = make.started(quiz, world.zhang_san)
    make.answer(attempt, {1: make.right_letters(attempt, 1)[:2]})

    assert make.submitted(attempt).score == Decimal("0.67")


def test_write_of_another_device_between_read_and_update_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    merge, others = saving._merged, [{2: "B"}, {3: "C"}]

    def interrupted(found: Attempt, changes: Any, at: Any) -> dict[str, Any]:
        if others:
            make.answer(found, others.pop())
        return merge(found, changes, at)

    monkeypatch.setattr(saving, "_merged", interrupted)

    make.answer(attempt, {1: "A"})

    attempt.refresh_from_db()
    assert (sorted(attempt.answers), attempt.revision) == (["1", "2", "3"], 3)

"""I13 and I14 on the rows: starting, saving, submitting, expiring, scoring."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from quizzes import queries, services, tasks
from quizzes.content import QuestionContent
from quizzes.enums import AttemptState, EndedBy, MultipleScoring, QuestionType, QuizState
from quizzes.errors import (
    AttemptOver,
    BadAnswer,
    BadQuestion,
    BadQuiz,
    NoAttemptsLeft,
    QuizNotOpenYet,
    QuizOver,
)
from quizzes.models import Attempt, QuestionVersion
from quizzes.scoring import mark_of
from quizzes.services import AnswerChange, saving
from quizzes.services.closing import GRACE
from sanwei.common.errors import NotVisible
from sanwei.study.enums import EntryMethod, ItemState, RecordKind, StudyMethod
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


def test_answer_in_flight_at_the_deadline_counts_and_a_later_one_is_refused(world: World) -> None:
    attempt = make.started(make.first_quiz(world, time_limit_minutes=10), world.zhang_san)
    deadline = NOW + 10 * MINUTE

    make.answer(attempt, {1: "A"}, at=deadline + GRACE)
    with pytest.raises(AttemptOver):
        make.answer(attempt, {2: "A"}, at=deadline + GRACE + timedelta(milliseconds=1))

    attempt.refresh_from_db()
    assert list(attempt.answers) == ["1"]


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


def test_edited_question_alters_no_attempt(world: World) -> None:
    attempt = make.started(make.first_quiz(world, shuffle=False), world.zhang_san)
    other = make.started(attempt.quiz, world.li_si)
    make.answer_all(attempt)
    make.answer_all(other)
    before = make.submitted(attempt)
    version = QuestionVersion.objects.get(pk=attempt.paper[0]["version"])

    said = make.content(1, stem="改过的题干（  ）", answer="A")
    services.revise_question(question=version.question, content=said, actor=None, at=NOW)
    after = make.submitted(other, at=NOW + MINUTE)

    assert mark_of(Attempt.objects.get(pk=before.pk)).score == before.score == after.score == 6
    assert queries.review_of(before)[0].stem == version.stem
    assert version.question.versions.count() == 2


def test_quiz_edited_in_the_middle_keeps_the_terms_of_running_attempts(world: World) -> None:
    quiz = make.first_quiz(world, pass_percent=60)
    attempt = make.started(quiz, world.zhang_san)
    make.answer_all(attempt, wrong=2)
    quiz.pass_percent, quiz.title = 90, "改过的名称"
    quiz.save()

    done = make.submitted(attempt)

    assert (done.is_passed, done.pass_percent, done.quiz_title) == (True, 60, "十月知识测验")


def test_partly_right_answers_count_by_the_rule_of_the_quiz(world: World) -> None:
    quiz = make.first_quiz(world, draws={"multiple": 1}, multiple_scoring=MultipleScoring.PARTLY)
    attempt = make.started(quiz, world.zhang_san)
    make.answer(attempt, {1: make.right_letters(attempt, 1)[:2]})

    assert make.submitted(attempt).score == Decimal("0.67")


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


def test_question_versions_are_append_only_in_the_database(world: World) -> None:
    bank = make.bank(world.first, single=1)
    version = bank.questions.get().current
    assert version is not None

    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute("UPDATE quizzes_questionversion SET stem = 'x'")


def test_same_words_make_no_new_version(world: World) -> None:
    question = make.bank(world.first, single=1).questions.get()

    services.revise_question(
        question=question, content=make.content(1, topic="新知识点"), actor=None, at=NOW
    )

    question.refresh_from_db()
    assert (question.versions.count(), question.topic) == (1, "新知识点")


def test_retired_question_is_drawn_no_more(world: World) -> None:
    bank = make.bank(world.first, single=4)
    quiz = make.first_quiz(world, banks=[bank], draws={"single": 3})
    retired = bank.questions.order_by("position").first()
    assert retired is not None
    services.retire_question(question=retired, at=NOW)

    drawn = {line["version"] for line in make.started(quiz, world.zhang_san).paper}

    assert retired.current_id not in drawn


def test_quiz_that_can_not_fill_a_paper_is_not_published(world: World) -> None:
    quiz = make.first_quiz(
        world, banks=[make.bank(world.first, single=2)], draws={"single": 3}, is_open=False
    )

    with pytest.raises(BadQuiz):
        services.publish(quiz=quiz, actor=world.account(world.zhao_liu), at=NOW)

    quiz.refresh_from_db()
    assert quiz.state == QuizState.DRAFT


def test_study_item_follows_the_quiz_from_its_first_save(world: World, monkeypatch) -> None:
    quiz = make.first_quiz(world, is_open=False, opens_at=NOW + MINUTE, closes_at=NOW + 3 * MINUTE)
    states = []

    def look() -> None:
        states.append(StudyItem.objects.get(owner_key=str(quiz.public_id)).state)

    look()
    services.publish(quiz=quiz, actor=world.account(world.zhao_liu), at=NOW)
    look()
    for minutes in (2, 4):
        monkeypatch.setattr(
            "sanwei.common.clock.now", lambda minutes=minutes: NOW + minutes * MINUTE
        )
        tasks.open_and_close()
        look()

    assert states == [ItemState.DRAFT, ItemState.DRAFT, ItemState.LIVE, ItemState.RETIRED]


def test_earlier_closing_time_reaches_running_attempts(world: World) -> None:
    quiz = make.first_quiz(world)
    attempt = make.started(quiz, world.zhang_san)
    quiz.closes_at = NOW + 2 * MINUTE
    quiz.save()

    services.keep_in_step(quiz=quiz, at=NOW + MINUTE)

    attempt.refresh_from_db()
    assert attempt.deadline_at == NOW + 2 * MINUTE


def test_types_without_a_marker_never_enter_a_bank(world: World) -> None:
    bank = make.bank(world.first, single=1)

    with pytest.raises(BadQuestion, match="暂时不收"):
        services.add_question(
            bank=bank,
            content=QuestionContent(type=QuestionType.SHORT, stem="谈谈认识", answer="略"),
            actor=None,
            at=NOW,
        )


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

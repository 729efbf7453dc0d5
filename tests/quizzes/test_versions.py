"""I13: questions and quizzes change, attempts do not."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from quizzes import queries, services, tasks
from quizzes.enums import QuizState
from quizzes.errors import (
    BadQuiz,
)
from quizzes.models import Attempt, QuestionVersion
from quizzes.scoring import mark_of
from sanwei.study.enums import ItemState
from sanwei.study.models import StudyItem
from tests.quizzes import factories as make
from tests.world import NOW, World

MINUTE = timedelta(minutes=1)


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

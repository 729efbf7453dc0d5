"""简答评分 in the admin: without names, nobody's own, nothing of another unit."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.enums import QuestionType
from quizzes.models import Attempt
from tests.quizzes import factories as make
from tests.quizzes import rescores
from tests.quizzes.clients import client_of
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


@pytest.fixture
def editor(world: World) -> Client:
    return client_of(world.account(world.zhao_liu))


@pytest.fixture
def attempt(world: World) -> Attempt:
    """Return 张三's paper with one written answer."""
    quiz = make.mixed_quiz(world, QuestionType.SHORT)
    return written(quiz, world.zhang_san)


def written(quiz, member) -> Attempt:  # type: ignore[no-untyped-def]
    attempt = make.started(quiz, member)
    make.answer(attempt, {1: f"{member.number}号写的"})
    return make.submitted(attempt)


def address(attempt: Attempt) -> str:
    return reverse("quizzes_admin:marking", args=[attempt.quiz_id])


def mark(attempt: Attempt, score: str) -> dict[str, object]:
    return {"attempt": attempt.public_id, "ordinal": 1, "score": score, "words": "好"}


def test_answers_stand_under_their_question_without_names(editor: Client, attempt: Attempt) -> None:
    html = editor.get(address(attempt)).content.decode()

    assert "有1个回答等您评分" in html
    assert f"{attempt.member.number}号写的" in html
    assert "言之有物" in html
    assert "张三" not in html


def test_a_mark_is_taken_and_the_answer_is_gone(editor: Client, attempt: Attempt) -> None:
    answer = editor.post(address(attempt), mark(attempt, "4"), follow=True)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("scored", Decimal(4))
    assert "没有等您评分的回答" in answer.content.decode()


@pytest.mark.parametrize("score", ["6", "-1", "很好", ""])
def test_a_mark_that_makes_no_sense_says_so(editor: Client, attempt: Attempt, score: str) -> None:
    answer = editor.post(address(attempt), mark(attempt, score), follow=True)

    attempt.refresh_from_db()
    assert attempt.needs_person
    assert "分" in answer.content.decode()
    assert attempt.given == {}


def test_nobody_marks_his_own(world: World, editor: Client, attempt: Attempt) -> None:
    own = written(attempt.quiz, world.zhao_liu)

    html = editor.get(address(attempt)).content.decode()

    assert f"{own.member.number}号写的" not in html
    assert editor.post(address(attempt), mark(own, "5")).status_code == 404


def test_another_branch_finds_nothing(world: World, attempt: Attempt) -> None:
    stranger = client_of(world.account(world.wu_jiu))

    assert stranger.get(address(attempt)).status_code == 404
    assert stranger.post(address(attempt), mark(attempt, "5")).status_code == 404


def test_an_attempt_of_another_quiz_is_not_marked_here(
    world: World, editor: Client, attempt: Attempt
) -> None:
    other = make.quiz(world.second, world.everyone, banks=[make.bank(world.second)], title="别的")
    elsewhere = make.started(other, world.zhang_san)

    assert editor.post(address(attempt), mark(elsewhere, "5")).status_code == 404


def test_the_page_asks_the_same_for_one_answer_and_three(
    world: World, editor: Client, attempt: Attempt, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    editor.get(address(attempt))
    with CaptureQueriesContext(connection) as one:
        editor.get(address(attempt))
    for member in (world.li_si, world.sun_qi):
        written(attempt.quiz, member)

    with django_assert_max_num_queries(len(one)):
        editor.get(address(attempt))


def test_what_everybody_is_given_waits_for_nobody(
    world: World, editor: Client, attempt: Attempt
) -> None:
    question = attempt.quiz.banks.get().questions.get()
    rescores.accepted(rescores.proposal(question), world.account(world.zhao_liu))

    assert "没有等您评分的回答" in editor.get(address(attempt)).content.decode()

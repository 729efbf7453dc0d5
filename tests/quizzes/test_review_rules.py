"""What a member may look at after an attempt, when, and what is kept back meanwhile."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quizzes import queries
from quizzes.enums import ReviewMoment, ReviewPart
from quizzes.models import Attempt, Quiz
from quizzes.reviewing import JUST_ENDED, as_json, moment_of, shows_of
from tests.quizzes import factories as make
from tests.quizzes.clients import page
from tests.world import NOW, World

MINUTE = timedelta(minutes=1)
CLOSES = NOW + timedelta(hours=1)
OWN, RIGHT, EXPLANATION, SCORE = ReviewPart


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


def ruled(world: World, **parts: Any) -> Quiz:
    """Open a quiz until CLOSES whose review shows ``parts`` by moment and nothing else."""
    rules = {moment: parts.get(str(moment), ()) for moment in ReviewMoment}
    bank = make.bank(world.first, title="按规定公布的题库")
    return make.first_quiz(world, banks=[bank], closes_at=CLOSES, review=as_json(rules))


def done(quiz: Quiz, world: World, *, wrong: int = 2) -> Attempt:
    attempt = make.started(quiz, world.zhang_san)
    make.answer_all(attempt, wrong=wrong)
    return make.submitted(attempt)


def result_page(client: Client, attempt: Attempt) -> str:
    return page(client, reverse("quizzes:result", args=[attempt.public_id]))


def api_result(client: Client, attempt: Attempt) -> dict[str, Any]:
    return client.get(f"/api/v1/quizzes/attempts/{attempt.public_id}/result").json()


def test_moment_follows_the_clock_and_the_end_of_the_quiz(world: World) -> None:
    attempt = done(ruled(world), world)

    moments = [
        moment_of(attempt, at)
        for at in (NOW, NOW + JUST_ENDED - MINUTE, NOW + JUST_ENDED, CLOSES - MINUTE, CLOSES)
    ]

    assert moments == ["after", "after", "open", "open", "closed"]


def test_a_quiz_shows_everything_at_every_moment_unless_its_editor_says_otherwise(
    world: World,
) -> None:
    attempt = done(make.first_quiz(world, closes_at=CLOSES), world)

    for at in (NOW, NOW + JUST_ENDED, CLOSES):
        assert shows_of(attempt, at).parts == set(ReviewPart)


@pytest.mark.parametrize("moment", ReviewMoment)
def test_each_part_is_shown_in_its_moment_alone(world: World, moment: ReviewMoment) -> None:
    at = {"after": NOW, "open": NOW + JUST_ENDED, "closed": CLOSES}[moment]
    quiz = ruled(world)
    attempt = done(quiz, world)

    for size in range(len(ReviewPart) + 1):
        for parts in itertools.combinations(ReviewPart, size):
            attempt.quiz.review = as_json(
                {one: parts if one == moment else () for one in ReviewMoment}
            )
            looked = queries.looked_at(attempt, at=at, is_asked_again=False)

            assert looked.shows.parts == set(parts)
            reviews = looked.reviews
            assert bool(reviews) == bool(set(parts) - {SCORE})
            assert any(one.mine for one in reviews) == (OWN in parts)
            assert any(option.is_chosen for one in reviews for option in one.options) == (
                OWN in parts
            )
            assert any(one.right for one in reviews) == (RIGHT in parts)
            assert any(option.is_right for one in reviews for option in one.options) == (
                RIGHT in parts
            )
            assert any(one.explanation for one in reviews) == (EXPLANATION in parts)
            assert any(one.mark.score for one in reviews) == bool(SCORE in parts and reviews)


def test_what_is_kept_back_is_in_no_page_and_no_reply_until_the_quiz_is_over(
    world: World, zhang_san: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiz = ruled(world, after=[OWN], open=[OWN], closed=list(ReviewPart))
    attempt = done(quiz, world)

    html = result_page(zhang_san, attempt)
    told = api_result(zhang_san, attempt)
    lists = page(zhang_san, "/quiz/") + page(zhang_san, quiz.get_absolute_url())

    for words in (make.EXPLANATION, "正确答案 ", "key-right", "66.7", "及格了", "答对"):
        assert words not in html
        assert words not in lists
    assert "成绩在10月12日 10:00测验截止后公布" in html
    assert "我的答案" in html
    assert (told["shows"], told["score"], told["is_passed"]) == (["own"], None, None)
    assert {(one["right"], one["explanation"], one["score"]) for one in told["questions"]} == {
        ("", "", None)
    }
    assert "成绩未公布" in lists

    monkeypatch.setattr("sanwei.common.clock.now", lambda: CLOSES)
    html = result_page(zhang_san, attempt)
    assert make.EXPLANATION in html
    assert "答对4/6题" in html
    assert api_result(zhang_san, attempt)["questions"][0]["right"]


def test_review_of_an_earlier_attempt_waits_while_the_same_quiz_is_answered_again(
    world: World, zhang_san: Client
) -> None:
    quiz = make.first_quiz(world)
    first = done(quiz, world)
    running = make.started(quiz, world.zhang_san)

    html, told = result_page(zhang_san, first), api_result(zhang_san, first)
    make.submitted(running)

    assert make.EXPLANATION not in html
    assert "正确答案" not in html
    assert "您正在答这个测验的新一份卷" in html
    assert told["questions"] == []
    assert make.EXPLANATION in result_page(zhang_san, first)


def test_card_before_handing_in_promises_only_what_will_be_shown(
    world: World, zhang_san: Client
) -> None:
    plain = make.started(make.first_quiz(world), world.zhang_san)
    kept = make.started(ruled(world), world.zhang_san)

    pages = [page(zhang_san, f"{one.get_absolute_url()}card/") for one in (plain, kept)]

    assert ["马上看到成绩" in html for html in pages] == [True, False]


def test_result_of_a_running_attempt_is_not_there(world: World, zhang_san: Client) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)

    response = zhang_san.get(f"/api/v1/quizzes/attempts/{attempt.public_id}/result")

    assert response.status_code == 404

"""The time of a question is the server's own, goes to one question at a time, and costs no statement."""

import random
from datetime import timedelta
from math import floor

import pytest
from django.urls import reverse

from quizzes.models import Attempt, Quiz
from quizzes.statistics.items import quiz_statistics
from quizzes.statistics.measures import FEWEST, Times, times_of
from quizzes.timing import LONGEST_STEP
from sanwei.org.models import Member
from tests.quizzes import factories as make
from tests.quizzes import rescores
from tests.quizzes.clients import client_of, page
from tests.quizzes.people import enrolled
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


@pytest.fixture
def attempt(world: World) -> Attempt:
    return make.started(rescores.quiz_of_five(world), world.zhang_san)


def spent(attempt: Attempt) -> dict[str, int | None]:
    """Return the stored milliseconds of each answer."""
    attempt.refresh_from_db()
    return {ordinal: answer["spent_ms"] for ordinal, answer in attempt.answers.items()}


def after(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_steps_go_to_the_question_that_changed_and_add_up(attempt: Attempt) -> None:
    make.answer(attempt, {1: "A"}, at=NOW + after(20))
    make.answer(attempt, {2: "B"}, at=NOW + after(32.5))
    make.answer(attempt, {1: "C"}, at=NOW + after(40), sequence=2)

    assert spent(attempt) == {"1": 27_500, "2": 12_500}


def test_a_repeated_or_late_save_takes_no_time(attempt: Attempt) -> None:
    make.answer(attempt, {1: "A"}, at=NOW + after(20), sequence=3)
    make.answer(attempt, {1: "A"}, at=NOW + after(25), sequence=3)
    make.answer(attempt, {1: "B"}, at=NOW + after(28), sequence=2)
    make.answer(attempt, {1: "A", 2: "B"}, at=NOW + after(30), sequence=3)

    assert spent(attempt) == {"1": 20_000, "2": 10_000}


def test_the_time_of_answers_that_came_together_stays_unknown(attempt: Attempt) -> None:
    make.answer(attempt, {1: "A"}, at=NOW + after(20))
    make.answer(attempt, {2: "A", 3: "B"}, at=NOW + after(50))
    make.answer(attempt, {2: "C"}, at=NOW + after(55), sequence=2)
    make.answer(attempt, {4: "C"}, at=NOW + after(65))

    assert spent(attempt) == {"1": 20_000, "2": None, "3": None, "4": 10_000}


def test_a_telephone_laid_aside_is_not_answering(attempt: Attempt) -> None:
    make.answer(attempt, {1: "A"}, at=NOW + LONGEST_STEP)
    make.answer(attempt, {2: "A"}, at=NOW + LONGEST_STEP * 2 + after(1))
    make.answer(attempt, {2: "B"}, at=NOW + LONGEST_STEP * 2 + after(3), sequence=2)

    assert spent(attempt) == {"1": 600_000, "2": None}


def test_a_clock_that_went_back_takes_nothing_away(attempt: Attempt) -> None:
    make.answer(attempt, {1: "A"}, at=NOW + after(20))
    make.answer(attempt, {2: "A"}, at=NOW + after(19))

    assert spent(attempt) == {"1": 20_000, "2": 0}


def test_answers_from_before_times_were_taken_have_none(attempt: Attempt) -> None:
    make.answer(attempt, {1: "A"}, at=NOW + after(20))
    attempt.refresh_from_db()
    del attempt.answers["1"]["spent_ms"]
    attempt.save()

    make.answer(attempt, {1: "B"}, at=NOW + after(30), sequence=2)
    make.answer(attempt, {2: "B"}, at=NOW + after(36))

    assert spent(attempt) == {"1": None, "2": 6_000}


def independent(seconds: list[float], share: float) -> float:
    """Return definition 7 of Hyndman and Fan, written down as they do: between the two order statistics."""
    ordered = sorted(seconds)
    place = (len(ordered) - 1) * share
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@pytest.mark.parametrize("people", [30, 31, 97, 240])
def test_quartiles_agree_with_an_independent_computation(people: int) -> None:
    dice = random.Random(people)
    seconds = [dice.lognormvariate(3, 0.8) for _each in range(people)]

    found = times_of(seconds)

    assert found is not None
    assert found.people == people
    for name, share in (("quarter", 0.25), ("median", 0.5), ("three_quarters", 0.75)):
        assert getattr(found, name) == pytest.approx(independent(seconds, share), abs=1e-6), name


def test_too_few_people_have_no_times() -> None:
    assert times_of([1.0] * (FEWEST - 1)) is None
    assert times_of([1.0] * FEWEST) is not None


def timed_attempt(quiz: Quiz, member: Member, *, seconds: int) -> None:
    """Answer the first question of the bank after ``seconds``, then the others together."""
    attempt = make.started(quiz, member)
    first = rescores.wrong_one(quiz).current_id
    [alone] = [n for n, line in enumerate(attempt.paper, start=1) if line["version"] == first]
    make.answer(attempt, {alone: "A"}, at=NOW + after(seconds))
    others = {n: "A" for n in range(1, 6) if n != alone}
    make.answer(attempt, others, at=NOW + after(seconds + 30))
    make.submitted(attempt, at=NOW + after(seconds + 31))


def test_the_analysis_shows_the_time_of_many(world: World) -> None:
    quiz = rescores.quiz_of_five(world)
    for number, member in enumerate(enrolled(world, FEWEST)):
        timed_attempt(quiz, member, seconds=60 + 4 * number)

    items = quiz_statistics(quiz).items
    told = page(
        client_of(world.account(world.zhao_liu)),
        reverse("quizzes_admin:statistics", args=[quiz.pk]),
    )

    assert items[0].times == Times(FEWEST, 89.0, 118.0, 147.0)
    assert [(one.times, one.figures is None) for one in items[1:]] == [(None, False)] * 4
    assert told.count("<dt>答题用时</dt><dd>—</dd>") == 4
    assert "<dt>答题用时</dt><dd>1分58秒 <small>一半人1分29秒—2分27秒</small></dd>" in told


def test_no_page_says_how_long_a_person_took(world: World) -> None:
    quiz = rescores.quiz_of_five(world)
    timed_attempt(quiz, world.zhang_san, seconds=77)

    items = quiz_statistics(quiz).items
    told = page(
        client_of(world.account(world.zhao_liu)),
        reverse("quizzes_admin:statistics", args=[quiz.pk]),
    )

    assert [one.times for one in items] == [None] * 5
    assert "1分17秒" not in told

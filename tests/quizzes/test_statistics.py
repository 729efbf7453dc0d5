"""Item statistics against an independent computation, in the letters of the bank, and hidden where they say little."""

import random
import statistics
from decimal import Decimal

import pytest

from quizzes.models import Attempt
from quizzes.statistics.items import question_statistics, quiz_statistics
from quizzes.statistics.measures import FEWEST, Figures, figures_of
from tests.quizzes import rescores
from tests.quizzes.people import enrolled
from tests.world import World


def independent(marks: list[float], rests: list[float]) -> Figures:
    """Compute the same from the standard library: correlation, sample deviation, sorted covariance."""
    return Figures(
        people=len(marks),
        facility=100 * statistics.mean(marks),
        deviation=100 * statistics.stdev(marks),
        discrimination=100 * statistics.correlation(marks, rests),
        efficiency=100
        * statistics.covariance(marks, rests)
        / statistics.covariance(sorted(marks), sorted(rests)),
    )


def generated(kind: str) -> tuple[list[float], list[float]]:
    """Return marks and rests of one of three sets: right or wrong, partly right, and one that runs the wrong way."""
    dice = random.Random(kind)
    people = {"whole": 240, "partly": 31, "backwards": 97}[kind]
    able = [dice.random() for _each in range(people)]
    rests = [round(min(1.0, max(0.0, dice.gauss(one, 0.15))) * 20) / 20 for one in able]
    if kind == "whole":
        marks = [float(dice.random() < one) for one in able]
    elif kind == "partly":
        marks = [round(one * 4) / 4 for one in able]
    else:
        marks = [float(dice.random() > one) for one in able]
    return marks, rests


@pytest.mark.parametrize("kind", ["whole", "partly", "backwards"])
def test_figures_agree_with_an_independent_computation(kind: str) -> None:
    marks, rests = generated(kind)

    found, wanted = figures_of(marks, rests), independent(marks, rests)

    assert found is not None
    assert found.people == wanted.people
    for name in ("facility", "deviation", "discrimination", "efficiency"):
        assert getattr(found, name) == pytest.approx(getattr(wanted, name), abs=1e-6), name


def test_too_few_people_have_no_figures() -> None:
    marks, rests = generated("whole")

    assert figures_of(marks[: FEWEST - 1], rests[: FEWEST - 1]) is None
    assert figures_of(marks[:FEWEST], rests[:FEWEST]) is not None


def test_a_question_that_all_answer_alike_tells_nobody_apart() -> None:
    rests = generated("whole")[1]

    found = figures_of([1.0] * len(rests), rests)

    assert found == Figures(len(rests), 100.0, 0.0, None, None)


@pytest.fixture
def answered(world: World) -> list[Attempt]:
    """Return 30 shuffled papers: 18 choose B, 9 choose C, 3 choose A; others right as people are able."""
    quiz = rescores.quiz_of_five(world)
    letters = "B" * 18 + "C" * 9 + "A" * 3
    return [
        rescores.sat(quiz, member, on_wrong=letter, others_right=4 - number // 8)
        for number, (member, letter) in enumerate(zip(enrolled(world, 30), letters, strict=True))
    ]


def test_options_are_counted_in_the_letters_of_the_bank(answered: list[Attempt]) -> None:
    assert len({tuple(one["order"]) for attempt in answered for one in attempt.paper}) > 1

    item = quiz_statistics(answered[0].quiz).items[0]

    assert item.options is not None
    assert [(one.letter, one.people, one.is_right) for one in item.options] == [
        ("A", 3, False),
        ("B", 18, True),
        ("C", 9, False),
        ("D", 0, False),
    ]
    assert item.unanswered == 0
    right = [float(attempt.score == 25 or n < 18) for n, attempt in enumerate(answered)]
    rests = [
        float((attempt.score or 0) - Decimal(5) * (n < 18)) / 20
        for n, attempt in enumerate(answered)
    ]
    wanted = independent(right, rests)
    assert item.figures is not None
    assert item.figures.discrimination == pytest.approx(wanted.discrimination, abs=1e-6)
    assert item.figures.efficiency == pytest.approx(wanted.efficiency, abs=1e-6)


def test_statistics_follow_a_rescore(world: World, answered: list[Attempt]) -> None:
    quiz = answered[0].quiz
    question = rescores.wrong_one(quiz)

    rescores.applied(
        rescores.proposal(question, rescores.corrected(question)), world.account(world.zhao_liu)
    )

    item = quiz_statistics(quiz).items[0]
    assert item.figures is not None
    assert item.figures.facility == pytest.approx(30.0)
    assert item.key == "C"


def test_only_the_first_attempt_of_each_counts(world: World, answered: list[Attempt]) -> None:
    quiz = answered[0].quiz
    rescores.sat(quiz, answered[0].member, on_wrong="D")

    found = quiz_statistics(quiz)
    [of_question] = question_statistics(rescores.wrong_one(quiz), type(quiz).objects.all())

    assert found.people == 30
    assert (of_question.people, of_question.figures) == (30, found.items[0].figures)
    assert question_statistics(rescores.wrong_one(quiz), type(quiz).objects.none()) == []


def test_figures_are_hidden_below_thirty(world: World) -> None:
    quiz = rescores.quiz_of_five(world)
    rescores.sat(quiz, world.zhang_san, on_wrong="B")

    item = quiz_statistics(quiz).items[0]

    assert (item.people, item.figures, item.options) == (1, None, None)

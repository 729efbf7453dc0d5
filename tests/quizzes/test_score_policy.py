"""Several attempts of one quiz: which is the result, how long to wait, what study is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from quizzes import queries
from quizzes.enums import ScorePolicy
from quizzes.errors import WaitBeforeNext
from quizzes.models import Quiz
from quizzes.policies import Outcome, Result, result_of
from sanwei.study.models import StudyRecord
from tests.quizzes import factories as make
from tests.quizzes.clients import page
from tests.world import NOW, World

MINUTE = timedelta(minutes=1)


def outcome(score: int, of: int = 100, pass_percent: int = 60) -> Outcome:
    percent = (Decimal(score) * 100 / of).quantize(Decimal("0.01"))
    return Outcome(
        score=Decimal(score),
        score_max=Decimal(of),
        percent=percent,
        is_passed=score * 100 >= pass_percent * of,
        pass_percent=pass_percent,
    )


outcomes = st.lists(st.integers(0, 100).map(outcome), min_size=1, max_size=6)


def answered(quiz: Quiz, world: World, *wrongs: int) -> list[tuple[Decimal | None, bool | None]]:
    """Answer ``quiz`` once for each number of wrong answers; return what study was told, oldest first."""
    for number, wrong in enumerate(wrongs):
        attempt = make.started(quiz, world.zhang_san, at=NOW + number * MINUTE)
        make.answer_all(attempt, wrong=wrong, at=NOW + number * MINUTE)
        make.submitted(attempt, at=NOW + number * MINUTE)
    records = StudyRecord.objects.filter(member=world.zhang_san).order_by("pk")
    return [(one.score_percent, one.is_passed) for one in records]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (ScorePolicy.BEST, Result(Decimal("80.00"), True)),
        (ScorePolicy.LAST, Result(Decimal("50.00"), False)),
        (ScorePolicy.AVERAGE, Result(Decimal("56.67"), False)),
        (ScorePolicy.FIRST, Result(Decimal("40.00"), False)),
    ],
)
def test_each_policy_chooses_its_result(policy: ScorePolicy, expected: Result) -> None:
    assert result_of(policy, [outcome(40), outcome(80), outcome(50)]) == expected


@given(outcomes, st.sampled_from(ScorePolicy))
def test_result_lies_between_the_worst_and_the_best(found: list[Outcome], policy: str) -> None:
    percents = [one.percent for one in found]

    assert min(percents) <= result_of(policy, found).percent <= max(percents)


@given(outcomes)
def test_one_more_attempt_never_lowers_the_best(found: list[Outcome]) -> None:
    results = [result_of(ScorePolicy.BEST, found[:n]) for n in range(1, len(found) + 1)]

    assert [one.percent for one in results] == sorted(one.percent for one in results)


@given(st.integers(0, 100).map(outcome), st.sampled_from(ScorePolicy))
def test_of_one_attempt_every_policy_says_the_same(found: Outcome, policy: str) -> None:
    assert result_of(policy, [found]) == Result(found.percent, found.is_passed)


def test_average_is_compared_before_it_is_rounded() -> None:
    found = [outcome(59, 100), outcome(60_994, 100_000), outcome(60_000, 100_000)]

    assert result_of(ScorePolicy.AVERAGE, found) == Result(Decimal("60.00"), False)


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (ScorePolicy.BEST, [("50.00", False), ("83.33", True), ("83.33", True)]),
        (ScorePolicy.LAST, [("50.00", False), ("83.33", True), ("66.67", True)]),
        (ScorePolicy.AVERAGE, [("50.00", False), ("66.67", True), ("66.67", True)]),
        (ScorePolicy.FIRST, [("50.00", False), ("50.00", False), ("50.00", False)]),
    ],
)
def test_study_is_told_the_result_by_the_policy(
    world: World, policy: ScorePolicy, told: list[tuple[str, bool]]
) -> None:
    quiz = make.first_quiz(world, score_policy=policy)

    assert answered(quiz, world, 3, 1, 2) == [(Decimal(one), passed) for one, passed in told]
    [card] = queries.open_quizzes_for(world.zhang_san, at=NOW + 3 * MINUTE)
    assert (card.percent, card.is_passed) == (Decimal(told[-1][0]), told[-1][1])


def test_next_attempt_waits_as_long_as_the_quiz_says(
    world: World, zhang_san: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiz = make.first_quiz(world, wait_minutes=30)
    make.submitted(make.started(quiz, world.zhang_san))
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW + 29 * MINUTE)

    with pytest.raises(WaitBeforeNext):
        make.started(quiz, world.zhang_san, at=NOW + 29 * MINUTE)
    html = page(zhang_san, quiz.get_absolute_url())
    refused = zhang_san.post(reverse("quizzes:start", args=[quiz.public_id]))

    assert "10月12日 09:30以后可以再答" in html
    assert '<button class="btn block">' not in html
    assert (refused.status_code, "10月12日 09:30以后" in refused.content.decode()) == (409, True)
    assert make.started(quiz, world.zhang_san, at=NOW + 30 * MINUTE).number == 2

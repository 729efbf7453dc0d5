"""The result of a member in a quiz, from the scores of all attempts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from quizzes.enums import ScorePolicy
from quizzes.marking import CENT


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One scored attempt; the pass mark is its own, as it was when the attempt began."""

    score: Decimal
    score_max: Decimal
    percent: Decimal
    is_passed: bool
    pass_percent: int


@dataclass(frozen=True)
class Result:
    percent: Decimal
    is_passed: bool


def result_of(policy: str, outcomes: Sequence[Outcome]) -> Result:
    """Return the result of at least one outcome, oldest first.

    An average passes when the exact mean reaches the pass mark of the newest attempt; of the best, having passed
    once is enough, whatever the pass mark was.
    """
    if policy == ScorePolicy.AVERAGE:
        return _average(outcomes)
    if policy == ScorePolicy.BEST:
        return Result(max(one.percent for one in outcomes), any(one.is_passed for one in outcomes))
    chosen = outcomes[0] if policy == ScorePolicy.FIRST else outcomes[-1]
    return Result(chosen.percent, chosen.is_passed)


def _average(outcomes: Sequence[Outcome]) -> Result:
    shares = [one.score * 100 / one.score_max if one.score_max else Decimal(0) for one in outcomes]
    mean = sum(shares, Decimal(0)) / len(shares)
    return Result(mean.quantize(CENT, ROUND_HALF_UP), mean >= outcomes[-1].pass_percent)

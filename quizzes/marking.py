"""Marks answers. Pure: a score is a function of stored answers and question versions, nothing else (I13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from quizzes.enums import MANY_ANSWERS, MultipleScoring

CENT = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Key:
    """What marking needs of a question version. ``answer`` in the spelling of ``quizzes.content``."""

    type: str
    answer: str
    score: Decimal


@dataclass(frozen=True)
class Mark:
    """The outcome of one question; ``is_right`` means fully right."""

    score: Decimal
    is_right: bool


@dataclass(frozen=True)
class PaperMark:
    marks: tuple[Mark, ...]
    score: Decimal
    score_max: Decimal
    is_passed: bool

    @property
    def correct_count(self) -> int:
        return sum(mark.is_right for mark in self.marks)

    @property
    def percent(self) -> Decimal:
        """Return the score in hundredths of a percent, rounded half up, 0 to 100."""
        if not self.score_max:
            return ZERO.quantize(CENT)
        return (self.score * 100 / self.score_max).quantize(CENT, ROUND_HALF_UP)


def mark(key: Key, value: str, scoring: MultipleScoring = MultipleScoring.ALL_OR_NOTHING) -> Mark:
    """Mark one answer; an empty ``value`` earns nothing."""
    is_right = bool(value) and value == key.answer
    if is_right:
        return Mark(key.score, True)
    if not value or key.type not in MANY_ANSWERS:
        return Mark(ZERO, False)
    chosen, right = frozenset(value), frozenset(key.answer)
    if scoring == MultipleScoring.PARTLY:
        share = Decimal(0) if chosen - right else Decimal(len(chosen)) / len(right)
    elif scoring == MultipleScoring.PER_OPTION:
        share = Decimal(max(0, len(chosen & right) - len(chosen - right))) / len(right)
    else:
        share = ZERO
    return Mark((key.score * share).quantize(CENT, ROUND_HALF_UP), False)


def mark_paper(
    keys: Sequence[Key],
    values: Sequence[str],
    *,
    pass_percent: int,
    scoring: MultipleScoring = MultipleScoring.ALL_OR_NOTHING,
) -> PaperMark:
    """Mark a whole paper; ``values`` stand in the order of ``keys``, empty where nothing was answered.

    The pass mark is compared exactly, before any rounding: 59.996 % is not 60 %.
    """
    marks = tuple(mark(key, value, scoring) for key, value in zip(keys, values, strict=True))
    score = sum((one.score for one in marks), ZERO)
    score_max = sum((key.score for key in keys), ZERO)
    return PaperMark(
        marks=marks,
        score=score,
        score_max=score_max,
        is_passed=bool(score_max) and score * 100 >= pass_percent * score_max,
    )


def missing_score(*, score: Decimal, score_max: Decimal, pass_percent: int) -> Decimal:
    """Return how many points are missing for the pass mark; zero where it is reached."""
    return max(ZERO, (score_max * pass_percent / 100 - score).quantize(CENT, ROUND_HALF_UP))

"""Marks answers. Pure: a score is a function of stored answers and question versions, nothing else (I13).

Besides 单选 and 判断, which are right or wrong:

* 多选 and 不定项 by the quiz's ``MultipleScoring``;
* 填空 and 配对 by the share of blanks or pairs that are right;
* 排序 earns its score when the whole order is right;
* 简答 earns what a person gave it; until then it is open.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from quizzes.content import Answer, squeezed
from quizzes.enums import MANY_ANSWERS, MultipleScoring, QuestionType

_NUMBER = re.compile(r"[-+]?\d{1,20}(?:\.\d{1,20})?")
CENT = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Key:
    """What marking needs of one thing that is answered. ``answer`` in the spelling of ``quizzes.content``.

    ``is_given``: 全员给分, whatever was answered.
    """

    type: str
    answer: Answer
    score: Decimal
    any_order: bool = False
    is_given: bool = False


@dataclass(frozen=True)
class Mark:
    """The outcome of one question; ``is_right`` means fully right, ``is_open`` that a person has yet to mark it."""

    score: Decimal
    is_right: bool
    is_open: bool = False


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
    def is_open(self) -> bool:
        """Whether a person has yet to mark some of it."""
        return any(mark.is_open for mark in self.marks)

    @property
    def percent(self) -> Decimal:
        """Return the score in hundredths of a percent, rounded half up, 0 to 100."""
        if not self.score_max:
            return ZERO.quantize(CENT)
        return (self.score * 100 / self.score_max).quantize(CENT, ROUND_HALF_UP)


def mark(
    key: Key,
    value: Any,
    scoring: MultipleScoring = MultipleScoring.ALL_OR_NOTHING,
    given: Decimal | None = None,
) -> Mark:
    """Mark one stored answer; an empty ``value`` earns nothing. ``given``: what a person gave a 简答."""
    if key.is_given:
        return Mark(key.score, True)
    if key.type == QuestionType.SHORT:
        return _short(key, value, given)
    if not value:
        return Mark(ZERO, False)
    if key.type == QuestionType.BLANK:
        return _share(key, _right_blanks(key, value), len(key.answer))
    if key.type == QuestionType.MATCHING:
        right = sum(mine == theirs for mine, theirs in zip(value, key.answer, strict=True))
        return _share(key, right, len(key.answer))
    if value == key.answer:
        return Mark(key.score, True)
    if key.type not in MANY_ANSWERS:
        return Mark(ZERO, False)
    chosen, right_ones = frozenset(value), frozenset(str(key.answer))
    if scoring == MultipleScoring.PARTLY:
        share = ZERO if chosen - right_ones else Decimal(len(chosen)) / len(right_ones)
    elif scoring == MultipleScoring.PER_OPTION:
        found = len(chosen & right_ones) - len(chosen - right_ones)
        share = Decimal(max(0, found)) / len(right_ones)
    else:
        share = ZERO
    return Mark((key.score * share).quantize(CENT, ROUND_HALF_UP), False)


def mark_paper(
    keys: Sequence[Key],
    values: Sequence[Any],
    *,
    pass_percent: int,
    scoring: MultipleScoring = MultipleScoring.ALL_OR_NOTHING,
    given: Mapping[int, Decimal] | None = None,
) -> PaperMark:
    """Mark a whole paper; ``values`` stand in the order of ``keys``, empty where nothing was answered.

    ``given``: what a person gave, by the place of its key from 1. The pass mark is compared exactly, before any
    rounding: 59.996 % is not 60 %.
    """
    people = given or {}
    marks = tuple(
        mark(key, value, scoring, people.get(place))
        for place, (key, value) in enumerate(zip(keys, values, strict=True), start=1)
    )
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


def same_word(written: str, alternative: str) -> bool:
    """Whether a blank was filled as an alternative says: width, case, blanks and punctuation don't matter.

    Numbers are compared as numbers ("7.0" is 7, "1.5" is not 15); "3..5" takes any number from 3 to 5.
    """
    lowest, dots, highest = alternative.partition("..")
    number, least = _number(written), _number(lowest)
    if least is not None:
        most = _number(highest) if dots else least
        if most is not None:
            return number is not None and least <= number <= most
    bare = squeezed(alternative)
    return squeezed(written) == bare if bare else written.strip() == alternative.strip()


def _number(text: str) -> Decimal | None:
    """Return the number that ``text`` is, in any width; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def _short(key: Key, value: Any, given: Decimal | None) -> Mark:
    if not value:
        return Mark(ZERO, False)  # nothing was written: nobody need look at it
    if given is None:
        return Mark(ZERO, False, is_open=True)
    return Mark(min(given, key.score), given >= key.score)


def _share(key: Key, right: int, of: int) -> Mark:
    if right == of:
        return Mark(key.score, True)
    return Mark((key.score * right / of).quantize(CENT, ROUND_HALF_UP), False)


def _right_blanks(key: Key, written: Sequence[str]) -> int:
    """Return how many blanks are right; in any order, each answer fills one blank and each blank takes one."""
    blanks = [one for one in key.answer if not isinstance(one, str)]
    if not key.any_order:
        return sum(
            any(same_word(mine, alternative) for alternative in blank)
            for mine, blank in zip(written, blanks, strict=False)
        )
    fits = [
        [
            place
            for place, blank in enumerate(blanks)
            if any(same_word(mine, alternative) for alternative in blank)
        ]
        for mine in written[: len(blanks)]
    ]
    taken: dict[int, int] = {}

    def seat(mine: int, asked: set[int]) -> bool:
        """Give answer ``mine`` a blank, moving others along where that helps."""
        for place in fits[mine]:
            if place in asked:
                continue
            asked.add(place)
            if place not in taken or seat(taken[place], asked):
                taken[place] = mine
                return True
        return False

    return sum(seat(mine, set()) for mine in range(len(fits)))

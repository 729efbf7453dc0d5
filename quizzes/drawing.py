"""Draws a paper from a pool. Pure and deterministic: the same pool, rules and seed give the same paper."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quizzes.enums import QuestionType
from quizzes.errors import NotEnoughQuestions


@dataclass(frozen=True, order=True)
class PoolQuestion:
    """One question that may be drawn. ``position`` is its place in the bank."""

    version: int
    type: str
    option_count: int
    topic: str = ""
    position: int = 0


@dataclass(frozen=True)
class Draw:
    """Take ``count`` questions of ``type``; an empty ``topic`` takes any."""

    type: str
    count: int
    topic: str = ""


@dataclass(frozen=True)
class PaperLine:
    """One drawn question; ``order`` lists the version's option places in the order they are shown."""

    version: int
    order: tuple[int, ...]

    def as_json(self) -> dict[str, object]:
        return {"version": self.version, "order": list(self.order)}


def draw(
    pool: Iterable[PoolQuestion], rules: Sequence[Draw], *, seed: int, shuffle: bool
) -> tuple[PaperLine, ...]:
    """Draw a paper: rules with a topic first, so that an open rule can't take their questions away.

    Shown in the order of the rules, inside a rule in the order of the bank, or shuffled inside each
    type. 判断 keeps 正确 before 错误.

    Raises: NotEnoughQuestions where a rule can't be filled.
    """
    dice = random.Random(seed)  # noqa: S311 - fairness, not secrecy: the paper itself is stored
    free = {question.version: question for question in sorted(pool)}
    taken: dict[int, list[PoolQuestion]] = {}
    for place in sorted(range(len(rules)), key=lambda index: not rules[index].topic):
        taken[place] = _take(free, rules[place], dice)
    lines: list[PaperLine] = []
    for place in range(len(rules)):
        questions = sorted(taken[place], key=lambda one: (one.position, one.version))
        if shuffle:
            dice.shuffle(questions)
        lines += [PaperLine(one.version, _order(one, dice, shuffle)) for one in questions]
    return tuple(lines)


def _take(free: dict[int, PoolQuestion], rule: Draw, dice: random.Random) -> list[PoolQuestion]:
    fitting = [
        question
        for question in free.values()
        if question.type == rule.type and (not rule.topic or question.topic == rule.topic)
    ]
    if len(fitting) < rule.count:
        raise NotEnoughQuestions()
    chosen = dice.sample(fitting, rule.count)
    for question in chosen:
        del free[question.version]
    return chosen


def _order(question: PoolQuestion, dice: random.Random, shuffle: bool) -> tuple[int, ...]:
    places = list(range(question.option_count))
    if shuffle and question.type != QuestionType.TRUE_FALSE:
        dice.shuffle(places)
    return tuple(places)

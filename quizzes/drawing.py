"""Draws a paper from a pool. Pure and deterministic: the same pool, rules and seed give the same paper."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from quizzes.enums import QuestionType
from quizzes.errors import NotEnoughQuestions


@dataclass(frozen=True)
class Shape:
    """The form of one thing that is answered: how many options, partners and blanks it shows."""

    type: str
    options: int = 0
    targets: int = 0
    blanks: int = 0


@dataclass(frozen=True, order=True)
class PoolQuestion:
    """One question that may be drawn. ``position`` is its place in the bank; ``parts`` those of a 材料题."""

    version: int
    type: str
    shapes: tuple[Shape, ...] = field(compare=False)
    topic: str = ""
    position: int = 0
    score: Decimal = field(default=Decimal(1), compare=False)


@dataclass(frozen=True)
class Draw:
    """Take ``count`` questions of ``type``; an empty ``topic`` takes any."""

    type: str
    count: int
    topic: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """One thing to answer. ``order`` and ``targets`` list the version's places in the order they are shown.

    ``part``: the place within a 材料题, whose parts follow each other; None for a question of its own.
    """

    version: int
    type: str
    order: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    blanks: int = 0
    part: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the stored form: type and shape stand in it, so that a save needs no look at the version."""
        told: dict[str, Any] = {
            "version": self.version,
            "type": str(self.type),
            "order": list(self.order),
        }
        if self.targets:
            told["targets"] = list(self.targets)
        if self.blanks:
            told["blanks"] = self.blanks
        if self.part is not None:
            told["part"] = self.part
        return told


def draw(
    pool: Iterable[PoolQuestion], rules: Sequence[Draw], *, seed: int, shuffle: bool
) -> tuple[PaperLine, ...]:
    """Draw a paper: rules with a topic first, so that an open rule can't take their questions away.

    Shown in the order of the rules, inside a rule in the order of the bank, or shuffled inside each
    type. 判断 keeps 正确 before 错误; the parts of a 材料题 keep their order.

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
        for question in questions:
            lines += _lines(question, dice, shuffle)
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


def _lines(question: PoolQuestion, dice: random.Random, shuffle: bool) -> list[PaperLine]:
    is_material = question.type == QuestionType.MATERIAL
    return [
        PaperLine(
            version=question.version,
            type=shape.type,
            order=_mixed(shape.options, dice, shuffle and shape.type != QuestionType.TRUE_FALSE),
            targets=_mixed(shape.targets, dice, shuffle),
            blanks=shape.blanks,
            part=place if is_material else None,
        )
        for place, shape in enumerate(question.shapes)
    ]


def _mixed(count: int, dice: random.Random, shuffle: bool) -> tuple[int, ...]:
    places = list(range(count))
    if shuffle:
        dice.shuffle(places)
    return tuple(places)


def as_written(question: PoolQuestion) -> tuple[PaperLine, ...]:
    """Return the lines of one question in the order of its author: what a preview shows."""
    return tuple(_lines(question, random.Random(0), shuffle=False))  # noqa: S311 - nothing is shuffled

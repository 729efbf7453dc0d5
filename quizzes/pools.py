"""Reads the pool a quiz draws from, in one query."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from quizzes.drawing import Draw, PoolQuestion, Shape
from quizzes.enums import QuestionType, QuizKind
from quizzes.errors import NotEnoughQuestions
from quizzes.models import Question, QuestionVersion, Quiz

TRUE_FALSE_OPTIONS = 2


def rules_of(quiz: Quiz) -> tuple[Draw, ...]:
    return tuple(Draw(rule.type, rule.count, rule.topic) for rule in quiz.draw_rules.all())


def rules_for(quiz: Quiz, pool: Sequence[PoolQuestion], topic: str) -> tuple[Draw, ...]:
    """Return the rules of one paper: those of ``quiz``, or of a 专项练习 the same numbers of one 知识点.

    What the topic has too few of it gives as far as it goes. Raises: NotEnoughQuestions where it gives nothing.
    """
    rules = rules_of(quiz)
    if quiz.kind != QuizKind.TOPIC or not topic:
        return rules
    wanted: dict[str, int] = {}
    for rule in rules:
        wanted[rule.type] = wanted.get(rule.type, 0) + rule.count
    there = Counter(one.type for one in pool if one.topic == topic)
    found = [Draw(kind, min(count, there[kind]), topic) for kind, count in wanted.items()]
    found = [rule for rule in found if rule.count]
    if not found:
        raise NotEnoughQuestions()
    return tuple(found)


def topics_of(quiz: Quiz) -> list[tuple[str, int]]:
    """Return the 知识点 that a 专项练习 offers, each with how many questions there are of its types."""
    kinds = {rule.type for rule in rules_of(quiz)}
    there = Counter(one.topic for one in pool_of(quiz) if one.topic and one.type in kinds)
    return sorted(there.items())


def pool_of(quiz: Quiz) -> list[PoolQuestion]:
    """Return the questions in use of the quiz's banks, in the order of the banks."""
    rows = (
        Question.objects.filter(bank__quizzes=quiz, retired_at__isnull=True, current__isnull=False)
        .order_by("bank_id", "position", "pk")
        .values_list(
            "current_id",
            "current__type",
            "current__options",
            "current__targets",
            "current__answer",
            "current__parts",
            "topic",
            "current__score",
        )
    )
    return [
        PoolQuestion(
            version=version,
            type=kind,
            shapes=_shapes(kind, options, targets, answer, parts),
            topic=topic,
            position=place,
            score=score,
        )
        for place, (version, kind, options, targets, answer, parts, topic, score) in enumerate(rows)
    ]


def _shapes(
    kind: str,
    options: Sequence[str],
    targets: Sequence[str],
    answer: Any,
    parts: Sequence[dict[str, Any]],
) -> tuple[Shape, ...]:
    if kind == QuestionType.MATERIAL:
        return tuple(
            shape
            for part in parts
            for shape in _shapes(part["type"], part["options"], part["targets"], part["answer"], ())
        )
    is_blank = kind == QuestionType.BLANK
    count = TRUE_FALSE_OPTIONS if kind == QuestionType.TRUE_FALSE else len(options)
    return (Shape(kind, count, len(targets), len(answer) if is_blank else 0),)


def alone(version: QuestionVersion) -> PoolQuestion:
    """Return one version as a pool of its own would hold it."""
    shapes = _shapes(version.type, version.options, version.targets, version.answer, version.parts)
    return PoolQuestion(version=version.pk, type=version.type, shapes=shapes)

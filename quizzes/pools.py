"""Reads the pool a quiz draws from, in one query."""

from collections.abc import Sequence
from typing import Any

from quizzes.drawing import Draw, PoolQuestion, Shape
from quizzes.enums import QuestionType
from quizzes.models import Question, QuestionVersion, Quiz

TRUE_FALSE_OPTIONS = 2


def rules_of(quiz: Quiz) -> tuple[Draw, ...]:
    return tuple(Draw(rule.type, rule.count, rule.topic) for rule in quiz.draw_rules.all())


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

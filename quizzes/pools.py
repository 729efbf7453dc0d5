"""Reads the pool a quiz draws from, in one query."""

from quizzes.drawing import Draw, PoolQuestion
from quizzes.enums import PAPER_TYPES, QuestionType
from quizzes.models import Question, Quiz


def rules_of(quiz: Quiz) -> tuple[Draw, ...]:
    return tuple(Draw(rule.type, rule.count, rule.topic) for rule in quiz.draw_rules.all())


def pool_of(quiz: Quiz) -> list[PoolQuestion]:
    """Return the questions in use of the quiz's banks, in the order of the banks."""
    rows = (
        Question.objects.filter(
            bank__quizzes=quiz,
            retired_at__isnull=True,
            current__type__in=sorted(PAPER_TYPES),
        )
        .order_by("bank_id", "position", "pk")
        .values_list("current_id", "current__type", "current__options", "topic")
    )
    return [
        PoolQuestion(
            version=version,
            type=kind,
            option_count=2 if kind == QuestionType.TRUE_FALSE else len(options),
            topic=topic,
            position=place,
        )
        for place, (version, kind, options, topic) in enumerate(rows)
    ]

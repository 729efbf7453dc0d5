"""The worked example of how 多选 is scored, computed by the very marking that scores attempts."""

from decimal import Decimal

from django import template

from quizzes.enums import MultipleScoring, QuestionType
from quizzes.marking import Key, mark

register = template.Library()

ANSWER = "ACD"
WORTH = Decimal(3)
WRITTEN = ("ACD", "AC", "ABC", "B")


@register.simple_tag
def scoring_example() -> dict[str, object]:
    """Return what one question earns by each way of scoring, for several answers."""
    key = Key(type=QuestionType.MULTIPLE, answer=ANSWER, score=WORTH)
    return {
        "answer": ANSWER,
        "worth": WORTH,
        "written": WRITTEN,
        "rows": [
            {
                "label": way.label,
                "scores": [mark(key, one, way).score for one in WRITTEN],
            }
            for way in MultipleScoring
        ],
    }

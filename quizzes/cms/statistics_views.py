"""题目分析 in the admin: how the questions of a quiz did, or one question wherever it was asked. No names."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quizzes.models import Question, Quiz
from quizzes.statistics.items import (
    ItemStatistics,
    question_statistics,
    quiz_statistics,
)
from quizzes.statistics.measures import FEWEST
from quizzes.timing import LONGEST_STEP
from sanwei.org.cms.own import own
from sanwei.org.cms.viewsets import rows_for


@require_safe
def of_quiz(request: HttpRequest, quiz: int) -> HttpResponse:
    """Show the figures of every question of a quiz."""
    found: Quiz = own(Quiz, request, quiz)
    told = quiz_statistics(found)
    return render(
        request,
        "quizzes/cms/statistics.html",
        {
            "quiz": found,
            "people": told.people,
            "minutes": round(told.minutes) if told.minutes is not None else None,
            **_shown(told.items),
        },
    )


@require_safe
def of_question(request: HttpRequest, question: int) -> HttpResponse:
    """Show the figures of each version of a question, of the quizzes in the person's scope."""
    found: Question = own(Question, request, question)
    items = question_statistics(found, rows_for(Quiz, request.user, ("view",)))
    context = {"question": found, **_shown(items)}
    return render(request, "quizzes/cms/statistics.html", context)


def _shown(items: list[ItemStatistics]) -> dict[str, Any]:
    return {
        "items": items,
        "measured": [one for one in items if one.figures],
        "hidden": [one for one in items if not one.figures],
        "look": [one for one in items if one.verdict],
        "fewest": FEWEST,
        "idle": LONGEST_STEP // timedelta(minutes=1),
    }

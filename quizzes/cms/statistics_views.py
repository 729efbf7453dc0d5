"""题目分析 in the admin: how the questions of a quiz did, or one question wherever it was asked. No names."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quizzes.models import Question, Quiz
from quizzes.statistics.items import question_statistics, quiz_statistics
from quizzes.statistics.measures import FEWEST
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
            "items": told.items,
            "fewest": FEWEST,
            "look": [one for one in told.items if one.verdict],
        },
    )


@require_safe
def of_question(request: HttpRequest, question: int) -> HttpResponse:
    """Show the figures of each version of a question, of the quizzes in the person's scope."""
    found: Question = own(Question, request, question)
    items = question_statistics(found, rows_for(Quiz, request.user, ("view",)))
    return render(
        request,
        "quizzes/cms/statistics.html",
        {
            "question": found,
            "items": items,
            "fewest": FEWEST,
            "look": [one for one in items if one.verdict],
        },
    )

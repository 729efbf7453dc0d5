"""The page after an attempt: the score, and each question with its explanation right there."""

from datetime import datetime
from math import ceil
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from quizzes import queries, reported, services
from quizzes.marking import missing_score
from quizzes.views.person import for_members
from sanwei.org.models import Member


@require_safe
@for_members
def result(request: HttpRequest, member: Member, at: datetime, attempt: UUID) -> HttpResponse:
    """Show the score and the review; a running attempt goes back to its questions."""
    found = services.settle(attempt=queries.own_attempt(member, attempt), at=at)
    if found.is_running:
        return redirect("quizzes:attempt", found.public_id)
    if found.score is None:
        return render(
            request, "quizzes/waiting.html", {"attempt": found, "member": member, "room": "quiz"}
        )
    [card] = queries.cards_of([found.quiz], member, at=at)
    looked = queries.looked_at(found, at=at, is_asked_again=card.running is not None)
    missing = missing_score(
        score=found.score, score_max=found.score_max, pass_percent=found.pass_percent
    )
    worth = {review.score_max for review in looked.reviews}
    return render(
        request,
        "quizzes/result.html",
        {
            "attempt": found,
            "member": member,
            "reviews": looked.reviews,
            "shows": looked.shows,
            "is_asked_again": looked.is_asked_again,
            "reports": reported.reports_on(found),
            "revision": found.revisions.last() if found.revised else None,
            "missing": missing,
            # "3 questions more" is plainer than points, where every question is worth the same.
            "missing_questions": ceil(missing / worth.pop()) if len(worth) == 1 else None,
            "card": card,
            "room": "quiz",
        },
    )

"""The page on which a member answers. Works as plain forms; the modules of ``static/quizzes`` make it smooth."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizzes import queries, services
from quizzes.enums import QuestionType, ReviewMoment
from quizzes.errors import AttemptOver, BadAnswer
from quizzes.models import Attempt
from quizzes.reviewing import ALL, parts_in
from quizzes.services import AnswerChange
from quizzes.views.person import for_members
from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.org.models import Member

# Answered by a field for each blank or pair; everything else is one text or a run of letters.
LISTED = frozenset({QuestionType.BLANK, QuestionType.MATCHING})


@require_safe
@for_members
def attempt_page(request: HttpRequest, member: Member, at: datetime, attempt: UUID) -> HttpResponse:
    """Go to the first question without an answer, or to the result."""
    found = services.settle(attempt=queries.own_attempt(member, attempt), at=at)
    if not found.is_running:
        return redirect("quizzes:result", found.public_id)
    return redirect("quizzes:question", found.public_id, found.next_ordinal)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
@ensure_csrf_cookie
def question(
    request: HttpRequest, member: Member, at: datetime, attempt: UUID, ordinal: int
) -> HttpResponse:
    """Show question ``ordinal``; a POST saves it and goes where the pressed button says."""
    found = services.settle(attempt=queries.own_attempt(member, attempt), at=at)
    if not 1 <= ordinal <= found.question_count:
        raise NotVisible()
    if not found.is_running:
        return redirect("quizzes:result", found.public_id)
    if request.method == "POST":
        return _saved(request, found, ordinal, at)
    paper = _paper(found, at)
    return render(
        request,
        "quizzes/question.html",
        {
            **paper,
            "current": paper["sheets"][ordinal - 1],
            "ordinal": ordinal,
            "last": found.question_count,
        },
    )


@require_safe
@for_members
def card(request: HttpRequest, member: Member, at: datetime, attempt: UUID) -> HttpResponse:
    """答题卡: every question at a glance, and the button that ends the attempt."""
    found = services.settle(attempt=queries.own_attempt(member, attempt), at=at)
    if not found.is_running:
        return redirect("quizzes:result", found.public_id)
    return render(request, "quizzes/card.html", _paper(found, at))


@require_POST
@never_cache
@login_required
def submit(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """交卷; pressed twice it is done once."""
    services.finish(attempt=queries.attempt_of(request.user, attempt), at=clock.now())
    return redirect("quizzes:result", attempt)


def _paper(attempt: Attempt, at: datetime) -> dict[str, Any]:
    sheets = queries.sheets_of(attempt)
    return {
        "attempt": attempt,
        "member": attempt.member,
        "sheets": sheets,
        "is_told_at_once": parts_in(attempt.quiz.review, ReviewMoment.AFTER) == ALL,
        "unanswered": [sheet for sheet in sheets if not sheet.is_answered],
        # The page counts down what the server says is left: its own clock may be wrong.
        "seconds_left": attempt.seconds_left(at),
    }


def _saved(request: HttpRequest, attempt: Attempt, ordinal: int, at: datetime) -> HttpResponse:
    go = request.POST.get("go", "")
    flagged = bool(attempt.answers.get(str(ordinal), {}).get("flagged"))
    written = request.POST.getlist(f"q{ordinal}")
    is_list = attempt.paper[ordinal - 1]["type"] in LISTED
    change = AnswerChange(
        ordinal=ordinal,
        shown=written if is_list else "".join(written),
        is_flagged=not flagged if go == "flag" else None,
    )
    try:
        services.save_answers(
            attempt_id=attempt.public_id, member=attempt.member, changes=[change], at=at
        )
    except AttemptOver:
        messages.info(request, _("时间到了，已按保存的答案自动交卷。"))
        return redirect("quizzes:attempt", attempt.public_id)
    except BadAnswer as error:
        messages.error(request, str(error.message))
        return redirect("quizzes:question", attempt.public_id, ordinal)
    if go == "card":
        return redirect("quizzes:card", attempt.public_id)
    step = {"previous": -1, "next": 1}.get(go, 0)
    to = min(max(1, ordinal + step), attempt.question_count)
    return redirect("quizzes:question", attempt.public_id, to)

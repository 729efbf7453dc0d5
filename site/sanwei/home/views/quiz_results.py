"""测验成绩 at the desk: counts by branch, names to those who keep them or open them with a trace, a workbook."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizzes import results
from quizzes.models import Quiz
from quizzes.result_sheets import XLSX, file_name, results_file
from quizzes.results import QuizResults
from sanwei.common import clock
from sanwei.home import quiz_access as access
from sanwei.home import task_access
from sanwei.org.models import OrgUnit

PER_PAGE = 10


@require_safe
@login_required
def quiz_results(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """List the quizzes that mean people of a unit, with counts."""
    at = clock.now()
    unit = access.unit_for(request.user, public_id, at=at)
    page = Paginator(results.quizzes_in(unit), PER_PAGE).get_page(request.GET.get("page"))
    rows = results.results_in(page.object_list, within=unit, at=at)
    open_count = sum(row.quiz.is_open(at) for row in rows)
    context = {"room": "quizzes", "unit": unit, "page": page, "rows": rows, "open": open_count}
    return render(request, "home/quiz_results.html", context)


@never_cache
@require_safe
@login_required
def quiz_result(request: HttpRequest, public_id: UUID, quiz_id: UUID) -> HttpResponse:
    """Show one quiz: counts by branch, or the people of a branch."""
    at = clock.now()
    unit, quiz, told = _asked(request, public_id, quiz_id, at)
    asked = "names" in request.GET
    context = {
        "room": "quizzes",
        "unit": unit,
        "quiz": quiz,
        "results": told,
        "total": told.total,
        "is_branch": unit.is_branch,
        "may_open": task_access.may_open_names(request.user, unit, at=at),
        "shows_names": access.shows_names(request.user, unit, quiz, asked=asked, at=at),
    }
    return render(request, "home/quiz_result.html", context)


@never_cache
@require_safe
@login_required
def quiz_workbook(request: HttpRequest, public_id: UUID, quiz_id: UUID) -> FileResponse:
    """Hand out the same as a workbook, with the names that the page would show; leaves an audit row."""
    at = clock.now()
    unit, quiz, told = _asked(request, public_id, quiz_id, at)
    asked = "names" in request.GET
    has_names = access.shows_names(request.user, unit, quiz, asked=asked, at=at)
    actor = task_access.signed_in(request.user)
    file = results_file(told, has_names=has_names, actor=actor, at=at)
    return FileResponse(file, as_attachment=True, filename=file_name(told), content_type=XLSX)


def _asked(
    request: HttpRequest, public_id: UUID, quiz_id: UUID, at: datetime
) -> tuple[OrgUnit, Quiz, QuizResults]:
    unit = access.unit_for(request.user, public_id, at=at)
    quiz = access.quiz_for(unit, quiz_id)
    return unit, quiz, results.results_of(quiz, within=unit, at=at)

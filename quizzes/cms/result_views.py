"""各支部成绩 for the editor of a quiz: counts, never names."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quizzes.models import Quiz
from quizzes.result_sheets import XLSX, file_name, results_file
from quizzes.results import QuizResults, results_of
from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org.cms.own import editor_of, own


@require_safe
def results(request: HttpRequest, quiz: int) -> HttpResponse:
    """Show how a quiz went, branch by branch."""
    told = _results(request, quiz)
    return render(request, "quizzes/cms/results.html", {"quiz": told.quiz, "results": told})


@require_safe
def workbook(request: HttpRequest, quiz: int) -> FileResponse:
    """Hand out the same as a workbook; leaves an audit row."""
    told = _results(request, quiz)
    file = results_file(told, has_names=False, actor=editor_of(request), at=clock.now())
    return FileResponse(file, as_attachment=True, filename=file_name(told), content_type=XLSX)


def _results(request: HttpRequest, key: int) -> QuizResults:
    """Return the results in what the person edits of the quiz's audience."""
    found: Quiz = own(Quiz, request, key)
    quiz = Quiz.objects.select_related("unit", "audience__unit").get(pk=found.pk)
    at = clock.now()
    widest = quiz.audience.unit
    is_own = org.content_units(request.user, at=at).filter(pk=widest.pk).exists()
    return results_of(quiz, within=widest if is_own else quiz.unit, at=at)

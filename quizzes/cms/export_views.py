"""Handing a bank out: what comes along and what can't, then the file."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quizzes import services
from quizzes.content import pictures_in
from quizzes.models import QuestionBank
from quizzes.services.exports import gift_of, questions_of
from sanwei.common import clock
from sanwei.org.cms.own import editor_of, own

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, bank: int) -> HttpResponseBase:
    """Say first what GIFT can't carry; a press hands the file out and leaves an audit row."""
    found: QuestionBank = own(QuestionBank, request, bank)
    if request.method == "POST":
        return _file(request, found, request.POST.get("as", ""))
    return _page(request, found)


def _page(request: HttpRequest, bank: QuestionBank) -> HttpResponse:
    told, questions = gift_of(bank), questions_of(bank)
    return render(
        request,
        "quizzes/cms/export.html",
        {
            "bank": bank,
            "count": len(questions),
            "pictured": sum(any(pictures_in(content)) for _question, content in questions),
            "left_out": told.left_out,
            "notes": told.notes,
        },
    )


def _file(request: HttpRequest, bank: QuestionBank, form: str) -> HttpResponseBase:
    actor, at = editor_of(request), clock.now()
    if form == "gift":
        return FileResponse(
            services.export_gift(bank=bank, actor=actor, at=at),
            as_attachment=True,
            filename=_("%(bank)s.gift.txt") % {"bank": bank.title},
            content_type="text/plain; charset=utf-8",
        )
    return FileResponse(
        services.export_workbook(bank=bank, actor=actor, at=at),
        as_attachment=True,
        filename=_("%(bank)s.xlsx") % {"bank": bank.title},
        content_type=XLSX,
    )

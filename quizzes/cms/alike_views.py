"""很像的题: two and two beside each other, what differs marked; one is retired, or both stay for good."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quizzes import bank_queries, services
from quizzes.models import Question, QuestionBank
from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.org.cms.own import CHANGE, editor_of, own
from sanwei.org.cms.viewsets import rows_for


@require_http_methods(["GET", "POST"])
def alike(request: HttpRequest) -> HttpResponse:
    """Which questions ask nearly the same? Within what the person may change, of one bank or of all."""
    rows: QuerySet[Question] = rows_for(Question, request.user, CHANGE)
    chosen = request.GET.get("bank", "")
    bank: QuestionBank | None = (
        own(QuestionBank, request, int(chosen)) if chosen.isdecimal() else None
    )
    if bank is not None:
        rows = rows.filter(bank=bank)
    if request.method == "POST":
        _keep_apart(request, rows)
        back = reverse("questions:alike")
        return redirect(f"{back}?bank={bank.pk}" if bank else back)
    banks = rows_for(QuestionBank, request.user, CHANGE).order_by("title")
    return render(
        request,
        "quizzes/cms/alike.html",
        {
            "pairs": bank_queries.alike_pairs(rows),
            "banks": list(banks),
            "bank": bank,
            "limit": bank_queries.STEMS_COMPARED,
        },
    )


def _keep_apart(request: HttpRequest, rows: QuerySet[Question]) -> None:
    keys = {int(key) for key in request.POST.getlist("q") if key.isdecimal()}
    found = list(rows.filter(pk__in=keys).distinct())
    if len(found) != 2:
        raise NotVisible()
    services.keep_apart(first=found[0], second=found[1], actor=editor_of(request), at=clock.now())
    messages.success(request, _("记下了：这两道题不是重复，以后不再列出来。"))

"""简答评分: question by question, without names, one answer after the other by keys alone."""

from decimal import Decimal
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quizzes import services, to_mark
from quizzes.models import Quiz
from quizzes.services.giving import LONGEST_WORDS
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import NotVisible, SanweiError
from sanwei.org.cms.own import editor_of, own


class MarkForm(forms.Form):
    attempt = forms.UUIDField()
    ordinal = forms.IntegerField(min_value=1)
    score = forms.DecimalField(max_digits=6, decimal_places=2)
    words = forms.CharField(max_length=LONGEST_WORDS, required=False)


@require_http_methods(["GET", "POST"])
def marking(request: HttpRequest, quiz: int) -> HttpResponse:
    """Show what waits for a mark, or take one."""
    found: Quiz = own(Quiz, request, quiz)
    marker = editor_of(request)
    if request.method == "POST":
        _take(request, found, marker)
        return redirect("quizzes_admin:marking", found.pk)
    questions = to_mark.answers_to_mark(found, marker)
    return render(
        request,
        "quizzes/cms/marking.html",
        {
            "quiz": found,
            "questions": questions,
            "count": sum(len(one.answers) for one in questions),
        },
    )


def _take(request: HttpRequest, quiz: Quiz, marker: User) -> None:
    form = MarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("没有记下：请写0到该题满分之间的分数，评语最多300字。"))
        return
    attempt_id: UUID = form.cleaned_data["attempt"]
    score: Decimal = form.cleaned_data["score"]
    if not to_mark.may_mark(attempt_id, quiz, marker):
        raise NotVisible
    try:
        services.give(
            attempt_id=attempt_id,
            ordinal=form.cleaned_data["ordinal"],
            score=score,
            words=form.cleaned_data["words"],
            actor=marker,
            at=clock.now(),
        )
    except SanweiError as refused:
        messages.error(request, str(refused.message))

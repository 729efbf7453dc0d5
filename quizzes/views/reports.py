"""题目纠错 from the review of an attempt: one sentence, and what became of it."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from quizzes import queries, services
from quizzes.enums import AttemptState
from quizzes.services.reports import LONGEST_WORDS
from quizzes.views.person import for_members
from sanwei.common.errors import NotVisible
from sanwei.org.models import Member


class ReportForm(forms.Form):
    words = forms.CharField(
        label=_("哪里不对"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一两句话，最好写明依据，例如：条例第十一条规定的是每季度，应选C。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def report(
    request: HttpRequest, member: Member, at: datetime, attempt: UUID, ordinal: int
) -> HttpResponse:
    """Ask what is wrong with a question of one's own scored attempt; a POST tells the editors."""
    found = queries.own_attempt(member, attempt)
    if found.state != AttemptState.SCORED or not 1 <= ordinal <= found.question_count:
        raise NotVisible()
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.report_question(
            attempt_id=attempt,
            ordinal=ordinal,
            member=member,
            words=form.cleaned_data["words"],
            at=at,
        )
        messages.success(
            request, _now("已告诉编辑，核对的结果会显示在这道题下面，也会发消息给您。")
        )
        return redirect(f"{reverse('quizzes:result', args=[attempt])}#q{ordinal}")
    context = {
        "attempt": found,
        "sheet": queries.sheets_of(found)[ordinal - 1],
        "ordinal": ordinal,
        "form": form,
        "member": member,
        "room": "quiz",
    }
    return render(request, "quizzes/report.html", context)

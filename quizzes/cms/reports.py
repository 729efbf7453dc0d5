"""题目纠错: what members say is wrong with questions, and the editor's answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import Column, DateColumn

from quizzes import queries, services
from quizzes.content import LETTERS
from quizzes.enums import CHOICES
from quizzes.models import QuestionReport, QuestionVersion
from quizzes.papers import answer_text, asked_of
from quizzes.scoring import key_of
from quizzes.services.reports import LONGEST_WORDS
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.org.cms.own import editor_of, own
from sanwei.org.cms.viewsets import QueueViewSet, ScopedIndexView, shown


class DismissForm(forms.Form):
    words = forms.CharField(
        label=_("不改的理由"),
        max_length=LONGEST_WORDS,
        help_text=_("会告诉反映的人，例如：条例第十一条规定的是“一般每季度”，原答案没有错。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, report: int) -> HttpResponse:
    """Show the question, its key and what is said of it, without the name; a POST leaves the question as it is."""
    found: QuestionReport = own(QuestionReport, request, report)
    form = DismissForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.dismiss_report(
                report=found,
                words=form.cleaned_data["words"],
                actor=editor_of(request),
                at=clock.now(),
            )
        except SanweiError as refused:
            messages.error(request, str(refused.message))
        else:
            messages.success(request, _now("已答复，反映的人会收到消息。"))
            return redirect("question_reports:index")
    alike = QuestionReport.objects.filter(question=found.question_id).exclude(pk=found.pk)
    context = {"report": found, "asked": _asked(found), "form": form, "alike": alike}
    return render(request, "quizzes/cms/report.html", context)


def _asked(report: QuestionReport) -> dict[str, Any]:
    """Return what the member was asked, in the letters of the bank, with the key of that version."""
    line = report.attempt.paper[report.ordinal - 1]
    version = QuestionVersion.objects.get(pk=line["version"])
    key = key_of(version, line)
    asked = asked_of(line, queries.asked_rows({version.pk})[version.pk])
    has_letters = key.type in CHOICES
    part = line.get("part")
    return {
        "version": version,
        "asked": asked,
        "options": [
            (letter, text, has_letters and letter in str(key.answer))
            for letter, text in zip(LETTERS, asked.options, strict=False)
        ],
        "key": answer_text(key.type, key.answer),
        "explanation": version.explanation if part is None else version.parts[part]["explanation"],
    }


class ReportIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[QuestionReport]:
        rows: QuerySet[QuestionReport] = super().get_base_queryset()
        return rows.select_related("question__current", "question__bank")

    def get_edit_url(self, instance: QuestionReport) -> str:
        return reverse("question_reports:look", args=[instance.pk])

    def get_list_more_buttons(self, instance: QuestionReport) -> list[Any]:
        return []

    def get_add_url(self) -> None:
        return None


class ReportViewSet(QueueViewSet):
    model = QuestionReport
    name = "question_reports"
    url_prefix = "question_reports"
    icon = "warning"
    menu_label = _("题目纠错")
    index_view_class = ReportIndexView
    form_fields: list[str] = ["words"]
    list_display = (
        "words",
        Column("question", label=_("题目"), accessor="question"),
        Column("bank", label=_("题库"), accessor="question.bank"),
        shown("state", _("状态")),
        DateColumn("created_at", label=_("反映时间"), sort_key="created_at"),
    )
    # What waits comes first: "dismissed", "fixed", "open" in falling order.
    ordering = ("-state", "-created_at")
    look = staticmethod(look)
    look_takes = "report"

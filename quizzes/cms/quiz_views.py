"""Publishing and ending a quiz, its preview without keys, retiring a question."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from quizzes import pools, queries, services, to_mark
from quizzes.cms.question_views import uses_for
from quizzes.errors import NotEnoughQuestions
from quizzes.models import Question, Quiz
from quizzes.services.starting import trial_attempt
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.org import queries as org
from sanwei.org.cms.own import editor_of, own


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, quiz: int) -> HttpResponse:
    """现在发布，谁能看到，还缺什么？ One page, two buttons."""
    found: Quiz = own(Quiz, request, quiz)
    at = clock.now()
    if request.method == "POST":
        act = services.close if request.POST.get("do") == "close" else services.publish
        try:
            act(quiz=found, actor=editor_of(request), at=at)
        except SanweiError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(
                request,
                _("“%(quiz)s”现在是：%(state)s。")
                % {"quiz": found, "state": found.get_state_display()},
            )
        return redirect("quizzes_admin:release", found.pk)
    people = org.members_of_audience(found.audience, day=clock.local_date(at)).count()
    return render(
        request,
        "quizzes/cms/release.html",
        {
            "quiz": found,
            "people": people,
            "stock": _stock(found),
            "is_open": found.is_open(at),
            "is_over": found.is_over(at),
            "running": found.attempts.filter(state="open").count(),
            "to_mark": to_mark.count_of(found, editor_of(request)),
        },
    )


@require_safe
def preview(request: HttpRequest, quiz: int) -> HttpResponse:
    """Show one drawn paper as members meet it: without keys."""
    found: Quiz = own(Quiz, request, quiz)
    try:
        attempt = trial_attempt(quiz=found, at=clock.now())
    except NotEnoughQuestions as error:
        messages.error(request, str(error.message))
        return redirect("quizzes_admin:release", found.pk)
    return render(
        request,
        "quizzes/cms/preview.html",
        {"quiz": found, "sheets": queries.sheets_of(attempt)},
    )


@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, question: int) -> HttpResponse:
    """Take a question out of future papers, or back."""
    found: Question = own(Question, request, question)
    if request.method == "POST":
        if found.retired_at is None:
            services.retire_question(question=found, at=clock.now())
            messages.success(request, _("已停用，以后的答卷不再抽这道题；已经答过的卷不变。"))
        else:
            services.reinstate_question(question=found)
            messages.success(request, _("已恢复使用。"))
        if request.GET.get("from") == "alike":
            return redirect("questions:alike")
        return redirect("questions:edit", found.pk)
    uses, others = uses_for(request, found)
    return render(
        request,
        "quizzes/cms/retire.html",
        {"question": found, "uses": uses, "others": others},
    )


def _stock(quiz: Quiz) -> list[dict[str, Any]]:
    """Return for each rule how many questions there are to draw from."""
    pool = pools.pool_of(quiz)
    rows = []
    for rule in quiz.draw_rules.all():
        there = sum(
            one.type == rule.type and (not rule.topic or one.topic == rule.topic) for one in pool
        )
        rows.append({"rule": rule, "there": there, "is_enough": there >= rule.count})
    return rows

"""Beside the form of a question: many at once, as on the phone, where it is used, repeats."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizzes import bank_queries, queries, services
from quizzes.drawing import as_written
from quizzes.importing.rows import tags_of
from quizzes.models import Attempt, Question, Quiz
from quizzes.pools import alone
from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.org.cms.own import CHANGE, own
from sanwei.org.cms.viewsets import LOOKING, rows_for


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Do one thing to all ticked questions; one that is not the person's own stops it."""
    chosen = _ticked(request)
    names = tags_of(request.POST.get("tags", ""))
    do = request.POST.get("do", "")
    if not chosen:
        messages.warning(request, _("请先给要处理的题打勾。"))
    elif do in {"tag", "untag"} and not names:
        messages.warning(request, _("请先写标签，几个标签用逗号隔开。"))
    elif do in {"tag", "untag"}:
        act = services.tag_questions if do == "tag" else services.untag_questions
        act(questions=chosen, names=names)
        words = (
            _("%(count)s题加上了标签：%(tags)s。")
            if do == "tag"
            else _("%(count)s题去掉了标签：%(tags)s。")
        )
        messages.success(request, words % {"count": len(chosen), "tags": "、".join(names)})
    elif do == "retire":
        count = services.retire_questions(questions=chosen, at=clock.now())
        text = _("停用了%(count)s题，以后的答卷不再抽它们；已经答过的卷不变。")
        messages.success(request, text % {"count": count})
    elif do == "reinstate":
        count = services.reinstate_questions(questions=chosen)
        messages.success(request, _("%(count)s题恢复使用。") % {"count": count})
    return redirect(_came_from(request))


def _ticked(request: HttpRequest) -> list[Question]:
    wanted = {int(key) for key in request.POST.getlist("q") if key.isdecimal()}
    found = list(rows_for(Question, request.user, CHANGE).filter(pk__in=wanted).distinct())
    if len(found) != len(wanted):
        raise NotVisible()
    return found


def _came_from(request: HttpRequest) -> str:
    address = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if is_ours else reverse("questions:index")


@require_safe
def preview(request: HttpRequest, question: int) -> HttpResponse:
    """Show a question as members meet it, in the width of a phone and without its key."""
    found: Question = own(Question, request, question)
    if found.current is None:
        raise NotVisible()
    lines = [line.as_json() for line in as_written(alone(found.current))]
    trial = Attempt(paper=lines, answers={}, multiple_scoring="all_or_nothing")
    return render(
        request,
        "quizzes/cms/question_preview.html",
        {"question": found, "sheets": queries.sheets_of(trial)},
    )


@require_safe
def uses(request: HttpRequest, question: int) -> HttpResponse:
    """Which quizzes ask this question? Those of other units are only counted."""
    found: Question = own(Question, request, question)
    shown, others = uses_for(request, found)
    return render(
        request,
        "quizzes/cms/uses.html",
        {"question": found, "uses": shown, "others": others},
    )


def uses_for(request: HttpRequest, question: Question) -> tuple[list[bank_queries.Use], int]:
    """Return the uses that the person may see, and how many others there are."""
    visible = set(rows_for(Quiz, request.user, LOOKING).values_list("pk", flat=True))
    all_uses = bank_queries.uses_of(question, Quiz.objects.all())
    shown = [use for use in all_uses if use.quiz.pk in visible]
    return shown, len(all_uses) - len(shown)


@require_http_methods(["GET"])
def repeats(request: HttpRequest) -> HttpResponse:
    """Which questions stand there twice? Within what the person sees."""
    rows: QuerySet[Question] = rows_for(Question, request.user, LOOKING)
    groups = bank_queries.repeated(rows)
    return render(
        request,
        "quizzes/cms/repeats.html",
        {"groups": groups, "is_cut": len(groups) == bank_queries.GROUPS_SHOWN},
    )

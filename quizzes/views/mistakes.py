"""错题本: what is due, one question at a time with its answer right after, and the sheet for paper."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from quizzes import notebook, practising, services
from quizzes.errors import BadAnswer, NotAnswered
from quizzes.models import Mistake
from quizzes.views.person import for_members
from sanwei.common import clock
from sanwei.org.models import Member


@require_safe
@for_members
def index(request: HttpRequest, member: Member, at: datetime) -> HttpResponse:
    """What is due today, what comes back later, by 知识点."""
    topic = _topic(request)
    found = notebook.notebook_of(member, topic=topic, at=at)
    return render(
        request,
        "quizzes/mistakes/index.html",
        {"notebook": found, "topic": topic, "member": member, "room": "quiz"},
    )


@require_safe
@for_members
def following(request: HttpRequest, member: Member, at: datetime) -> HttpResponse:
    """Go to the next question that is due, or back to the notebook when all are done."""
    topic = _topic(request)
    due = notebook.notebook_of(member, topic=topic, at=at).due
    if due:
        return redirect(_with(due[0].mistake.get_absolute_url(), topic))
    return redirect(_with(reverse("quizzes:mistakes"), topic))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def practice(request: HttpRequest, member: Member, at: datetime, mistake: UUID) -> HttpResponse:
    """Put one question; once it is answered, say at once what is right and when it comes back."""
    found = notebook.mistake_of(member, mistake, at=at)
    if request.method == "POST":
        return _answered(request, found, at)
    topic = _topic(request)
    shown = {"mistake": found, "topic": topic, "member": member, "room": "quiz"}
    if found.is_due(clock.local_date(at)):
        due = notebook.notebook_of(member, topic=topic, at=at).due
        sheet = notebook.sheet_of(found)
        return render(
            request,
            "quizzes/mistakes/practice.html",
            {**shown, "sheet": sheet, "left": len(due)},
        )
    review = notebook.review_of(found)
    if review is None:
        return redirect(_with(reverse("quizzes:mistakes"), topic))
    due = notebook.notebook_of(member, topic=topic, at=at).due
    return render(
        request, "quizzes/mistakes/told.html", {**shown, "review": review, "left": len(due)}
    )


@require_safe
@for_members
def print_page(request: HttpRequest, member: Member, at: datetime) -> HttpResponse:
    """The notebook on A4: questions first, on a page of its own the answers that were seen already."""
    topic = _topic(request)
    rows = notebook.printed(member, topic=topic, at=at)
    return render(
        request,
        "quizzes/mistakes/print.html",
        {
            "rows": rows,
            "answers": [row for row in rows if row.answer],
            "topic": topic,
            "member": member,
            "at": at,
        },
    )


def _answered(request: HttpRequest, mistake: Mistake, at: datetime) -> HttpResponse:
    sheet = notebook.sheet_of(mistake)
    revision = request.POST.get("revision", "")
    gives_up = request.POST.get("go") == "unknown"
    try:
        services.practise(
            mistake=mistake,
            shown=None if gives_up else practising.shown_in(request.POST, sheet.type, "q1"),
            revision=int(revision) if revision.isdecimal() else -1,
            at=at,
        )
    except (BadAnswer, NotAnswered) as error:
        messages.error(request, str(error.message))
    return redirect(_with(mistake.get_absolute_url(), _topic(request)))


def _topic(request: HttpRequest) -> str:
    return request.GET.get("topic", "")


def _with(address: str, topic: str) -> str:
    return f"{address}?{urlencode({'topic': topic})}" if topic else address

"""The tab 答题, the page before an attempt, and its start."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from quizzes import contests, notebook, pools, queries, services
from quizzes.enums import QuizKind
from quizzes.views.person import for_members
from sanwei.accounts.models import User
from sanwei.org.models import Member

# Results shown on the tab; older ones are found on the page of their quiz.
RECENT = 20


@require_safe
@for_members
def index(request: HttpRequest, member: Member, at: datetime) -> HttpResponse:
    """What is open, what was done."""
    cards = queries.cards_of(queries.visible_quizzes(request.user, at=at), member, at=at)
    return render(
        request,
        "quizzes/index.html",
        {
            "open_cards": queries.in_order([card for card in cards if card.is_open], at),
            "coming_cards": [card for card in cards if not card.is_open and not card.is_over],
            "told": queries.told(
                queries.attempts_of(member).filter(scored_at__isnull=False)[:RECENT], at=at
            ),
            "mistakes_due": notebook.due_count(member, at=at),
            "room": "quiz",
        },
    )


@require_safe
@for_members
def intro(request: HttpRequest, member: Member, at: datetime, quiz: UUID) -> HttpResponse:
    """N 题, 约 M 分钟, 开卷 or 限时, 及格线, attempts left and earlier results."""
    found = queries.visible_quiz(request.user, quiz, at=at)
    [card] = queries.cards_of([found], member, at=at)
    shown = {"card": card, "quiz": found, "member": member, "room": "quiz"}
    if found.kind == QuizKind.TOPIC:
        shown["topics"] = pools.topics_of(found)
    if found.kind == QuizKind.CONTEST:
        shown["contest"] = contests.standing_of(found, member, at=at)
        shown["board"] = contests.board_of(found, at=at)
    return render(request, "quizzes/intro.html", shown)


@require_POST
@for_members
def contest(request: HttpRequest, member: Member, at: datetime, quiz: UUID) -> HttpResponse:
    """Enter one's branch for a contest, or say whether the board may name one."""
    found = queries.visible_quiz(request.user, quiz, at=at)
    if request.POST.get("do") == "enter" and isinstance(request.user, User):
        for branch in contests.standing_of(found, member, at=at).may_enter:
            services.enter_branch(quiz=found, branch=branch, actor=request.user, at=at)
    else:
        agrees = request.POST.get("do") == "agree"
        services.consent(quiz=found, member=member, agrees=agrees, at=at)
    return redirect(found.get_absolute_url())


@require_POST
@for_members
def start(request: HttpRequest, member: Member, at: datetime, quiz: UUID) -> HttpResponse:
    """Begin, or go on with the attempt that is running."""
    found = queries.quiz_to_start(quiz)
    attempt = services.start_attempt(
        quiz=found, member=member, topic=request.POST.get("topic", "")[:60], at=at
    )
    # Straight to the question: everybody's first step on a Monday morning goes no way round.
    return redirect("quizzes:question", attempt.public_id, attempt.next_ordinal)

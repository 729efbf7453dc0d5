"""The member's pages: 首页, 学习, 支部 and 我的."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lectures import queries as lectures
from quizzes import notebook
from sanwei.activities import queries as life
from sanwei.activities.check_in import queries as check_in
from sanwei.activities.group_meeting import proposals
from sanwei.activities.guides import queries as guides
from sanwei.activities.models import MonthlyGuide
from sanwei.common import clock
from sanwei.home import figures, my_tasks, shelves, todo
from sanwei.home.enums import DayPart
from sanwei.ledgers import queries as ledgers
from sanwei.ledgers.points import access as points
from sanwei.org import queries as org
from sanwei.org.enums import BOARD_ROLES, Role
from sanwei.org.models import Member, OrgUnit, RoleAssignment
from sanwei.org.queries.scope import covering

NEW_LECTURES = 6
LIFE_SHOWN = 5
GUIDES_SHOWN = 3
ROLE_ORDER = [role.value for role in Role]


@login_required
def index(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    member = org.member_of(request.user)
    if member is None:
        return redirect("wagtailadmin_home")  # a technician's account has no study of its own
    tasks = todo.tasks_of(member, at=at)
    here = who_is_here(member, at)
    context = here | {
        "room": "home",
        "guides": month_guides(here["branch"], at),
        "group_prompts": proposals.prompts_for(request.user, at=at),
        "required": my_tasks.blocks_of(member, at=at),
        "resume": tasks.resume,
        "tasks": tasks.rows,
        "task_count": tasks.count,
        "more_tasks": tasks.count > len(tasks.rows),
        "lectures": lectures.latest(request.user, at=at, limit=NEW_LECTURES),
    }
    return render(request, "home/index.html", context)


@login_required
def learn(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    member = org.member_of(request.user)
    library = shelves.shelves_for(request.user, member, at=at)
    return render(request, "home/learn.html", {"room": "learn", "library": library})


@login_required
def branch(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    member = org.member_of(request.user)
    membership = org.membership_on(member, clock.local_date(at)) if member else None
    if membership is None:
        return render(request, "home/branch.html", {"room": "branch"})
    day = clock.local_date(at)
    board = (
        RoleAssignment.objects.filter(covering(day), unit=membership.branch, role__in=BOARD_ROLES)
        .select_related("member")
        .order_by("starts_on", "pk")
    )
    context = {
        "room": "branch",
        "branch": membership.branch,
        "group": membership.group,
        "board": sorted(board, key=lambda post: ROLE_ORDER.index(post.role)),
        "headcount": org.registered_on(membership.branch, day).count(),
        "page": getattr(membership.branch, "page", None),
        "meetings": check_in.meetings_of(member, at=at, today=day) if member else (),
        "life": life.recent_of(membership.branch, limit=LIFE_SHOWN),
        "led_groups": life.led_groups(request.user, at=at),
        "guides": month_guides(membership.branch, at),
    }
    return render(request, "home/branch.html", context)


@login_required
def me(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    member = org.member_of(request.user)
    if member is None:
        return redirect("accounts:security")
    context = who_is_here(member, at) | {"room": "me"}
    context["group_prompts"] = proposals.prompts_for(request.user, at=at)
    context["mistakes_due"] = notebook.due_count(member, at=at)
    context["resolutions"] = life.own_waiting(member, today=clock.local_date(at))
    context["has_points"] = points.is_seen_by(request.user, at=at)
    return render(request, "home/me.html", context)


def month_guides(branch: OrgUnit | None, at: datetime) -> list[MonthlyGuide]:
    """Return this month's guides of the own branch, its own before those from above. One query."""
    if branch is None:
        return []
    return list(guides.of_month(branch, clock.local_date(at))[:GUIDES_SHOWN])


def who_is_here(member: Member, at: datetime) -> dict[str, Any]:
    """Return what the head of a member's page says."""
    today = clock.local_date(at)
    membership = org.membership_on(member, today)
    statement = ledgers.statement_of(member=member, year=today.year, as_of=today)
    return {
        "member": member,
        "branch": membership.branch if membership else None,
        "group": membership.group if membership else None,
        "greeting": DayPart.of_hour(at.astimezone(clock.SHANGHAI).hour).label,
        "year": figures.year_of(statement),
    }

"""决议 until they are carried out: of a branch, and one's own with one's talks and 等次."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sanwei.accounts.models import User
from sanwei.activities import access, queries, restricted
from sanwei.activities.errors import LifeNotVisible, ResolutionNotYours
from sanwei.activities.models import Activity, Resolution
from sanwei.activities.queries.tasks import DECIDED
from sanwei.activities.services import resolutions
from sanwei.activities.views.frame import frame
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.org import queries as org

PER_PAGE = 30
TALKS_SHOWN = 20


@login_required
@require_safe
def of_unit(request: HttpRequest, unit: UUID) -> HttpResponse:
    """List the 决议 of a branch, the open ones first."""
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    branch, group = access.place_of(place)
    reach = access.reach_of(request.user, branch, group, at=at)
    today = clock.local_date(at)
    page = Paginator(queries.resolutions_of(place), PER_PAGE).get_page(request.GET.get("page"))
    context = frame(
        branch,
        reach,
        place=place,
        page=page,
        waiting=queries.waiting_resolutions(place, today=today),
        rows=_rows(page.object_list, today=today, may_close=reach.may_write),
        is_own=False,
    )
    return render(request, "activities/resolutions.html", context)


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show what is one's own in branch life: 决议 to carry out, 谈心谈话, 等次 of the 民主评议."""
    member = org.member_of(request.user)
    if member is None:
        return redirect("accounts:security")
    today = clock.local_date(clock.now())
    page = Paginator(queries.own_resolutions(member), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "room": "me",
        "page": page,
        "rows": _rows(page.object_list, today=today, may_close=True),
        "waiting": queries.own_waiting(member, today=today),
        "talks": queries.own_talks(member)[:TALKS_SHOWN],
        "grades": restricted.own_grades(member),
        "has_branch": org.membership_on(member, today) is not None,
        "is_own": True,
    }
    return render(request, "activities/mine.html", context)


@login_required
@require_POST
def close(request: HttpRequest, activity: UUID, number: int) -> HttpResponse:
    """Tick off one 决议 with a line of result: its owner, or who writes the records of the branch."""
    at = clock.now()
    found, _may_write = _decided(request, activity, number, at)
    try:
        resolutions.close(
            activity=found,
            number=number,
            note=request.POST.get("note", ""),
            actor=access.signed_in(request.user),
            at=at,
        )
        messages.success(request, _("已办结。"))
    except SanweiError as refused:
        messages.error(request, str(refused.message))
    return _back(request)


@login_required
@require_POST
def reopen(request: HttpRequest, activity: UUID, number: int) -> HttpResponse:
    """Open a 决议 again that was ticked off by mistake: who writes the records of the branch."""
    at = clock.now()
    found, may_write = _decided(request, activity, number, at)
    if not may_write:
        raise ResolutionNotYours
    try:
        resolutions.reopen(
            activity=found, number=number, actor=access.signed_in(request.user), at=at
        )
        messages.success(request, _("又列为待办了。"))
    except SanweiError as refused:
        messages.error(request, str(refused.message))
    return _back(request)


def _decided(
    request: HttpRequest, activity: UUID, number: int, at: datetime
) -> tuple[Activity, bool]:
    """Return the activity and whether the reader writes its records. Raises: LifeNotVisible, ResolutionNotYours."""
    account = access.signed_in(request.user)
    found = Resolution.objects.select_related("activity__unit").filter(
        activity__public_id=activity, activity__state__in=DECIDED, number=number
    )
    row = found.first()
    if row is None:
        raise LifeNotVisible
    branch, group = access.place_of(row.activity.unit)
    may_write = access.reach_of(account, branch, group, at=at).may_write
    if not may_write and not _owns(account, row):
        if not access.life_units(account, at=at).filter(pk=row.activity.unit_id).exists():
            raise LifeNotVisible
        raise ResolutionNotYours
    return row.activity, may_write


def _owns(account: User, row: Resolution) -> bool:
    return row.owners.filter(user=account).exists()


def _rows(rows: Any, *, today: Any, may_close: bool) -> list[dict[str, Any]]:
    return [
        {"row": row, "is_overdue": row.is_overdue(today), "may_close": may_close} for row in rows
    ]


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return redirect("activities:mine")
    return redirect(target)

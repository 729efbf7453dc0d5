"""每月一指引 as members of a branch read it: this month's in full, older ones by year."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sanwei.activities.errors import LifeNotVisible
from sanwei.activities.guides import queries
from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org.models import OrgUnit


@never_cache
@login_required
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """Show this month's guides in full and list those of one year."""
    at = clock.now()
    branch = _branch(request, at)
    today = clock.local_date(at)
    held = queries.held_for(branch)
    months = held.order_by("-month").values_list("month__year", flat=True).distinct()
    years = sorted({today.year, *months}, reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(one) for one in years} else today.year
    older = held.filter(month__year=year).exclude(month=today.replace(day=1))
    context = {
        "room": "branch",
        "branch": branch,
        "today": today,
        "current": list(queries.with_items(queries.of_month(branch, today))),
        "years": years,
        "year": year,
        "older": list(older.order_by("-month", "form", "pk")),
    }
    return render(request, "activities/guides/month.html", context)


@never_cache
@login_required
@require_safe
def guide(request: HttpRequest, guide: UUID) -> HttpResponse:
    """Show one guide with what the own branch carried out, and what was corrected since."""
    branch = _branch(request, clock.now())
    found = queries.held_for(branch).filter(public_id=guide).first()
    if found is None:
        raise LifeNotVisible
    context = {
        "room": "branch",
        "branch": branch,
        "guide": found,
        "lines": queries.lines_of(found, branch),
        "changes": queries.changes_of(found),
    }
    return render(request, "activities/guides/told.html", context)


def _branch(request: HttpRequest, at: datetime) -> OrgUnit:
    member = org.member_of(request.user)
    membership = org.membership_on(member, clock.local_date(at)) if member else None
    if membership is None:
        raise LifeNotVisible
    return membership.branch

"""A finished record as a member of the branch reads it: what was on and what was decided, nobody's words or absence.

What members themselves wrote afterwards stands below it, once the branch may read it.
"""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sanwei.activities.enums import ReflectionKind
from sanwei.activities.models import ActivityBranch
from sanwei.activities.reflections import queries
from sanwei.activities.reflections.forms import Draft, desks_of
from sanwei.activities.service_hours import service_words
from sanwei.activities.services.appraisal import result_words
from sanwei.activities.tallies import headline
from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org.models import Member


@never_cache
@login_required
@require_safe
def told(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Show a record of one's own branch, or of one's own 党小组, to a member."""
    part, member = queries.told_part(
        org.member_of(request.user), activity, on=clock.local_date(clock.now())
    )
    return told_page(request, part, member)


def told_page(
    request: HttpRequest,
    part: ActivityBranch,
    member: Member,
    *,
    drafts: dict[ReflectionKind, Draft] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the record for ``member``; ``drafts`` are texts that were not kept yet, with what is to say of them."""
    context = {
        "room": "branch",
        "activity": part.activity,
        "part": part,
        "headline": headline(part.activity.kind, part),
        "resolutions": list(part.activity.resolutions.all()),
        "result": result_words(part.activity),
        "service": service_words(part.activity, present=part.present),
        "desks": desks_of(part, queries.own_of(part, member), drafts or {}),
        "passed": list(queries.passed_of(part, but=member)),
    }
    return render(request, "activities/member_told.html", context, status=status)

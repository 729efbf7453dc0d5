"""A finished record as a member of the branch reads it: what was on and what was decided, nobody's words or absence."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sanwei.activities.enums import ActivityKind
from sanwei.activities.errors import LifeNotVisible
from sanwei.activities.models import ActivityBranch
from sanwei.activities.queries.rows import FOR_ALL
from sanwei.activities.services.appraisal import result_words
from sanwei.activities.tallies import headline
from sanwei.common import clock
from sanwei.org import queries as org


@never_cache
@login_required
@require_safe
def told(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Show a record of one's own branch, or of one's own 党小组, to a member."""
    member = org.member_of(request.user)
    membership = org.membership_on(member, clock.local_date(clock.now())) if member else None
    if membership is None:
        raise LifeNotVisible
    mine = Q(branch=membership.branch, activity__kind__in=FOR_ALL)
    if membership.group is not None:
        mine |= Q(group=membership.group, activity__kind=ActivityKind.GROUP_MEETING)
    part = (
        ActivityBranch.objects.select_related("activity", "branch", "group")
        .filter(mine, activity__public_id=activity, finished_at__isnull=False)
        .first()
    )
    if part is None:
        raise LifeNotVisible
    context = {
        "room": "branch",
        "activity": part.activity,
        "part": part,
        "headline": headline(part.activity.kind, part),
        "resolutions": list(part.activity.resolutions.all()),
        "result": result_words(part.activity),
    }
    return render(request, "activities/member_told.html", context)

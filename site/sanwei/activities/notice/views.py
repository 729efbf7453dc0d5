"""The page of a 会议通知."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sanwei.activities import access
from sanwei.activities.notice.queries import invited_part
from sanwei.common import clock


@never_cache
@login_required
@require_safe
def invitation(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Show when, where and what about to who is due and to the desk."""
    at = clock.now()
    part = invited_part(request.user, activity, at=at)
    units = access.life_units(request.user, at=at)
    context = {
        "part": part,
        "activity": part.activity,
        "sittings": list(part.activity.sittings.order_by("number")),
        "is_over": at >= part.activity.ends_at,
        "has_record": units.filter(pk__in=[part.branch_id, part.group_id]).exists(),
    }
    return render(request, "activities/notice.html", context)

"""The pages of 现场教学: the list, a site, a route, the picture of a site."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.permissions import policy_registry

from sanwei.activities import access
from sanwei.activities.field_sites import places, queries
from sanwei.activities.field_sites.access import PICTURE
from sanwei.activities.field_sites.errors import FieldSiteNotVisible
from sanwei.activities.models import FieldSite
from sanwei.common import clock
from sanwei.files import access as file_access
from sanwei.files import delivery
from sanwei.org import queries as org


@login_required
@require_safe
def sites(request: HttpRequest) -> HttpResponse:
    """List the sites, of one 适合主题 if one is asked for, and the routes."""
    at = clock.now()
    themes = queries.themes(request.user, at=at)
    asked = request.GET.get("theme", "")
    theme = asked if asked in themes else ""
    context = {
        "room": "branch",
        "themes": themes,
        "theme": theme,
        "sites": queries.listed_sites(request.user, theme=theme, at=at),
        "routes": [] if theme else queries.listed_routes(request.user, at=at),
        "may_keep": policy_registry.get_by_type(FieldSite).user_has_permission(request.user, "add"),
    }
    return render(request, "activities/field_sites/list.html", context)


@never_cache
@login_required
@require_safe
def site(request: HttpRequest, site: UUID) -> HttpResponse:
    """Show one site with what the own branch did there."""
    at = clock.now()
    found = queries.site_for(request.user, site, at=at)
    context = {
        "site": found,
        "tags": list(found.tags.order_by("name").values_list("name", flat=True)),
        "routes": queries.routes_through(found, request.user, at=at),
        "choice": places.FieldPlace(site=found).key,
    }
    context |= _went(request, queries.at_site(found), at)
    return render(request, "activities/field_sites/site.html", context)


@never_cache
@login_required
@require_safe
def route(request: HttpRequest, route: UUID) -> HttpResponse:
    """Show one route with its stations in order, and which branches went."""
    at = clock.now()
    found = queries.route_for(request.user, route, at=at)
    stops = places.stops_of(found)
    context = {
        "route": found,
        "stops": stops,
        "length": queries.length_of(found, stops),
        "went": queries.went_along(found, request.user, at=at),
        "choice": places.FieldPlace(route=found).key,
    }
    context |= _went(request, queries.along(found), at)
    return render(request, "activities/field_sites/route.html", context)


@never_cache
@login_required
@require_safe
def picture(request: HttpRequest, site: UUID) -> HttpResponseBase:
    """Hand the picture of a site to whoever may open the site."""
    if not file_access.allowed(request.user, PICTURE, str(site), at=clock.now()):
        raise FieldSiteNotVisible
    found = FieldSite.objects.filter(public_id=site).exclude(picture="").first()
    if found is None:
        raise FieldSiteNotVisible
    return delivery.serve_picture(request, found.picture)


def _went(request: HttpRequest, at_place: Q, at: datetime) -> dict[str, Any]:
    """Return what the own branch did there, what the branches of the reader's desks did, and who records."""
    member = org.member_of(request.user)
    membership = org.membership_on(member, clock.local_date(at)) if member else None
    branch = membership.branch if membership else None
    visits = queries.visits_of(at_place, branch, member) if branch and member else []
    return {
        "room": "branch",
        "branch": branch,
        "visits": visits,
        "own_visits": sum(one.was_there for one in visits),
        "in_scope": queries.went_in_scope(at_place, request.user, but=branch, at=at),
        "writes_for": access.first_branch_written_by(request.user, at=at),
    }

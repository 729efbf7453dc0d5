"""The room 组织生活 of a unit, and opening a record in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from sanwei.activities import access, services
from sanwei.activities.enums import ActivityKind
from sanwei.activities.errors import LifeNotVisible, MayNotRecord
from sanwei.activities.field_sites.places import NOWHERE
from sanwei.activities.forms import MOST_YEARS, OpenForm, first_guess
from sanwei.activities.kinds import KINDS, Roster
from sanwei.activities.models import ActivityBranch
from sanwei.activities.pages import Filters, room_of
from sanwei.activities.views.frame import frame
from sanwei.common import clock


@login_required
def room(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Show what is owed and what was held; ``kind`` and ``month`` open a cell of the table."""
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    branch, group = access.place_of(place)
    reach = access.reach_of(request.user, branch, group, at=at)
    today = clock.local_date(at)
    page = room_of(place, Filters.read(request.GET, today=today), today=today)
    kinds = [kind for kind in ActivityKind if _belongs(kind, is_group=place.is_group)]
    context = frame(branch, reach, place=place, page=page, kinds=kinds, today=today)
    return render(request, "activities/room.html", context)


@login_required
def new(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Ask for day, hours and place of one record, then go on to its attendance; a 党小组 has a page of its own.

    ``day``, ``year`` and ``at`` (a 教学点 or 教学路线) are filled in already.
    """
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    branch, group = access.place_of(place)
    reach = access.reach_of(request.user, branch, group, at=at)
    if not reach.may_write:
        raise MayNotRecord
    asked = request.GET.get("kind", "")
    if place.is_group:
        return redirect(_with_day("activities:group_meeting_begin", unit, request.GET))
    if asked not in ActivityKind.values or not _belongs(
        ActivityKind(asked), is_group=place.is_group
    ):
        raise LifeNotVisible
    kind, today = ActivityKind(asked), clock.local_date(at)
    initial = first_guess(at) | asked_for(request.GET, today)
    form = OpenForm(request.POST or None, kind=kind, unit=place, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        sittings = form.sittings()
        activity = services.open_activity(
            kind=kind,
            unit=place,
            occurred_at=sittings[0].starts_at,
            ends_at=sittings[-1].ends_at,
            sittings=sittings,
            place=form.cleaned_data["place"],
            field_place=form.cleaned_data.get("at") or NOWHERE,
            for_year=form.cleaned_data.get("for_year"),
            partners=form.cleaned_data.get("partners") or (),
            participants=form.cleaned_data.get("participants") or (),
            actor=access.signed_in(request.user),
            at=at,
        )
        if activity.occurred_at > at:
            return redirect("activities:record", activity.public_id)
        part = ActivityBranch.objects.get(activity=activity, is_host=True)
        return redirect("activities:attendance", part.public_id)
    context = frame(branch, reach, place=place, kind=kind, form=form)
    return render(request, "activities/new.html", context)


def asked_for(query: Mapping[str, str], today: date) -> dict[str, Any]:
    """Return what a link fills in; anything unreadable is as if it were not there."""
    found: dict[str, Any] = {"at": query.get("at", "")}
    if query.get("year", "").isdecimal():
        found["for_year"] = query["year"][:4]
    try:
        day = date.fromisoformat(query.get("day", ""))
    except ValueError:
        return found
    if abs(day.year - today.year) <= MOST_YEARS:
        found["day"] = day
    return found


def _with_day(name: str, unit: UUID, query: Mapping[str, str]) -> str:
    pairs = {"day": query["day"]} if "day" in query else {}
    return reverse(name, args=[unit]) + (f"?{urlencode(pairs)}" if pairs else "")


def _belongs(kind: ActivityKind, *, is_group: bool) -> bool:
    return (KINDS[kind].roster == Roster.GROUP) == is_group

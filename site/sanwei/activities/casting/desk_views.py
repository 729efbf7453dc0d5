"""The secretary's side: one form, the wall that everybody sees, the phone as its remote."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanwei.activities import access
from sanwei.activities.casting import queries, services
from sanwei.activities.casting.errors import ItemNotVisible
from sanwei.activities.casting.films import film_of
from sanwei.activities.casting.forms import CastForm, proposal
from sanwei.activities.check_in import codes
from sanwei.activities.check_in import queries as doors
from sanwei.activities.check_in import services as check_in
from sanwei.activities.check_in.access import host_for
from sanwei.activities.check_in.desk_views import THIS_MACHINE, drawn, qr_of
from sanwei.activities.enums import ActivityKind, CastStage
from sanwei.activities.errors import LifeNotVisible, MayNotRecord, TextInvalid
from sanwei.activities.models import Activity, ActivityBranch, CheckInWindow, Showing
from sanwei.activities.views.frame import frame, wants_json
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.study.models import StudyItem


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Open a 集中学习 with its 场次 and what is cast, and go on to its wall."""
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    reach = access.reach_of(request.user, place, None, at=at)
    if not reach.may_write or not place.is_branch:
        raise MayNotRecord
    items = _offered(request, request.GET.get("item", ""), at)
    known = services.place_last_time(place)
    today = clock.local_date(at)
    first = str(items[0].public_id) if items else ""
    form = CastForm(
        request.POST or None,
        items=items,
        unit=place,
        today=today,
        initial=proposal(at, item=first, place=known),
    )
    if form.is_valid():
        try:
            activity = services.open_together(
                kind=ActivityKind(form.cleaned_data["kind"]),
                unit=place,
                item=form.chosen(),
                sittings=form.sittings(),
                place=form.cleaned_data["place"],
                known_place=known,
                actor=access.signed_in(request.user),
                at=at,
            )
            return redirect(_wall_of(activity))
        except SanweiError as refusal:
            form.add_error(None, str(refusal.message))
    standing = queries.open_to_cast(place, today=today)
    context = frame(place, reach, place=place, form=form, items=items, standing=standing)
    status = 422 if form.is_bound else 200
    return render(request, "activities/casting/new.html", context, status=status)


@login_required
@require_POST
def attach(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Cast something in an activity that stands already."""
    at = clock.now()
    host = access.parts_for(request.user, activity, at=at)[0]
    part, actor = host_for(request.user, host.public_id, at=at)
    try:
        chosen = _offered(request, request.POST.get("item", ""), at)
        if not chosen or str(chosen[0].public_id) != request.POST.get("item"):
            raise ItemNotVisible
        services.cast_in(activity=part.activity, item=chosen[0], actor=actor, at=at)
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("activities:record", activity)
    return redirect(_wall_of(part.activity))


@never_cache
@login_required
@require_safe
def wall(request: HttpRequest, part: UUID, number: int) -> HttpResponse:
    """Show the 场次 in front of the room."""
    at = clock.now()
    found, showing = _found(request, part, number, at)
    cast = found.activity.cast
    film = film_of(cast.item, request.user, at=at)
    quiz = settings.BASE_URL + cast.quiz.url if cast.quiz else ""
    host = urlsplit(settings.BASE_URL).hostname
    context = _page(found, showing, at) | {
        "film": film,
        "quiz_qr": drawn(quiz) if quiz else "",
        "page_qr": "" if film.playback else drawn(settings.BASE_URL + cast.item.url),
        "is_for_this_machine_only": host in THIS_MACHINE,
    }
    return render(request, "activities/casting/wall.html", context)


@never_cache
@login_required
@require_safe
def remote(request: HttpRequest, part: UUID, number: int) -> HttpResponse:
    """Show the same state on the secretary's phone, to move it from there."""
    at = clock.now()
    found, showing = _found(request, part, number, at)
    return render(request, "activities/casting/remote.html", _page(found, showing, at))


@never_cache
@login_required
@require_safe
def state(request: HttpRequest, part: UUID, number: int) -> HttpResponseBase:
    """Tell wall and remote where the 场次 stands; 304 while it is the same."""
    at = clock.now()
    found, showing = _found(request, part, number, at)
    told = _told(found, showing, at)
    same = {name: value for name, value in told.items() if name not in ("seconds_left",)}
    etag = f'"{salted_hmac("sanwei.cast", repr(same)).hexdigest()[:32]}"'
    whole = JsonResponse(told)
    response = get_conditional_response(request, etag, None, whole) or whole
    response["ETag"] = etag
    return response


@login_required
@require_POST
def open_door(request: HttpRequest, part: UUID, number: int) -> HttpResponse:
    at = clock.now()
    found, showing = _found(request, part, number, at)
    try:
        check_in.open_window(sitting=showing.sitting, actor=access.signed_in(request.user), at=at)
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
    return redirect(_back(request, found, number))


@login_required
@require_POST
def move(request: HttpRequest, part: UUID, number: int) -> HttpResponse:
    """Go to another stage: ``to``, and ``moves`` as the sender saw it."""
    at = clock.now()
    found, showing = _found(request, part, number, at)
    to, seen = request.POST.get("to", ""), request.POST.get("moves", "")
    if to not in CastStage.values or not seen.isdecimal():
        raise TextInvalid
    try:
        showing = services.move(
            sitting=showing.sitting,
            to=CastStage(to),
            seen_moves=int(seen),
            actor=access.signed_in(request.user),
            at=at,
        )
    except SanweiError as refusal:
        if wants_json(request):
            raise
        messages.error(request, str(refusal.message))
    if wants_json(request):
        return JsonResponse(_told(found, showing, at))
    return redirect(_back(request, found, number))


@login_required
@require_POST
def seen(request: HttpRequest, part: UUID, number: int) -> HttpResponse:
    """Take what the projector played: ``{"pieces": [[from_ms, to_ms], …], "position": ms}``."""
    at = clock.now()
    _part, showing = _found(request, part, number, at)
    try:
        sent = json.loads(request.body)
        pieces, position = sent["pieces"], sent["position"]
    except (ValueError, KeyError, TypeError) as error:
        raise TextInvalid from error
    if not isinstance(pieces, list):
        raise TextInvalid
    noted = services.note_seen(sitting=showing.sitting, pieces=pieces, position_ms=position, at=at)
    return JsonResponse({"seen_seconds": noted.seen_seconds})


def gather_url(user: object, item: StudyItem, at: datetime) -> str:
    """Return where who keeps a branch's records opens a 集中学习 of ``item``; empty for everybody else."""
    unit = access.first_branch_written_by(user, at=at)
    if unit is None:
        return ""
    return f"{reverse('activities:cast_new', args=[unit.public_id])}?item={item.public_id}"


def _found(
    request: HttpRequest, part: UUID, number: int, at: datetime
) -> tuple[ActivityBranch, Showing]:
    found, _actor = host_for(request.user, part, at=at)
    showing = (
        Showing.objects.select_related(
            "sitting__activity__cast__item", "sitting__activity__cast__quiz"
        )
        .filter(sitting__activity=found.activity, sitting__number=number)
        .first()
    )
    if showing is None:
        raise LifeNotVisible
    found.activity = showing.sitting.activity
    return found, showing


def _offered(request: HttpRequest, asked: str, at: datetime) -> list[StudyItem]:
    """Return what may be cast, the one asked for first."""
    items = list(queries.castable(request.user, at=at)[: queries.MOST_OFFERED])
    first = [one for one in items if str(one.public_id) == asked]
    if not first and asked:
        try:
            first = list(queries.castable(request.user, at=at).filter(public_id=UUID(asked)))
        except ValueError:
            first = []
    return [*first, *(one for one in items if one not in first)]


def _page(part: ActivityBranch, showing: Showing, at: datetime) -> dict[str, Any]:
    cast = part.activity.cast
    stages = [one for one in CastStage if one != CastStage.QUIZ or cast.quiz_id is not None]
    here = stages.index(CastStage(showing.stage)) if showing.stage in stages else 0
    sittings = list(part.activity.sittings.order_by("number"))
    later = [one for one in sittings if one.starts_at > showing.sitting.starts_at]
    return {
        "part": part,
        "activity": part.activity,
        "sitting": showing.sitting,
        "sittings": sittings,
        "later": later[0] if later else None,
        "cast": cast,
        "showing": showing,
        "stages": [
            {"stage": one, "is_here": index == here, "is_past": index < here}
            for index, one in enumerate(stages)
        ],
        "told": _told(part, showing, at),
        "next": stages[here + 1] if here + 1 < len(stages) else None,
        "previous": stages[here - 1] if here else None,
        "typed_address": settings.BASE_URL.partition("//")[2] + reverse("activities:door_digits"),
    }


def _told(part: ActivityBranch, showing: Showing, at: datetime) -> dict[str, Any]:
    wall = queries.wall_of(part, showing, part.activity.cast)
    window = doors.window_of(showing.sitting, at=at)
    door = _door(window, at) if window is not None and not wall.is_finished else {"qr": ""}
    return asdict(wall) | door


def _door(window: CheckInWindow, at: datetime) -> dict[str, Any]:
    code, count = codes.code_at(window, at), doors.door_count(window)
    return {
        "qr": qr_of(window, code),
        "digits": code.digits,
        "key": window.key,
        "seconds_left": code.seconds_left,
        "names": list(count.names),
    }


def _wall_of(activity: Activity) -> str:
    part = ActivityBranch.objects.get(activity=activity, is_host=True)
    return reverse("activities:cast_wall", args=[part.public_id, 1])


def _back(request: HttpRequest, part: ActivityBranch, number: int) -> str:
    name = "cast_remote" if request.POST.get("from") == "remote" else "cast_wall"
    return reverse(f"activities:{name}", args=[part.public_id, number])

"""Taking attendance by name tiles: the page, its JSON door, the closing question."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST

from sanwei.activities import access, queries, services
from sanwei.activities.check_in import queries as door
from sanwei.activities.enums import AbsenceReason, ActivityKind, DeliveryWay, Mark
from sanwei.activities.errors import MayNotRecord, TextInvalid
from sanwei.activities.kinds import Roster
from sanwei.activities.models import ActivityBranch
from sanwei.activities.services import MarkOf
from sanwei.activities.views.frame import at_top, part_frame
from sanwei.activities.views.headcount import Gap, gap_of, read_headcount
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.org import queries as org


@never_cache
@login_required
@ensure_csrf_cookie
def tiles(request: HttpRequest, part: UUID) -> HttpResponse:
    """Show who should be there as tiles to tap; once closed the record shows it."""
    at = clock.now()
    found = access.part_for(request.user, part, at=at)
    if found.is_finished:
        return redirect("activities:record", found.activity.public_id)
    return _page(request, found)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def marks(request: HttpRequest, part: UUID) -> HttpResponse:
    """Take marks as ``{"marks": [{member, mark, reason, …}]}`` and tell everybody's marks as they stand."""
    at = clock.now()
    found = access.part_for(request.user, part, at=at)
    if request.method == "POST":
        actor = access.require_writer(request.user, found, at=at)
        services.take_attendance(part=found, marks=_said(request.body), actor=actor, at=at)
    reach = access.reach_of_part(request.user, found, at=at)
    people = queries.people_of(found, sees_sick=reach.sees_sick)
    told = [
        {
            "member": str(one.member_id),
            "mark": one.mark,
            "reason": one.reason,
            "words": one.reason_label,
            "late": one.is_late,
            "delivery": one.delivery,
        }
        for one in people
    ]
    return JsonResponse({"people": told, "is_finished": found.is_finished})


@login_required
@require_POST
def finish(request: HttpRequest, part: UUID) -> HttpResponse:
    """Close attendance. A count from the room that differs is shown first and kept, never corrected."""
    at = clock.now()
    found = access.part_for(request.user, part, at=at)
    actor = access.require_writer(request.user, found, at=at)
    try:
        headcount = read_headcount(request.POST)
        if gap := gap_of(found, headcount, sure=request.POST.get("sure", "")):
            return _page(request, found, gap=gap)
        services.finish(
            part=found,
            actor=actor,
            at=at,
            headcount=headcount,
            is_on_paper=bool(request.POST.get("on_paper")),
        )
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
        return redirect(at_top("activities:attendance", found.public_id))
    messages.success(request, _("点名已结束，人数已定。接着把记录写完就能确认。"))
    return redirect("activities:record", found.activity.public_id)


@login_required
def people(request: HttpRequest, part: UUID) -> HttpResponse:
    """Choose who takes part where people are named one by one."""
    at = clock.now()
    found = access.part_for(request.user, part, at=at)
    actor = access.require_writer(request.user, found, at=at)
    if found.activity.facts.roster != Roster.CHOSEN or found.is_finished:
        raise MayNotRecord
    everybody = list(org.registered_on(found.branch, found.activity.occurred_on))
    if request.method == "POST":
        chosen = set(request.POST.getlist("member"))
        members = [one for one in everybody if str(one.public_id) in chosen]
        services.set_participants(part=found, members=members, actor=actor, at=at)
        return redirect("activities:attendance", found.public_id)
    context = part_frame(
        found,
        access.reach_of_part(request.user, found, at=at),
        everybody=everybody,
        chosen=set(found.attendance.values_list("member_id", flat=True)),
    )
    return render(request, "activities/people.html", context)


def _page(request: HttpRequest, part: ActivityBranch, *, gap: Gap | None = None) -> HttpResponse:
    reach = access.reach_of_part(request.user, part, at=clock.now())
    rows = queries.people_of(part, sees_sick=reach.sees_sick)
    leaves = door.leaves_waiting(part, sees_sick=reach.sees_sick)
    context = part_frame(
        part,
        reach,
        people=rows,
        leaves=leaves,
        asked={one.member_id for one in leaves},
        guests=door.guests_waiting(part) if part.is_host else (),
        has_door=part.is_host and part.activity.kind != ActivityKind.HOME_DELIVERY,
        missing=[row for row in rows if row.mark != Mark.PRESENT] if gap and gap.is_short else (),
        there=[row for row in rows if row.mark == Mark.PRESENT],
        marked=sum(row.mark != Mark.PENDING for row in rows),
        pending=sum(row.mark == Mark.PENDING for row in rows),
        sittings=list(part.activity.sittings.order_by("number")),
        reasons=AbsenceReason.choices,
        ways=DeliveryWay.choices if part.activity.kind == ActivityKind.HOME_DELIVERY else (),
        is_chosen=part.activity.facts.roster == Roster.CHOSEN,
        gap=gap,
    )
    return render(request, "activities/attendance.html", context)


def _said(body: bytes) -> list[MarkOf]:
    """Read the marks of a phone. Raises: TextInvalid."""
    try:
        return [_mark(one) for one in json.loads(body)["marks"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TextInvalid from error


def _mark(one: dict[str, Any]) -> MarkOf:
    reason, delivery = one.get("reason") or "", one.get("delivery") or ""
    if reason and reason not in AbsenceReason.values:
        raise TextInvalid
    if delivery and delivery not in DeliveryWay.values:
        raise TextInvalid
    sitting, seen = one.get("sitting"), one.get("seen") or []
    if not isinstance(seen, list):
        raise TextInvalid
    return MarkOf(
        member_id=UUID(one["member"]),
        mark=Mark(one["mark"]),
        reason=reason,
        is_late=one.get("late") is True,
        sitting=sitting if isinstance(sitting, int) else None,
        receipt=str(one.get("receipt") or ""),
        delivery=delivery,
        helper_name=str(one.get("helper") or ""),
        seen=tuple(str(mark) for mark in seen),
    )

"""The secretary's side: the door on the wall, what waits for one tap, the signed sheet."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanwei.activities import access
from sanwei.activities.check_in import codes, queries, services
from sanwei.activities.check_in.access import SHEET, host_for
from sanwei.activities.check_in.arriving import LATE_AFTER_MINUTES
from sanwei.activities.check_in.codes import Code
from sanwei.activities.check_in.forms import SheetForm
from sanwei.activities.enums import Mark
from sanwei.activities.errors import LifeNotVisible
from sanwei.activities.models import (
    ActivityBranch,
    CheckInWindow,
    DoorGuest,
    LeaveRequest,
    PaperSheet,
    Sitting,
)
from sanwei.activities.views.frame import part_frame
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.files import access as files
from sanwei.files import delivery

THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


@never_cache
@login_required
@require_safe
def door(request: HttpRequest, part: UUID, number: int) -> HttpResponse:
    """Show the door of one 场次 on a projector or on the secretary's phone; closed, offer to open it."""
    at = clock.now()
    found, _actor = host_for(request.user, part, at=at)
    sitting = _sitting(found, number)
    window = queries.window_of(sitting, at=at)
    shown = _shown(window, at) if window is not None else {}
    if found.is_finished and not shown.get("is_open"):
        return redirect("activities:record", found.activity.public_id)
    context = {
        "part": found,
        "activity": found.activity,
        "sitting": sitting,
        "sittings": list(found.activity.sittings.order_by("number")),
        "late_after": LATE_AFTER_MINUTES,
        "window": window,
    }
    if window is not None:
        host = urlsplit(settings.BASE_URL).hostname
        context |= shown | {
            "typed_address": settings.BASE_URL.partition("//")[2]
            + reverse("activities:door_digits"),
            "is_for_this_machine_only": host in THIS_MACHINE,
        }
    return render(request, "activities/check_in/door.html", context)


@never_cache
@login_required
@require_safe
def state(request: HttpRequest, part: UUID, number: int) -> HttpResponseBase:
    """Tell the door what to show now; 304 while it is the same."""
    at = clock.now()
    found, _actor = host_for(request.user, part, at=at)
    window = queries.window_of(_sitting(found, number), at=at)
    told = {"is_open": False} if window is None else _shown(window, at)
    same = {name: value for name, value in told.items() if name != "seconds_left"}
    etag = f'"{salted_hmac("sanwei.door", repr(same)).hexdigest()[:32]}"'
    whole = JsonResponse(told)
    response = get_conditional_response(request, etag, None, whole) or whole
    response["ETag"] = etag
    return response


@login_required
@require_POST
def open_door(request: HttpRequest, part: UUID, number: int) -> HttpResponse:
    at = clock.now()
    found, actor = host_for(request.user, part, at=at)
    try:
        services.open_window(sitting=_sitting(found, number), actor=actor, at=at)
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
    return redirect("activities:door_desk", found.public_id, number)


@login_required
@require_POST
def close_door(request: HttpRequest, part: UUID, number: int) -> HttpResponse:
    at = clock.now()
    found, actor = host_for(request.user, part, at=at)
    window = queries.window_of(_sitting(found, number), at=at)
    if window is not None:
        services.close_window(window=window, actor=actor, at=at)
    return redirect("activities:attendance", found.public_id)


@login_required
@require_POST
def decide_leave(request: HttpRequest, part: UUID, leave: UUID) -> HttpResponse:
    """Grant or refuse what a member asked for; ``answer`` is yes or no."""
    at = clock.now()
    found = access.part_for(request.user, part, at=at)
    actor = access.require_writer(request.user, found, at=at)
    asked = LeaveRequest.objects.select_related("part").filter(part=found, public_id=leave).first()
    if asked is None:
        raise LifeNotVisible
    try:
        services.decide_leave(
            leave=asked, is_granted=request.POST.get("answer") == "yes", actor=actor, at=at
        )
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
    return redirect("activities:attendance", found.public_id)


@login_required
@require_POST
def list_guest(request: HttpRequest, part: UUID, guest: UUID) -> HttpResponse:
    at = clock.now()
    found, actor = host_for(request.user, part, at=at)
    asked = DoorGuest.objects.filter(activity=found.activity, public_id=guest).first()
    if asked is None:
        raise LifeNotVisible
    try:
        services.list_guest(guest=asked, actor=actor, at=at)
        messages.success(request, _("%s已记入列席。") % asked.name)
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
    return redirect("activities:attendance", found.public_id)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, part: UUID) -> HttpResponse:
    """Enter a signed sheet: its photo, and who stands on it."""
    at = clock.now()
    found = access.part_for(request.user, part, at=at)
    actor = access.require_writer(request.user, found, at=at)
    if found.is_finished:
        return redirect("activities:record", found.activity.public_id)
    rows = list(found.attendance.select_related("member").order_by("member_pinyin", "pk"))
    sittings = list(found.activity.sittings.order_by("number"))
    form = SheetForm(
        request.POST or None,
        request.FILES or None,
        people=[(str(row.member.public_id), row.member_name) for row in rows],
        sittings=[one.number for one in sittings],
    )
    if form.is_valid():
        told = form.cleaned_data
        try:
            services.enter_sheet(
                public_id=told["key"],
                part=found,
                signed=[UUID(one) for one in told["signed"]],
                photo=told["file"],
                sitting=int(told["sitting"]) if told["sitting"] else None,
                actor=actor,
                at=at,
            )
            messages.success(request, _("已按纸质签到登记%d人。") % len(told["signed"]))
            return redirect("activities:attendance", found.public_id)
        except SanweiError as refusal:
            form.add_error(None, str(refusal.message))
    reach = access.reach_of_part(request.user, found, at=at)
    context = part_frame(
        found,
        reach,
        form=form,
        people=rows,
        there={row.pk for row in rows if row.mark == Mark.PRESENT},
        chosen=set(form.data.getlist("signed")) if form.is_bound else set(),  # type: ignore[attr-defined]
        sittings=sittings,
    )
    status = 422 if form.is_bound else 200
    return render(request, "activities/check_in/paper.html", context, status=status)


@login_required
@require_safe
def sheet(request: HttpRequest, sheet: UUID) -> HttpResponseBase:
    """Serve the photo of a signed sheet to whoever may open its record."""
    if not files.allowed(request.user, SHEET, str(sheet), at=clock.now()):
        raise LifeNotVisible
    found = PaperSheet.objects.exclude(photo="").filter(public_id=sheet).first()
    if found is None:
        raise LifeNotVisible
    return delivery.serve_picture(request, found.photo)


def qr_of(window: CheckInWindow, code: Code) -> SafeString:
    """Draw the address that a phone opens, as SVG without a size of its own, dark on white in every theme."""
    return drawn(settings.BASE_URL + reverse("activities:door", args=[window.key, code.token]))


def drawn(address: str) -> SafeString:
    """Draw an address of ours as a QR code."""
    svg: str = segno.make(address, error="m").svg_inline(
        border=2, omitsize=True, dark="#000", light="#fff"
    )
    return mark_safe(svg)  # noqa: S308 - drawn by segno from our own address


def _shown(window: CheckInWindow, at: datetime) -> dict[str, Any]:
    code, count = codes.code_at(window, at), queries.door_count(window)
    return {
        "is_open": not count.is_finished,
        "qr": qr_of(window, code),
        "digits": code.digits,
        "key": window.key,
        "seconds_left": code.seconds_left,
        "present": count.present,
        "due": count.due,
        "names": list(count.names),
    }


def _sitting(part: ActivityBranch, number: int) -> Sitting:
    sitting = part.activity.sittings.filter(number=number).first()
    if sitting is None:
        raise LifeNotVisible
    return sitting

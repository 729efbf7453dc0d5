"""At the door, on a phone: scan or type the code, then one tap, or name and last four digits without an account.

Looking at an address changes nothing: chats fetch it for previews.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanwei.accounts.lockout import client_address
from sanwei.activities.casting import waiting
from sanwei.activities.check_in import codes, queries, services, tries
from sanwei.activities.check_in.access import member_at_door
from sanwei.activities.check_in.arriving import LATE_AFTER_MINUTES
from sanwei.activities.check_in.codes import Ticket
from sanwei.activities.check_in.errors import CodeExpired, NotOnTheList, WindowClosed
from sanwei.activities.check_in.forms import CodeForm, NameForm
from sanwei.activities.check_in.services import Arrival, NoMatch
from sanwei.activities.enums import CheckInWay
from sanwei.activities.models import CheckInWindow, Showing
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.org.models import Member

DEVICE_COOKIE = "sanwei_door"
DEVICE_SECONDS = 12 * 3600
_SALT = "sanwei.activities.door"


@never_cache
@require_safe
def door(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """Take a scanned code: the page that signs in, as whoever this phone belongs to."""
    at = clock.now()
    window = queries.door_of(key)
    if window is None or not window.is_open_at(at):
        return _refused(request, WindowClosed())
    if not codes.accepts_token(window, code, at=at):
        return _refused(request, CodeExpired())
    return _let_in(request, window, at)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_digits(request: HttpRequest) -> HttpResponse:
    """Take the typed code: four digits, and the door's own name where no account says which door it is."""
    at = clock.now()
    member = member_at_door(request.user)
    due = queries.open_windows_for(member, at=at) if member else []
    form = CodeForm(request.POST or None, needs_key=not due)
    refusal = ""
    if form.is_valid():
        known = due
        if not due:
            found = queries.door_of(form.cleaned_data["key"])
            known = [found] if found is not None and found.is_open_at(at) else []
        try:
            if window := _typed(request, known, form.cleaned_data["digits"], member, at):
                return _let_in(request, window, at)
        except SanweiError as refused:
            return _refused(request, refused)
        refusal = str(CodeExpired.message)
    context = {"form": form, "due": due, "refusal": refusal}
    status = 422 if form.is_bound else 200
    return _with_device(
        request, render(request, "activities/check_in/digits.html", context, status=status)
    )


@never_cache
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Sign in whose phone this is, by one tap."""
    at = clock.now()
    member = member_at_door(request.user)
    ticket, window = _ticket(request, at)
    if ticket is None or window is None or member is None:
        return _refused(request, CodeExpired())
    try:
        arrival = services.check_in(
            member=member, window=window, way=CheckInWay.SCAN, ticket=ticket.nonce, at=at
        )
    except NotOnTheList as refused:
        return _ask_guest(request, window, member, refused)
    except SanweiError as refused:
        return _refused(request, refused)
    return _arrived(request, window, arrival)


@csrf_exempt  # the ticket is the token: it was handed to this very page, and no session is used
@never_cache
@require_POST
def by_name(request: HttpRequest) -> HttpResponse:
    """Sign in by name and digits; says the same, whatever did not fit."""
    at = clock.now()
    ticket, window = _ticket(request, at)
    if ticket is None or window is None:
        return _refused(request, CodeExpired())
    form = NameForm(request.POST)
    if not form.is_valid():
        return _ask_name(request, window, {"is_incomplete": True})
    try:
        arrival = services.sign_by_name(
            window=window,
            name=form.cleaned_data["name"],
            ending=form.cleaned_data["ending"],
            ticket=ticket,
            address=client_address(request) or "",
            at=at,
        )
    except NoMatch as refused:
        return _ask_name(request, window, {"left": refused.left})
    except SanweiError as refused:
        return _refused(request, refused)
    return _arrived(request, window, arrival)


@never_cache
@require_POST
def attend(request: HttpRequest) -> HttpResponse:
    """Ask to be noted as 列席."""
    at = clock.now()
    member = member_at_door(request.user)
    ticket, window = _ticket(request, at)
    if ticket is None or window is None or member is None:
        return _refused(request, CodeExpired())
    try:
        guest = services.ask_to_attend(member=member, window=window, at=at)
    except SanweiError as refused:
        return _refused(request, refused)
    context = _about(window) | {"member": member, "guest": guest}
    return render(request, "activities/check_in/guest.html", context)


def _typed(
    request: HttpRequest,
    windows: list[CheckInWindow],
    digits: str,
    member: Member | None,
    at: datetime,
) -> CheckInWindow | None:
    """Return the door whose digits these are. Raises: TooManyTries."""
    device = _device(request)
    for window in windows:
        sources = tries.sources_of(
            window,
            device=device,
            address=client_address(request) or "",
            account=member.pk if member else None,
        )
        tries.take(window=window, sources=sources)
        if codes.accepts_digits(window, digits, at=at):
            tries.give_back(window=window, sources=sources)
            return window
    return None


def _let_in(request: HttpRequest, window: CheckInWindow, at: datetime) -> HttpResponse:
    ticket = codes.issue(window, device=_device(request), at=at)
    context = _about(window) | {"member": member_at_door(request.user), "ticket": ticket}
    response = render(request, "activities/check_in/let_in.html", context)
    return _with_device(request, response)


def _arrived(request: HttpRequest, window: CheckInWindow, arrival: Arrival) -> HttpResponse:
    if Showing.objects.filter(sitting=window.sitting_id).exists():
        return redirect("activities:waiting", waiting.token_of(arrival.check_in_pk))
    has_several = window.sitting.activity.sittings.count() > 1
    context = _about(window) | {"arrival": arrival, "has_several": has_several}
    return render(request, "activities/check_in/arrived.html", context)


def _ask_name(request: HttpRequest, window: CheckInWindow, said: dict[str, Any]) -> HttpResponse:
    """Ask again without repeating what was typed, so that one wrong answer looks like another."""
    context = _about(window) | {"ticket": request.POST["ticket"], **said}
    return render(request, "activities/check_in/by_name.html", context, status=NoMatch.status)


def _ask_guest(
    request: HttpRequest, window: CheckInWindow, member: Member, refused: NotOnTheList
) -> HttpResponse:
    context = _about(window) | {
        "ticket": request.POST["ticket"],
        "member": member,
        "message": refused.message,
    }
    return render(request, "activities/check_in/not_due.html", context, status=refused.status)


def _refused(request: HttpRequest, refused: SanweiError) -> HttpResponse:
    context = {"message": refused.message, "is_code": isinstance(refused, CodeExpired)}
    return render(request, "activities/check_in/refused.html", context, status=refused.status)


def _about(window: CheckInWindow) -> dict[str, Any]:
    sitting = window.sitting
    return {
        "activity": sitting.activity,
        "sitting": sitting,
        "form": NameForm(),
        "late_after": LATE_AFTER_MINUTES,
    }


def _ticket(request: HttpRequest, at: datetime) -> tuple[Ticket | None, CheckInWindow | None]:
    ticket = codes.read(request.POST.get("ticket", ""), at=at)
    if ticket is None:
        return None, None
    rows = CheckInWindow.objects.select_related("sitting__activity__unit")
    return ticket, rows.filter(public_id=ticket.window_id).first()


def _device(request: HttpRequest) -> str:
    """Return the name of this browser at the doors, for the request the same however often asked."""
    known: str | None = getattr(request, "_door_device", None)
    if known is None:
        known = request.get_signed_cookie(DEVICE_COOKIE, None, salt=_SALT) or codes.new_device()
        request._door_device = known  # type: ignore[attr-defined]
    return known


def _with_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response.set_signed_cookie(
        DEVICE_COOKIE,
        _device(request),
        salt=_SALT,
        max_age=DEVICE_SECONDS,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
    return response

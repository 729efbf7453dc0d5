"""The page 复制群通知, its picture, and where a short link leads."""

import io
from uuid import UUID

import segno
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from lectures import queries as lectures
from sanwei.common import clock
from sanwei.home.sharing import to_group
from sanwei.home.sharing.notices import NothingToShare, notice_for
from sanwei.home.sharing.short import Shared, read

PICTURE_SCALE = 10  # pixels a module: some 400 across, sharp on a phone and on paper


@login_required
def notice(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Show the ready text with its button and the picture; a POST sends it through the unit's channels."""
    at = clock.now()
    found = notice_for(request.user, _kind(kind), public_id, at=at)
    if request.method == "POST":
        to_group.send(request, found, public_id, at=at)
        return redirect(request.path)
    context = {
        "notice": found,
        "public_id": public_id,
        "may_send": to_group.may_send(request.user, found, at=at),
    }
    return render(request, "home/notice.html", context)


@never_cache
@login_required
def picture(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Draw the link as a QR code, to be saved and sent; the same permission as the text."""
    found = notice_for(request.user, _kind(kind), public_id, at=clock.now())
    out = io.BytesIO()
    segno.make(found.link, error="m").save(out, kind="png", scale=PICTURE_SCALE, border=4)
    return HttpResponse(out.getvalue(), content_type="image/png")


def short(request: HttpRequest, code: str) -> HttpResponse:
    """Lead on: a lecture to its page, a task to the reader's own, a meeting to its notice; each asks there."""
    try:
        kind, public_id = read(code)
    except ValueError as error:
        raise Http404 from error
    if kind == Shared.MEETING:
        return redirect("activities:notice", public_id)
    if kind == Shared.TASK:
        return redirect("home:my_task", public_id)
    return _to_lecture(request, public_id)


@login_required
def _to_lecture(request: HttpRequest, public_id: UUID) -> HttpResponse:
    page = lectures.visible_to(request.user, at=clock.now()).filter(public_id=public_id).first()
    if page is None:
        raise NothingToShare
    return redirect(page.url or reverse("home:learn"))


def _kind(name: str) -> Shared:
    try:
        return Shared[name.upper()]
    except KeyError as error:
        raise Http404 from error

"""我的导出, and asking for one. Nobody sees what others asked for."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.files import delivery
from sanwei.ledgers.access import signed_in, unit_for
from sanwei.ledgers.errors import LedgerNotVisible
from sanwei.ledgers.exporting import kinds, lane, queries, services
from sanwei.ledgers.exporting.enums import CONTENT_TYPES, ExportForm, ExportKind
from sanwei.ledgers.exporting.forms import AskForm
from sanwei.ledgers.exporting.kinds.base import Kind
from sanwei.ledgers.models import Export
from sanwei.org import queries as org
from sanwei.org.models import OrgUnit

REFUSED_STATUS = 422
A_PAGE = 30


@never_cache
@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """List one's own exports, newest first."""
    page = Paginator(queries.exports_of(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "room": "me"}
    return render(request, "ledgers/exports/own.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Choose what to take out of a unit's ledger, and ask for it."""
    at = clock.now()
    place = unit_for(request.user, unit, at=at)
    offered = kinds.offered(is_branch=place.is_branch)
    if not place.is_branch:
        offered = [kind for kind in offered if "person" not in kind.asks]
    return _asked(request, offered, place, at)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_own(request: HttpRequest) -> HttpResponse:
    """Ask for one's own 个人学习记录 or 学时证明."""
    if org.member_of(request.user) is None:
        raise LedgerNotVisible
    offered = [kind for kind in kinds.KINDS.values() if kind.is_for_oneself]
    return _asked(request, offered, None, clock.now())


@never_cache
@login_required
@require_safe
def one(request: HttpRequest, export: UUID) -> HttpResponse:
    """Show how far one export is; when it is ready it comes by itself to who has just asked for it."""
    found = queries.export_for(request.user, export)
    context = {
        "export": found,
        "room": "me",
        "takes_itself": request.GET.get("new") == "1",
    }
    return render(request, "ledgers/exports/one.html", context)


@never_cache
@login_required
@require_safe
def state(request: HttpRequest, export: UUID) -> HttpResponse:
    """Answer the page that asks how far it is: the same words, nothing around them."""
    found = queries.export_for(request.user, export)
    response = render(request, "ledgers/exports/state.html", {"export": found})
    response["X-Export-State"] = found.state
    return response


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, export: UUID) -> HttpResponseBase:
    """Hand out the file, if its requester may still open what it is about; leaves an audit row."""
    found = queries.export_for(request.user, export)
    services.hand_out(export=found, requester=signed_in(request.user), at=clock.now())
    return delivery.serve(
        request,
        str(found.file.name),
        content_type=CONTENT_TYPES[found.form],
        download_as=found.file_name,
        storage=found.file.storage,
    )


@login_required
@require_POST
def cancel(request: HttpRequest, export: UUID) -> HttpResponse:
    found = queries.export_for(request.user, export)
    services.cancel(export=found, at=clock.now())
    return redirect("ledgers:export_one", found.public_id)


@login_required
@require_POST
def again(request: HttpRequest, export: UUID) -> HttpResponse:
    """Ask for the same once more; the scope is asked anew."""
    found = queries.export_for(request.user, export)
    try:
        fresh = _send(request, ExportKind(found.kind), found.form, found.parameters)
    except SanweiError as refused:
        messages.error(request, str(refused.message))
        return redirect("ledgers:export_one", found.public_id)
    return redirect(f"{_address(fresh)}?new=1")


def _asked(
    request: HttpRequest, offered: list[Kind], place: OrgUnit | None, at: datetime
) -> HttpResponse:
    code = request.POST.get("kind") or request.GET.get("kind", "")
    kind = next((one for one in offered if one.code == code), offered[0])
    known = {name: request.GET[name] for name in ("period", "member") if name in request.GET}
    form = AskForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        unit=place,
        today=clock.local_date(at),
        initial=known,
    )
    if form.is_valid():
        try:
            made = _send(request, kind.code, form.cleaned_data["form"], form.parameters)
        except SanweiError as refused:
            form.add_error(None, str(refused.message))
        else:
            return redirect(f"{_address(made)}?new=1")
    context: dict[str, Any] = {
        "form": form,
        "kind": kind,
        "kinds": offered,
        "unit": place,
        "room": "exports",
    }
    template = "ask.html" if place else "ask_own.html"
    status = REFUSED_STATUS if form.is_bound else 200
    return render(request, f"ledgers/exports/{template}", context, status=status)


def _send(request: HttpRequest, kind: ExportKind, form: str, parameters: dict[str, Any]) -> Export:
    return lane.order(
        kind=kind,
        form=ExportForm(form),
        parameters=parameters,
        requester=signed_in(request.user),
    )


def _address(export: Export) -> str:
    return reverse("ledgers:export_one", args=[export.public_id])

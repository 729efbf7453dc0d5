"""The secretary's desk: the branch at a glance, its people, printed sign-in slips."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanwei.accounts.models import User
from sanwei.accounts.services import issue_slip
from sanwei.accounts.views.slips import print_sheet
from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.common.periods import Quarter
from sanwei.home import roster
from sanwei.home.desk import desk_of, quarters_until
from sanwei.org import queries as org
from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit

SLIPS_AT_ONCE = 100


@login_required
def desk(request: HttpRequest, public_id: UUID) -> HttpResponse:
    at = clock.now()
    unit = _own_unit(request, public_id)
    today = clock.local_date(at)
    choices = quarters_until(Quarter.of(today))
    quarter = next((q for q in choices if str(q) == request.GET.get("quarter")), choices[0])
    context = {
        "room": "desk",
        "unit": unit,
        "desk": desk_of(unit, quarter, user=request.user, at=at),
        "quarter": quarter,
        "quarters": choices,
        "rows_url": f"{reverse('ledgers:ledger', args=[unit.public_id])}?quarter={quarter}",
    }
    return render(request, "home/desk.html", context)


@login_required
def people(request: HttpRequest, public_id: UUID) -> HttpResponse:
    at = clock.now()
    unit = _own_unit(request, public_id)
    context = {
        "room": "people",
        "unit": unit,
        "rows": roster.roster_of(unit, user=request.user, at=at),
        "slips_at_once": SLIPS_AT_ONCE,
        "may_import": org.may_import(request.user, unit, at=at),
    }
    return render(request, "home/people.html", context)


@login_required
@require_POST
def print_slips(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Issue one-time sign-ins for the chosen people of one's own unit and show them as a sheet to print."""
    at = clock.now()
    unit = _own_unit(request, public_id)
    actor = request.user
    if not isinstance(actor, User):
        raise NotVisible()
    chosen = roster.accounts_of(unit, request.POST.getlist("member"), user=actor, at=at)
    slips = [issue_slip(user=user, actor=actor, at=at) for user in chosen[:SLIPS_AT_ONCE]]
    if not slips:
        messages.error(request, _("没有发出登录条：请先勾选要发的人。"))
        return redirect("home:people", public_id=unit.public_id)
    heading = _("%(unit)s登录条（%(count)d张）") % {"unit": unit.short_name, "count": len(slips)}
    return print_sheet(request, issued=slips, heading=heading)


def _own_unit(request: HttpRequest, public_id: UUID) -> OrgUnit:
    """Return a unit whose desk the person may open. Raises: NotVisible."""
    found = (
        org.units_visible_to(request.user, at=clock.now())
        .exclude(kind=UnitKind.GROUP)
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotVisible()
    return found

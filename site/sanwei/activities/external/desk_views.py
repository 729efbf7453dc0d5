"""外部学习登记 at the desk: what waits, one press to confirm, a reason to send back, one entered for a member."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanwei.accounts.models import User
from sanwei.activities.access import signed_in
from sanwei.activities.errors import ExternalDecided, ExternalNotVisible, ExternalReasonMissing
from sanwei.activities.external import access, queries, services
from sanwei.activities.external.forms import DeskClaimForm, ReturnForm
from sanwei.activities.external.views import REFUSED_STATUS
from sanwei.activities.models import ExternalClaim
from sanwei.common import clock
from sanwei.common.errors import SanweiError

PER_PAGE = 30
DECIDED_SHOWN = 20


@login_required
@require_safe
def desk(request: HttpRequest, unit: UUID) -> HttpResponse:
    """List what waits in the unit's subtree, then what was decided last."""
    at = clock.now()
    place = access.desk_unit(request.user, unit, at=at)
    page = Paginator(queries.waiting_in(place), PER_PAGE).get_page(request.GET.get("page"))
    decided = queries.decided_in(place)[:DECIDED_SHOWN]
    context = {
        "room": "external",
        "unit": place,
        "page": page,
        "to_decide": queries.waiting_for(request.user, place),
        "rows": [(claim, ReturnForm(row=claim.public_id)) for claim in page.object_list],
        "decided": [queries.line_of(claim) for claim in decided],
        "may_decide": access.decides_in(request.user, place, at=at),
    }
    return render(request, "activities/external/desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Enter a claim for a member of the branch; it is confirmed with the same press."""
    at = clock.now()
    place = access.desk_unit(request.user, unit, at=at)
    if not place.is_branch or not access.decides_in(request.user, place, at=at):
        raise ExternalNotVisible
    actor = signed_in(request.user)
    form = DeskClaimForm(
        request.POST or None,
        request.FILES or None,
        unit=place,
        actor=actor,
        today=clock.local_date(at),
    )
    if form.is_valid() and _entered(form, actor, at):
        messages.success(request, _("已登记并确认，学时会出现在本人的学时明细里。"))
        return redirect("activities:external_desk", place.public_id)
    context = {"room": "external", "unit": place, "form": form}
    status = REFUSED_STATUS if form.is_bound else 200
    return render(request, "activities/external/enter.html", context, status=status)


@login_required
@require_POST
def confirm(request: HttpRequest, claim: UUID) -> HttpResponse:
    at = clock.now()
    found = access.claim_for(request.user, claim, at=at)
    try:
        services.confirm(claim=found, actor=signed_in(request.user), at=at)
        messages.success(request, _("%s的登记已确认，记入学时明细。") % found.member_name)
    except ExternalDecided as refused:
        messages.error(request, str(refused.message))
    return _back(request, found, at)


@login_required
@require_POST
def send_back(request: HttpRequest, claim: UUID) -> HttpResponse:
    at = clock.now()
    found = access.claim_for(request.user, claim, at=at)
    try:
        services.send_back(
            claim=found,
            reason=request.POST.get("reason", ""),
            actor=signed_in(request.user),
            at=at,
        )
        messages.success(request, _("已退回，%s会收到消息。") % found.member_name)
    except (ExternalDecided, ExternalReasonMissing) as refused:
        messages.error(request, str(refused.message))
    return _back(request, found, at)


def _entered(form: DeskClaimForm, actor: User, at: datetime) -> bool:
    """Carry the form out; a refusal stands on the form."""
    try:
        services.enter(
            public_id=form.cleaned_data["key"],
            member=form.cleaned_data["member"],
            facts=form.facts(),
            proof=form.cleaned_data["file"],
            actor=actor,
            at=at,
        )
    except SanweiError as refused:
        form.add_error("occurred_on", str(refused.message))
        return False
    return True


def _back(request: HttpRequest, claim: ExternalClaim, at: datetime) -> HttpResponse:
    """Return to the list from which the press came: of the branch, or of a unit above it."""
    try:
        place = access.desk_unit(request.user, UUID(request.POST.get("unit", "")), at=at)
    except (ValueError, ExternalNotVisible):
        place = claim.branch
    return redirect("activities:external_desk", place.public_id)

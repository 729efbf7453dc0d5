"""评定: what waits for a 党小组长 or the 支委会, one press each; sums of branches for those above."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanwei.common import clock
from sanwei.ledgers.access import signed_in
from sanwei.ledgers.enums import PointsState
from sanwei.ledgers.models import PointsObjection
from sanwei.ledgers.points import access, booking, queries, services
from sanwei.ledgers.points.errors import (
    PointsDecided,
    PointsNotVisible,
    PointsNotYours,
    PointsReasonMissing,
)
from sanwei.org import queries as org
from sanwei.org.enums import BOARD_ROLES
from sanwei.org.models import OrgUnit

BOOKED_SHOWN = 20
REFUSALS = (PointsDecided, PointsNotYours, PointsReasonMissing)


@login_required
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """List whose turn it is, then what is shown or booked in the branches one answers for."""
    at = clock.now()
    user = signed_in(request.user)
    branches = _boards(request, access.approved_paths(at=at))
    rows = queries.to_decide(user, at=at)
    if not rows and not branches and not _leads(request):
        raise PointsNotVisible
    year = clock.local_date(at).year
    context = {
        "room": "me",
        "rows": rows,
        "shown": [one for branch in branches for one in queries.in_notice(branch, at=at)],
        "booked": [
            one
            for branch in branches
            for one in queries.booked_in(branch, year=year)[:BOOKED_SHOWN]
        ],
    }
    return render(request, "ledgers/points/review.html", context)


@login_required
@require_safe
def desk(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Show the sum of each branch in the order of the tree: no names, no order by points."""
    at = clock.now()
    place = access.desk_unit(request.user, unit, at=at)
    year = clock.local_date(at).year
    sums = queries.branch_sums(unit=place, year=year, at=at)
    context = {
        "room": "points",
        "unit": place,
        "year": year,
        "sums": sums,
        "total": sum(one.total for one in sums),
        "to_decide": len(queries.to_decide(signed_in(request.user), at=at)),
    }
    return render(request, "ledgers/points/desk.html", context)


@login_required
@require_POST
def agree(request: HttpRequest, claim: UUID) -> HttpResponse:
    """Pass 初评 or 审定, whichever it waits for; ``step`` is what the person saw."""
    at = clock.now()
    found = access.claim_for(request.user, claim, at=at)
    actor = signed_in(request.user)
    if request.POST.get("step") == PointsState.GROUP:
        return _done(
            request,
            lambda: services.assess(claim=found, actor=actor, at=at),
            _("初评已同意，交支委会审定。"),
        )
    return _done(
        request,
        lambda: services.decide(claim=found, actor=actor, at=at),
        _("已审定，在支部公示。"),
    )


@login_required
@require_POST
def send_back(request: HttpRequest, claim: UUID) -> HttpResponse:
    at = clock.now()
    found = access.claim_for(request.user, claim, at=at)
    actor, reason = signed_in(request.user), request.POST.get("reason", "")
    if found.state == PointsState.BOOKED:
        return _done(
            request,
            lambda: booking.revoke(
                claim=found, reason=reason, actor=actor, actor_name=actor.name, at=at
            ),
            _("已冲销，本人会收到消息。"),
        )
    return _done(
        request,
        lambda: services.send_back(claim=found, reason=reason, actor=actor, at=at),
        _("已退回，本人会收到消息。"),
    )


@login_required
@require_POST
def answer(request: HttpRequest, objection: UUID) -> HttpResponse:
    """Say what was found out about an objection; the proposal stands."""
    at = clock.now()
    found = PointsObjection.objects.select_related("claim").filter(public_id=objection).first()
    if found is None:
        raise PointsNotVisible
    access.claim_for(request.user, found.claim.public_id, at=at)
    actor, text = signed_in(request.user), request.POST.get("reason", "")
    return _done(
        request,
        lambda: services.answer(objection=found, text=text, actor=actor, at=at),
        _("核实情况已记下，公示期满就记入。"),
    )


def _done(request: HttpRequest, step: Callable[[], object], words: str) -> HttpResponse:
    try:
        step()
        messages.success(request, words)
    except REFUSALS as refused:
        messages.error(request, str(refused.message))
    return redirect("ledgers:points_review")


def _boards(request: HttpRequest, paths: list[str]) -> list[OrgUnit]:
    """Return the branches in whose 支委会 one sits, as far as points exist there."""
    held = org.roles_of(signed_in(request.user), at=clock.now()).filter(role__in=BOARD_ROLES)
    units = {post.unit.pk: post.unit for post in held if post.unit.is_branch}
    return [unit for unit in units.values() if any(unit.path.startswith(path) for path in paths)]


def _leads(request: HttpRequest) -> bool:
    """Whether one leads a group in which points exist."""
    at = clock.now()
    held = org.roles_of(signed_in(request.user), at=at).filter(role="group_leader")
    return any(access.is_on(post.unit, at=at) for post in held)

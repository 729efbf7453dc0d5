"""积分 of oneself and of one's branch: own points, a proposal, the 公示. Answers 404 wherever it is off."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.files import access as files
from sanwei.files import delivery
from sanwei.ledgers.access import signed_in
from sanwei.ledgers.enums import PointsSource
from sanwei.ledgers.models import PointsClaim
from sanwei.ledgers.points import access, queries, services
from sanwei.ledgers.points.errors import PointsDecided, PointsNotVisible, PointsReasonMissing
from sanwei.ledgers.points.forms import ProposeForm
from sanwei.ledgers.points.rules import rules_for
from sanwei.org.models import Member

REFUSED_STATUS = 422


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Show one's own points and how they came; take a proposal."""
    at = clock.now()
    member, place = access.own_place(request.user, at=at)
    today = clock.local_date(at)
    rules = [r for r in rules_for(place.branch, today) if r.source == PointsSource.MEMBER]
    form = ProposeForm(request.POST or None, request.FILES or None, rules=rules, today=today)
    if form.is_valid() and _took(form, member, at):
        messages.success(request, _("已交，等评定。有结果会给您发消息。"))
        return redirect("ledgers:points")
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    context = {
        "room": "me",
        "form": form,
        "rules": rules,
        "branch": place.branch,
        "statement": queries.statement_of(member=member, year=year),
        "claims": queries.own_claims(member, at=at),
        "to_decide": len(queries.to_decide(signed_in(request.user), at=at)),
        "in_notice": queries.in_notice(place.branch, at=at).count(),
    }
    status = REFUSED_STATUS if form.is_bound else 200
    return render(request, "ledgers/points/own.html", context, status=status)


@login_required
@require_POST
def withdraw(request: HttpRequest, claim: UUID) -> HttpResponse:
    at = clock.now()
    found = access.claim_for(request.user, claim, at=at)
    try:
        services.withdraw(claim=found, actor=signed_in(request.user), at=at)
        messages.success(request, _("已撤回。"))
    except PointsDecided as refused:
        messages.error(request, str(refused.message))
    return redirect("ledgers:points")


@login_required
@require_safe
def proof(request: HttpRequest, claim: UUID) -> HttpResponseBase:
    """Serve the picture to its member and to whose turn it is."""
    if not files.allowed(request.user, access.PROOF, str(claim), at=clock.now()):
        raise PointsNotVisible
    found = PointsClaim.objects.exclude(proof="").filter(public_id=claim).first()
    if found is None:
        raise PointsNotVisible
    return delivery.serve_picture(request, found.proof)


@login_required
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """Show one's branch what is about to be booked."""
    at = clock.now()
    member, place = access.own_place(request.user, at=at)
    rows = [
        (claim, any(o.author_id == member.pk and not o.answered_at for o in claim.objections.all()))
        for claim in queries.in_notice(place.branch, at=at)
    ]
    context = {"room": "branch", "branch": place.branch, "rows": rows, "member": member}
    return render(request, "ledgers/points/notice.html", context)


@login_required
@require_POST
def object_to(request: HttpRequest, claim: UUID) -> HttpResponse:
    at = clock.now()
    member, place = access.own_place(request.user, at=at)
    found = queries.in_notice(place.branch, at=at).filter(public_id=claim).first()
    if found is None:
        raise PointsNotVisible
    try:
        services.object_to(claim=found, author=member, text=request.POST.get("text", ""), at=at)
        messages.success(request, _("意见已交给支部书记，核实以前不记入。"))
    except (PointsDecided, PointsReasonMissing) as refused:
        messages.error(request, str(refused.message))
    return redirect("ledgers:points_notice")


def _took(form: ProposeForm, member: Member, at: datetime) -> bool:
    told = form.cleaned_data
    try:
        services.propose(
            public_id=told["key"],
            member=member,
            rule=told["rule"],
            occurred_on=told["occurred_on"],
            text=told["text"],
            proof=told["file"],
            at=at,
        )
    except PointsNotVisible:
        raise
    except SanweiError as refused:
        form.add_error("occurred_on", str(refused.message))
        return False
    return True

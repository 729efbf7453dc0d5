"""外部学习登记 on the member's phone: the form, what became of earlier ones, taking one back; and the proof."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanwei.activities.access import signed_in
from sanwei.activities.enums import ExternalState
from sanwei.activities.errors import ExternalDecided, ExternalNotVisible
from sanwei.activities.external import access, queries, services
from sanwei.activities.external.forms import ClaimForm, ProofForm
from sanwei.activities.models import ExternalClaim
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.files import access as files
from sanwei.files import delivery
from sanwei.org import queries as org
from sanwei.org.models import Member

PER_PAGE = 30
REFUSED_STATUS = 422


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Take a claim and show the earlier ones; ``?again=ID`` begins with the words of one sent back."""
    at = clock.now()
    member = org.member_of(request.user)
    if member is None:
        return redirect("accounts:security")
    today = clock.local_date(at)
    form = ClaimForm(
        request.POST or None,
        request.FILES or None,
        today=today,
        initial=_words_of(request.GET.get("again", ""), member),
    )
    if form.is_valid() and _took(form, member, at):
        messages.success(request, _("已交，等支部确认。有结果会给您发消息。"))
        return redirect("activities:external")
    membership = org.membership_on(member, today)
    page = Paginator(queries.own_claims(member), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "room": "me",
        "form": form,
        "branch": membership.branch if membership else None,
        "page": page,
        "lines": [queries.line_of(claim) for claim in page.object_list],
    }
    status = REFUSED_STATUS if form.is_bound else 200
    return render(request, "activities/external/own.html", context, status=status)


@login_required
@require_POST
def withdraw(request: HttpRequest, claim: UUID) -> HttpResponse:
    """Take back one's own claim that nobody decided yet."""
    at = clock.now()
    found = access.claim_for(request.user, claim, at=at)
    try:
        services.withdraw(claim=found, actor=signed_in(request.user), at=at)
        messages.success(request, _("《%s》已撤回。") % found.title)
    except ExternalDecided as refused:
        messages.error(request, str(refused.message))
    return redirect("activities:external")


@login_required
@require_safe
def proof(request: HttpRequest, claim: UUID) -> HttpResponseBase:
    """Serve the picture of a certificate to its member, the desk of the branch and those above."""
    if not files.allowed(request.user, access.PROOF, str(claim), at=clock.now()):
        raise ExternalNotVisible
    found = ExternalClaim.objects.exclude(proof="").filter(public_id=claim).first()
    if found is None:
        raise ExternalNotVisible
    return delivery.serve_picture(request, found.proof)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_proof(request: HttpRequest, claim: UUID) -> HttpResponse:
    """Add the picture to a claim that has none: its member, or who decides about it."""
    at = clock.now()
    found = access.claim_for(request.user, claim, at=at)
    is_own = found.member.user_id == signed_in(request.user).pk
    if not found.takes_proof or not (
        is_own or access.decides_in(request.user, found.branch, at=at)
    ):
        raise ExternalNotVisible
    form = ProofForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        services.add_proof(
            claim=found, proof=form.cleaned_data["file"], actor=signed_in(request.user), at=at
        )
        messages.success(request, _("《%s》的证明图已补上。") % found.title)
        if is_own:
            return redirect("activities:external")
        return redirect("activities:external_desk", found.branch.public_id)
    context = {
        "room": "me" if is_own else "external",
        "unit": found.branch,
        "claim": found,
        "is_own": is_own,
        "form": form,
        "shell_base": f"activities/{'plain' if is_own else 'desk'}_shell.html",
    }
    status = REFUSED_STATUS if form.is_bound else 200
    return render(request, "activities/external/proof.html", context, status=status)


def _took(form: ClaimForm, member: Member, at: datetime) -> bool:
    """Carry the form out; a refusal stands on the form."""
    try:
        services.hand_in(
            public_id=form.cleaned_data["key"],
            member=member,
            facts=form.facts(),
            proof=form.cleaned_data["file"],
            at=at,
        )
    except SanweiError as refused:
        form.add_error("occurred_on", str(refused.message))
        return False
    return True


def _words_of(again: str, member: Member) -> dict[str, Any]:
    try:
        wanted = UUID(again)
    except ValueError:
        return {}
    returned = ExternalClaim.objects.filter(member=member, state=ExternalState.RETURNED)
    words = returned.values("kind", "title", "organiser", "occurred_on", "hours")
    return dict(words.filter(public_id=wanted).first() or {})

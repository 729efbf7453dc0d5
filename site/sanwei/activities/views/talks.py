"""谈心谈话: the list of a branch, writing one down, one talk with its points for the two who talked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanwei.activities import access, queries, restricted, services
from sanwei.activities.cards import TALK_CARD
from sanwei.activities.errors import LifeNotVisible, MayNotRecord, TalkNotVisible
from sanwei.activities.models import HeartTalk
from sanwei.activities.rules import TALK_SOURCE
from sanwei.activities.talk_forms import ReasonForm, TalkForm
from sanwei.activities.views.frame import frame
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit

PER_PAGE = 50
REFUSED_STATUS = 422
YEARS_OFFERED = 3


@login_required
@require_safe
def talks(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Show date, people and theme of a year's talks, and how far each kind is; no points."""
    at = clock.now()
    branch = _branch(request, unit, at)
    reach = access.reach_of(request.user, branch, None, at=at)
    if not reach.is_own and reach.has_desk:
        access.log_names_opened(request.user, branch, branch, at=at)
    today = clock.local_date(at)
    years = [today.year - back for back in range(YEARS_OFFERED)]
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(one) for one in years} else today.year
    page = Paginator(queries.talks_of(branch, year), PER_PAGE).get_page(request.GET.get("page"))
    context = frame(
        branch,
        reach,
        years=years,
        year=year,
        page=page,
        coverage=queries.coverage_of(branch, year, today=today),
        source=TALK_SOURCE,
    )
    return render(request, "activities/talks.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Write down a talk of two people of the branch."""
    at = clock.now()
    branch = _branch(request, unit, at)
    reach = access.reach_of(request.user, branch, None, at=at)
    if not reach.may_write:
        raise MayNotRecord
    form = _form(request, branch, None, at)
    if form.is_valid() and _took(form, request, branch, at):
        return redirect("activities:talks", branch.public_id)
    return _shown(request, frame(branch, reach, form=form, card=TALK_CARD, is_own=False))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_own(request: HttpRequest) -> HttpResponse:
    """Write down a talk of one's own, with its points if one likes."""
    at = clock.now()
    member = org.member_of(request.user)
    membership = org.membership_on(member, clock.local_date(at)) if member else None
    if membership is None:
        raise LifeNotVisible
    form = _form(request, membership.branch, member, at)
    if form.is_valid() and _took(form, request, membership.branch, at):
        return redirect("activities:mine")
    context = {
        "room": "me",
        "unit": membership.branch,
        "form": form,
        "card": TALK_CARD,
        "is_own": True,
        "shell_base": "activities/plain_shell.html",
    }
    return _shown(request, context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, talk: UUID) -> HttpResponse:
    """Show one talk; its points to the two alone, who may write them here."""
    at = clock.now()
    found, is_own = _talk_for(request, talk, at)
    account = access.signed_in(request.user)
    if request.method == "POST":
        restricted.write_points(
            talk=found, text=request.POST.get("points", ""), actor=account, at=at
        )
        messages.success(request, _("要点已保存，只有谈话的两个人看得到。"))
        return redirect("activities:talk", found.public_id)
    reach = access.reach_of(request.user, found.branch, None, at=at)
    context = frame(
        found.branch,
        reach,
        talk=found,
        is_own=is_own,
        points=restricted.points_of(account, found) if is_own else "",
        form=ReasonForm(),
        may_withdraw=reach.may_write or found.recorded_by_id == account.pk,
    )
    return render(request, "activities/talk.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, talk: UUID) -> HttpResponse:
    """Take back a talk that was written down wrongly, with a reason."""
    at = clock.now()
    found, _is_own = _talk_for(request, talk, at)
    try:
        services.withdraw_talk(
            talk=found,
            reason=request.POST.get("reason", ""),
            actor=access.signed_in(request.user),
            at=at,
        )
        messages.success(request, _("已撤回，不再计数；记录和原因还看得到。"))
    except SanweiError as refused:
        messages.error(request, str(refused.message))
    return redirect("activities:talk", found.public_id)


def _branch(request: HttpRequest, unit: UUID, at: datetime) -> OrgUnit:
    branch = access.unit_for(request.user, unit, at=at)
    if not branch.is_branch:
        raise LifeNotVisible
    return branch


def _talk_for(request: HttpRequest, public_id: UUID, at: datetime) -> tuple[HeartTalk, bool]:
    """Return a talk and whether the reader is one of the two."""
    found = HeartTalk.objects.select_related("branch").filter(public_id=public_id).first()
    if found is None:
        raise TalkNotVisible
    is_own = restricted.talked(request.user, found)
    if not is_own:
        units = access.life_units(request.user, at=at)
        if not units.filter(pk=found.branch_id).exists():
            raise TalkNotVisible
    return found, is_own


def _form(request: HttpRequest, branch: OrgUnit, me: Member | None, at: datetime) -> TalkForm:
    local = at.astimezone(clock.SHANGHAI)
    return TalkForm(
        request.POST or None,
        branch=branch,
        me=me,
        today=local.date(),
        initial={"starts": local.replace(minute=0, second=0, microsecond=0).time()},
    )


def _took(form: TalkForm, request: HttpRequest, branch: OrgUnit, at: datetime) -> bool:
    """Carry the form out; a refusal stands on the form."""
    speaker, partner = form.two()
    data = form.cleaned_data
    try:
        services.record_talk(
            public_id=data["key"],
            branch=branch,
            speaker=speaker,
            partner=partner,
            occurred_at=form.moment(),
            place=data["place"],
            theme=data["theme"],
            points=data.get("points", ""),
            actor=access.signed_in(request.user),
            at=at,
        )
    except SanweiError as refused:
        form.add_error(None, str(refused.message))
        return False
    messages.success(request, _("已登记。"))
    return True


def _shown(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = REFUSED_STATUS if context["form"].is_bound else 200
    return render(request, "activities/talk_new.html", context, status=status)

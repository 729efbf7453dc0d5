"""The pages of the 活动清单: of a unit's desk, and of a member with the own 报名."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sanwei.activities import access
from sanwei.activities.errors import MayNotRecord
from sanwei.activities.guides.forms import WithdrawForm
from sanwei.activities.guides.queries import may_publish
from sanwei.activities.lists import queries, services
from sanwei.activities.lists.access import PICTURE
from sanwei.activities.lists.errors import PlanNotVisible
from sanwei.activities.lists.forms import EvidenceForm, PublishForm
from sanwei.activities.models import ActivityPlan, PlanPicture
from sanwei.activities.views.frame import frame
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.files import access as file_access
from sanwei.files import delivery
from sanwei.org import queries as org
from sanwei.org.models import Member, Membership, OrgUnit

PER_PAGE = 20


@login_required
@require_safe
def lists(request: HttpRequest, unit: UUID) -> HttpResponse:
    """List what holds for a unit."""
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    branch, group = access.place_of(place)
    page = Paginator(queries.plans_of(place), PER_PAGE).get_page(request.GET.get("page"))
    context = frame(
        branch,
        access.reach_of(request.user, branch, group, at=at),
        place=place,
        page=page,
        at=at,
        may_publish=may_publish(request.user, place, at=at),
    )
    return render(request, "activities/lists/list.html", context)


@login_required
def new(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Publish an activity for a unit and everything below it."""
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    if not may_publish(request.user, place, at=at):
        raise MayNotRecord
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            plan = services.publish(
                unit=place, actor=access.signed_in(request.user), at=at, **form.facts()
            )
        except SanweiError as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("已发布，所属支部的同志在手机上就能报名。"))
            return redirect("activities:listed", place.public_id, plan.public_id)
    reach = access.reach_of(request.user, place, None, at=at)
    return render(request, "activities/lists/new.html", frame(place, reach, place=place, form=form))


@never_cache
@login_required
@require_safe
def listed(request: HttpRequest, unit: UUID, plan: UUID) -> HttpResponse:
    """Show one activity with who signed up from the unit's subtree."""
    return render(request, "activities/lists/plan.html", _context(request, unit, plan))


@never_cache
@login_required
@require_safe
def paper(request: HttpRequest, unit: UUID, plan: UUID) -> HttpResponse:
    """Lay the activity out on A4."""
    return render(request, "activities/lists/print.html", _context(request, unit, plan))


@login_required
@require_POST
def act(request: HttpRequest, unit: UUID, plan: UUID) -> HttpResponse:
    """Close, cancel or add a picture, as ``action`` says."""
    at = clock.now()
    found = _managed(request, unit, plan)
    actor, action = access.signed_in(request.user), request.POST.get("action")
    try:
        if action == "withdraw":
            services.withdraw(plan=found, reason=request.POST.get("reason", ""), actor=actor, at=at)
            messages.success(request, _("已取消，报了名的同志看得到原因。"))
        elif action == "close":
            words = {
                row.public_id: request.POST.get(f"result-{row.public_id}", row.result)
                for row in found.sign_ups.all()
            }
            result = request.POST.get("result", "")
            services.close(plan=found, result=result, words=words, actor=actor, at=at)
            messages.success(request, _("结果已登记。"))
        elif action == "picture":
            form = EvidenceForm(request.POST, request.FILES)
            if form.is_valid():
                picture = form.cleaned_data["file"]
                services.add_picture(plan=found, picture=picture, actor=actor, at=at)
                messages.success(request, _("佐证已存。"))
            else:
                errors = (str(one) for many in form.errors.values() for one in many)
                messages.error(request, " ".join(errors))
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
    return redirect("activities:listed", unit, plan)


@never_cache
@login_required
@require_safe
def picture(request: HttpRequest, picture: UUID) -> HttpResponseBase:
    """Hand a picture to whoever may open the desk of the unit that published."""
    if not file_access.allowed(request.user, PICTURE, str(picture), at=clock.now()):
        raise PlanNotVisible
    row = PlanPicture.objects.filter(public_id=picture).first()
    if row is None:
        raise PlanNotVisible
    return delivery.serve_picture(request, row.picture)


@never_cache
@login_required
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """List what a member may sign up for."""
    at = clock.now()
    member, membership = _member(request)
    plans = queries.offered_to(membership.branch, member)
    page = Paginator(plans, PER_PAGE).get_page(request.GET.get("page"))
    rows = queries.mine(list(page.object_list), member, at=at)
    context = {"room": "branch", "page": page, "rows": rows}
    return render(request, "activities/lists/offers.html", context)


@login_required
@require_POST
def sign(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Sign up, or take the sign-up back (``off``)."""
    at = clock.now()
    member, membership = _member(request)
    found = queries.offered_to(membership.branch, member).filter(public_id=plan).first()
    if found is None:
        raise PlanNotVisible
    try:
        if "off" in request.POST:
            services.sign_off(plan=found, member=member, at=at)
            messages.success(request, _("已退出报名。"))
        else:
            services.sign_up(plan=found, member=member, at=at)
            messages.success(request, _("已报名。"))
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
    return redirect("activities:offers")


def _context(request: HttpRequest, unit: UUID, plan: UUID) -> dict[str, object]:
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    found = queries.plan_in(place, plan)
    branch, group = access.place_of(place)
    reach = access.reach_of(request.user, branch, group, at=at)
    if not reach.is_own:
        access.log_names_opened(request.user, place, branch, at=at)
    is_own = found.unit_id == place.pk
    may_manage = is_own and may_publish(request.user, place, at=at)
    return frame(
        branch,
        reach,
        place=place,
        plan=found,
        rows=list(queries.sign_ups_in(found, place)),
        pictures=list(found.pictures.all()) if is_own else [],
        may_close=may_manage and not found.is_withdrawn and at >= found.starts_at,
        may_withdraw=may_manage and not found.is_withdrawn and not found.is_closed,
        withdraw_form=WithdrawForm(),
        evidence_form=EvidenceForm(),
    )


def _managed(request: HttpRequest, unit: UUID, plan: UUID) -> ActivityPlan:
    at = clock.now()
    place: OrgUnit = access.unit_for(request.user, unit, at=at)
    found = queries.plan_in(place, plan)
    if found.unit_id != place.pk or not may_publish(request.user, place, at=at):
        raise MayNotRecord
    return found


def _member(request: HttpRequest) -> tuple[Member, Membership]:
    member = org.member_of(request.user)
    membership = org.membership_on(member, clock.local_date(clock.now())) if member else None
    if member is None or membership is None:
        raise PlanNotVisible
    return member, membership

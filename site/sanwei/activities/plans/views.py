"""The pages of 组织生活计划."""

from datetime import date, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanwei.activities import access
from sanwei.activities.enums import ActivityKind
from sanwei.activities.errors import LifeNotVisible, MayNotRecord, PlanOver
from sanwei.activities.models import LifePlan, PlanLine
from sanwei.activities.plans import queries, services
from sanwei.activities.plans.forms import AddForm, LineForm
from sanwei.activities.plans.paper import plan_paper
from sanwei.activities.views.frame import frame
from sanwei.common import clock
from sanwei.common.errors import SanweiError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
def plans(request: HttpRequest, unit: UUID) -> HttpResponse:
    """List the plans of a year: of a branch, or which branches under a unit have reported theirs."""
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    if place.is_group:
        raise LifeNotVisible
    reach = access.reach_of(request.user, place, None, at=at)
    today = clock.local_date(at)
    year = _year(request, today)
    if request.method == "POST":
        if not reach.may_write:
            raise MayNotRecord
        period = request.POST.get("period", "")
        if period not in [str(one) for one in queries.PERIODS]:
            raise LifeNotVisible
        if queries.is_over(year, int(period), today):
            raise PlanOver
        plan = services.open_plan(
            unit=place,
            year=year,
            quarter=int(period),
            actor=access.signed_in(request.user),
            at=at,
        )
        return redirect("activities:plan", plan.public_id)
    statuses = queries.statuses_of(place, year)
    context = frame(
        place,
        reach,
        place=place,
        year=year,
        years=(today.year + 1, today.year, today.year - 1),
        statuses=statuses,
        labels=queries.PERIOD_LABELS,
        entries=[
            (period, label, plan, queries.is_over(year, period, today))
            for status in statuses[: place.is_branch]
            for period, label, plan in zip(
                queries.PERIODS, queries.PERIOD_LABELS, status.plans, strict=True
            )
        ],
    )
    return render(request, "activities/plans/list.html", context)


@login_required
def plan(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Show one plan; a POST adds a 自选动作."""
    at = clock.now()
    found, reach = _plan(request, plan, at)
    form = AddForm(request.POST or None, plan=found, prefix="add")
    if request.method == "POST" and form.is_valid():
        _require(reach)
        data = form.cleaned_data
        what = data.pop("what")
        try:
            services.add_line(
                plan=found,
                kind=ActivityKind(what.partition(":")[0]),
                unit=form.units[what],
                **data,
            )
        except SanweiError as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("已加上。"))
            return redirect("activities:plan", found.public_id)
    lines = queries.lines_of(found)
    today = clock.local_date(at)
    context = frame(
        found.unit,
        reach,
        plan=found,
        lines=lines,
        form=form,
        waiting=sum(line.activity_id is None and line.planned_on >= today for line in lines),
        may_change=reach.may_write and not found.is_reported,
    )
    return render(request, "activities/plans/plan.html", context)


@login_required
def line(request: HttpRequest, plan: UUID, line: UUID) -> HttpResponse:
    """Change one line, or take a 自选动作 out."""
    at = clock.now()
    found, reach = _plan(request, plan, at)
    _require(reach)
    row = PlanLine.objects.select_related("unit", "plan").filter(plan=found, public_id=line).first()
    if row is None:
        raise LifeNotVisible
    initial = {name: getattr(row, name) for name in ("planned_on", "starts", "place", "topic")}
    is_removal = "remove" in request.POST
    form = LineForm(None if is_removal else request.POST or None, plan=found, initial=initial)
    if request.method == "POST" and (is_removal or form.is_valid()):
        try:
            if is_removal:
                services.remove_line(line=row)
            else:
                services.change_line(line=row, **form.cleaned_data)
        except SanweiError as refusal:
            messages.error(request, str(refusal.message))
        return redirect("activities:plan", found.public_id)
    context = frame(found.unit, reach, plan=found, line=row, form=form)
    return render(request, "activities/plans/line.html", context)


@login_required
@require_POST
def act(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Make the drafts, report the plan, or take it back, as ``action`` says."""
    at = clock.now()
    found, reach = _plan(request, plan, at)
    _require(reach)
    actor = access.signed_in(request.user)
    action = request.POST.get("action", "")
    if action == "drafts":
        count = services.make_drafts(plan=found, actor=actor, at=at)
        told = _("已建好%d条记录，到时直接点名；改期、改地点在记录里改。") % count
        messages.success(request, told if count else _("都建好了，没有要新建的。"))
    elif action == "report":
        services.report(plan=found, actor=actor, at=at)
        messages.success(request, _("已报备，上级能看到这份计划。"))
    elif action == "take_back":
        services.take_back(plan=found, actor=actor, at=at)
        messages.success(request, _("可以改了，改好后请重新报备。"))
    return redirect("activities:plan", found.public_id)


@login_required
def paper(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Hand out 计划报备表 as a Word file."""
    found, _reach = _plan(request, plan, clock.now())
    response = HttpResponse(plan_paper(found, queries.lines_of(found)), content_type=DOCX)
    name = quote(
        _("%(unit)s%(plan)s报备表.docx") % {"unit": found.unit.short_name, "plan": found.label}
    )
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _plan(request: HttpRequest, key: UUID, at: datetime) -> tuple[LifePlan, access.Reach]:
    found = queries.plan_for(request.user, key, at=at)
    return found, access.reach_of(request.user, found.unit, None, at=at)


def _require(reach: access.Reach) -> None:
    if not reach.may_write:
        raise MayNotRecord


def _year(request: HttpRequest, today: date) -> int:
    asked: Any = request.GET.get("year", "")
    offered = {str(today.year + step): today.year + step for step in (-1, 0, 1)}
    return offered.get(asked, today.year)

"""The pages of 每月一指引 and 每月一主题, each from the place of one unit."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanwei.activities import access
from sanwei.activities.enums import GuideForm
from sanwei.activities.errors import LifeNotVisible, MayNotRecord
from sanwei.activities.guides import queries, services
from sanwei.activities.guides.forms import PublishForm, WithdrawForm
from sanwei.activities.views.frame import frame
from sanwei.common import clock
from sanwei.common.errors import SanweiError

PER_PAGE = 12


@login_required
def guides(request: HttpRequest, unit: UUID) -> HttpResponse:
    """List the guides that hold for a unit."""
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    branch, group = access.place_of(place)
    page = Paginator(queries.guides_of(place), PER_PAGE).get_page(request.GET.get("page"))
    shown = queries.guides_of(place).filter(pk__in=[guide.pk for guide in page.object_list])
    context = frame(
        branch,
        access.reach_of(request.user, branch, group, at=at),
        place=place,
        page=page,
        rows=queries.rows_of(place, shown),
        may_publish=queries.may_publish(request.user, place, at=at),
    )
    return render(request, "activities/guides/list.html", context)


@login_required
def new(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Lay out a month for a unit and everything below it."""
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    if not queries.may_publish(request.user, place, at=at):
        raise MayNotRecord
    form = PublishForm(request.POST or None, today=clock.local_date(at))
    if request.method == "POST" and form.is_valid():
        try:
            guide = services.publish(
                unit=place,
                form=GuideForm(form.cleaned_data["form"]),
                month=form.month_of(),
                title=form.cleaned_data["title"],
                texts=form.texts(),
                actor=access.signed_in(request.user),
                at=at,
            )
        except SanweiError as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("已发布，所属支部都能看到。"))
            return redirect("activities:guide", place.public_id, guide.public_id)
    reach = access.reach_of(request.user, place, None, at=at)
    return render(
        request, "activities/guides/new.html", frame(place, reach, place=place, form=form)
    )


@login_required
def guide(request: HttpRequest, unit: UUID, guide: UUID) -> HttpResponse:
    """Show one guide: a branch ticks off its parts, a unit above sees which branches did."""
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    found = queries.guide_in(place, guide)
    branch, group = access.place_of(place)
    reach = access.reach_of(request.user, branch, group, at=at)
    lines = queries.lines_of(found, branch)
    context = frame(
        branch,
        reach,
        place=place,
        guide=found,
        lines=lines,
        changes=queries.changes_of(found),
        records=queries.records_for(found, branch)[: queries.RECORDS_OFFERED]
        if branch.is_branch
        else (),
        branches=()
        if branch.is_branch
        else queries.branch_ticks(found, [line.item for line in lines], place, on=found.month),
        may_tick=reach.may_write and place.is_branch and not found.is_withdrawn,
        may_change=found.unit_id == place.pk
        and not found.is_withdrawn
        and queries.may_publish(request.user, place, at=at),
        withdraw_form=WithdrawForm(),
    )
    return render(request, "activities/guides/guide.html", context)


@login_required
@require_POST
def tick(request: HttpRequest, unit: UUID, guide: UUID, item: UUID) -> HttpResponse:
    """Tick one part off with the record in which it was done, or take the tick back."""
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    if not (place.is_branch and access.reach_of(request.user, place, None, at=at).may_write):
        raise MayNotRecord
    found = queries.guide_in(place, guide)
    row = found.items.filter(public_id=item).first()
    if row is None:
        raise LifeNotVisible
    if "untick" in request.POST:
        services.untick(item=row, branch=place)
        return redirect("activities:guide", place.public_id, found.public_id)
    asked = request.POST.get("record", "")
    records = {str(one.public_id): one for one in queries.records_for(found, place)}
    if asked not in records:
        messages.error(request, _("请选一次已经结束点名的记录；还没有开展的，先去记一次。"))
    else:
        actor = access.signed_in(request.user)
        services.tick(item=row, branch=place, record=records[asked], actor=actor, at=at)
    return redirect("activities:guide", place.public_id, found.public_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, unit: UUID, guide: UUID) -> HttpResponse:
    """Take a guide back, with a reason."""
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    found = queries.guide_in(place, guide)
    if found.unit_id != place.pk or not queries.may_publish(request.user, place, at=at):
        raise MayNotRecord
    form = WithdrawForm(request.POST)
    if form.is_valid():
        services.withdraw(
            guide=found,
            reason=form.cleaned_data["reason"],
            actor=access.signed_in(request.user),
            at=at,
        )
        messages.success(request, _("已撤回。"))
    else:
        messages.error(request, _("请写明撤回的原因。"))
    return redirect("activities:guide", place.public_id, found.public_id)

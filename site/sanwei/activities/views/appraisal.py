"""The result of a 民主评议, and 批评意见 of a 组织生活会: what not everybody may read."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sanwei.activities import access, restricted, services
from sanwei.activities.enums import ActivityKind
from sanwei.activities.errors import LifeNotVisible, MayNotRecord
from sanwei.activities.models import Activity, ActivityBranch
from sanwei.activities.talk_forms import ResultForm
from sanwei.activities.views.frame import part_frame
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.org.enums import MemberKind

REFUSED_STATUS = 422


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Enter the counts of the paper vote; 等次 of a person only where the reader may see them."""
    at = clock.now()
    part = _part(access.parts_for(request.user, activity, at=at), ActivityKind.APPRAISAL)
    reach = access.reach_of_part(request.user, part, at=at)
    sees = restricted.sees_grades(request.user, part.branch, at=at)
    if not reach.may_write and not sees:
        raise MayNotRecord
    found = part.activity
    people = (
        list(
            part.attendance.select_related("member")
            .filter(member_kind=MemberKind.FORMAL)
            .order_by("member_pinyin", "pk")
        )
        if sees
        else []
    )
    counts = getattr(found, "appraisal", None)
    form = ResultForm(
        request.POST if request.method == "POST" and reach.may_write else None,
        people=people,
        grades=restricted.grades_of(request.user, found, at=at) if sees else {},
        needs_reason=found.is_confirmed,
        initial={name: getattr(counts, name) for name in ResultForm.COUNTS}
        if counts
        else {"appraised": part.due_formal},
    )
    if form.is_valid():
        try:
            services.save_result(
                activity=found,
                counts=form.counts(),
                grades=form.grades(),
                why=form.cleaned_data.get("why", ""),
                actor=access.signed_in(request.user),
                at=at,
            )
            messages.success(request, _("评议结果已保存。"))
            return redirect("activities:record", activity)
        except SanweiError as refused:
            form.add_error(None, str(refused.message))
    context = part_frame(part, reach, form=form, sees_grades=sees)
    status = REFUSED_STATUS if form.is_bound else 200
    return render(request, "activities/appraisal.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def criticism(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Show and take 批评意见: for the 支委 in office, whatever else somebody may open."""
    at = clock.now()
    found = Activity.objects.select_related("unit").filter(public_id=activity).first()
    if found is None:
        raise LifeNotVisible
    text = restricted.criticism_of(request.user, found, at=at)
    part = ActivityBranch.objects.select_related("activity", "branch", "group").get(
        activity=found, is_host=True
    )
    if request.method == "POST":
        restricted.write_criticism(
            activity=found,
            text=request.POST.get("text", ""),
            actor=access.signed_in(request.user),
            at=at,
        )
        messages.success(request, _("批评意见已保存，只有支委看得到。"))
        return redirect("activities:criticism", activity)
    reach = access.reach_of_part(request.user, part, at=at)
    context = part_frame(part, reach, text=text)
    return render(request, "activities/criticism.html", context)


def _part(parts: list[ActivityBranch], kind: ActivityKind) -> ActivityBranch:
    part = parts[0]
    if part.activity.kind != kind or not part.is_host:
        raise LifeNotVisible
    return part

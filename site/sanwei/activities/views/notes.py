"""What is written about records: 未开展说明, 更正, 补学."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanwei.activities import access, queries, services
from sanwei.activities.enums import Mark
from sanwei.activities.errors import LifeNotVisible, MayNotRecord, NotDue
from sanwei.activities.forms import CorrectForm, ExplainForm, MakeUpForm
from sanwei.activities.models import Attendance, Explanation
from sanwei.activities.queries.people import reason_label
from sanwei.activities.rulebook import rule_for
from sanwei.activities.rules import period_of
from sanwei.activities.services import MarkOf, VoteCount
from sanwei.activities.views.frame import frame, part_frame
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.common.periods import Quarter


@login_required
def explain(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Ask why ``kind`` was not held in the period of ``day``."""
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    branch, group = access.place_of(place)
    reach = access.reach_of(request.user, branch, group, at=at)
    if not reach.may_write:
        raise MayNotRecord
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
        Quarter.of(day).ends_before  # noqa: B018 - the last years of the calendar have none
    except ValueError as error:
        raise LifeNotVisible from error
    rule = rule_for(place, request.GET.get("kind", ""), day)
    if rule is None or rule.is_per_group != place.is_group:
        raise LifeNotVisible
    period = period_of(rule.span, day)
    before = (
        Explanation.objects.filter(unit=place, kind=rule.kind, starts_on=period.starts_on)
        .select_related("made_up_by")
        .first()
    )
    form = ExplainForm(
        request.POST or None,
        initial={
            "reason": before.reason if before else "",
            "made_up_by": before.made_up_by.public_id if before and before.made_up_by else None,
        },
        make_ups=queries.make_ups_for(place, rule.kind, period),
    )
    if request.method == "POST" and form.is_valid():
        services.explain(
            unit=place,
            kind=rule.kind,
            day=day,
            reason=form.cleaned_data["reason"],
            made_up_by=form.cleaned_data["made_up_by"],
            actor=access.signed_in(request.user),
            at=at,
        )
        messages.success(request, _("说明已记下，一览表里显示“未开展（已说明）”。"))
        return _back_to_room(branch.public_id if reach.has_desk else place.public_id, day)
    context = frame(
        branch,
        reach,
        place=place,
        kind=rule.kind,
        period=period,
        form=form,
        is_over=clock.local_date(at) >= period.ends_before,
    )
    return render(request, "activities/explain.html", context)


@login_required
def correct(request: HttpRequest, part: UUID) -> HttpResponse:
    """Correct the attendance of one person (``member``) after it was closed."""
    at = clock.now()
    found = access.part_for(request.user, part, at=at)
    actor = access.require_writer(request.user, found, at=at)
    row = _row(found.pk, request.GET.get("member", ""))
    votes = list(found.activity.votes.all()) if found.is_host else []
    flipped = Mark.ABSENT if row.mark == Mark.PRESENT else Mark.PRESENT
    form = CorrectForm(request.POST or None, initial={"mark": flipped})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.correct_attendance(
                part=found,
                said=MarkOf(row.member.public_id, Mark(data["mark"]), reason=data["reason"]),
                why=data["why"],
                votes=[_vote(request, vote.number) for vote in votes],
                actor=actor,
                at=at,
            )
        except SanweiError as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("已更正，原来的记录和原因都留着。"))
            return redirect("activities:record", found.activity.public_id)
    reach = access.reach_of_part(request.user, found, at=at)
    label = reason_label(row.reason, sees_sick=reach.sees_sick)
    context = part_frame(found, reach, row=row, reason_label=label, form=form, votes=votes)
    return render(request, "activities/correct.html", context)


@login_required
def make_up(request: HttpRequest, part: UUID) -> HttpResponse:
    """Mark that an absent person (``member``) studied later."""
    at = clock.now()
    found = access.part_for(request.user, part, at=at)
    actor = access.require_writer(request.user, found, at=at)
    row = _row(found.pk, request.GET.get("member", ""))
    form = MakeUpForm(request.POST or None, initial={"on": clock.local_date(at)})
    if request.method == "POST" and form.is_valid():
        try:
            services.make_up(part=found, member=row.member, actor=actor, at=at, **form.cleaned_data)
        except SanweiError as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("已记为补学。"))
            return redirect("activities:record", found.activity.public_id)
    reach = access.reach_of_part(request.user, found, at=at)
    return render(request, "activities/make_up.html", part_frame(found, reach, row=row, form=form))


@login_required
@require_POST
def correct_text(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Correct one text field of a confirmed record."""
    at = clock.now()
    part = access.parts_for(request.user, activity, at=at)[0]
    if not part.is_host:
        raise MayNotRecord
    actor = access.require_writer(request.user, part, at=at)
    try:
        services.correct_text(
            activity=part.activity,
            field=request.POST.get("field", ""),
            value=request.POST.get("value", ""),
            why=request.POST.get("why", ""),
            actor=actor,
            at=at,
        )
        messages.success(request, _("已更正，原来的内容和原因都留着。"))
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
    return redirect("activities:record", activity)


def _row(part_pk: int, member: str) -> Attendance:
    try:
        key = UUID(member)
    except ValueError as error:
        raise NotDue from error
    row = (
        Attendance.objects.select_related("member")
        .filter(part=part_pk, member__public_id=key)
        .first()
    )
    if row is None:
        raise NotDue
    return row


def _vote(request: HttpRequest, number: int) -> VoteCount:
    def count(name: str) -> int:
        text = request.POST.get(f"vote-{number}-{name}", "")
        return int(text) if text.isdecimal() and len(text) < 5 else 0

    return VoteCount(number, count("approve"), count("against"), count("abstain"))


def _back_to_room(unit: UUID, day: date) -> HttpResponse:
    response = redirect("activities:room", unit)
    response["Location"] += f"?quarter={Quarter.of(day)}"
    return response

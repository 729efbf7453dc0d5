"""The pages of a 党小组会: begun with what is known already, then one page that saves itself until it is closed."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from sanwei.activities import access, queries
from sanwei.activities.check_in import queries as door
from sanwei.activities.completeness import missing_fields
from sanwei.activities.enums import AbsenceReason, ActivityKind, Mark, Signer
from sanwei.activities.errors import LifeNotVisible, MayNotRecord
from sanwei.activities.forms import OpenForm
from sanwei.activities.group_meeting import proposals, services
from sanwei.activities.models import Activity, ActivityBranch
from sanwei.activities.services.saving import seen_of
from sanwei.activities.tallies import headline
from sanwei.activities.views.frame import at_top, frame, part_frame
from sanwei.activities.views.headcount import Gap, gap_of, read_headcount
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.org import queries as org


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Propose a meeting of a 党小组 that begins now; one that is open today is gone on with instead."""
    at = clock.now()
    branch, group = access.place_of(access.unit_for(request.user, unit, at=at))
    if group is None:
        raise LifeNotVisible
    reach = access.reach_of(request.user, branch, group, at=at)
    if not reach.may_write:
        raise MayNotRecord
    actor, today = access.signed_in(request.user), clock.local_date(at)
    proposal = proposals.proposal_for(group, at=at)
    form = OpenForm(
        request.POST or None,
        kind=ActivityKind.GROUP_MEETING,
        unit=group,
        today=today,
        initial={name: getattr(proposal, name) for name in ("day", "starts", "ends", "place")},
    )
    if request.method == "POST" and form.is_valid():
        writer = org.member_of(actor)
        activity = services.begin(
            group=group,
            times=form.sittings()[0],
            host_name=proposal.host_name,
            recorder_name=writer.name if writer else "",
            actor=actor,
            at=at,
        )
        return redirect("activities:group_meeting", activity.public_id)
    waiting = proposals.waiting_of(group)
    if request.method == "GET":
        for one in waiting:
            if one.occurred_on == today and one.state not in proposals.CLOSED:
                return redirect("activities:group_meeting", one.public_id)
    context = frame(
        branch, reach, place=group, proposal=proposal, form=form, waiting=waiting, today=today
    )
    return render(request, "activities/group_meeting/begin.html", context)


@never_cache
@login_required
@ensure_csrf_cookie
def meeting(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Show the one page of a meeting; once closed its two signers see what is left to do."""
    part = _part_of(request, activity, at=clock.now())
    if part.is_finished:
        return redirect("activities:confirm", activity)
    return _page(request, part)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Close attendance and confirm as who the person is; say who has still to confirm."""
    at = clock.now()
    part = _part_of(request, activity, at=at)
    if request.method == "GET":  # the way back from signing in
        return redirect("activities:group_meeting", activity)
    try:
        headcount = read_headcount(request.POST)
        if gap := gap_of(part, headcount, sure=request.POST.get("sure", "")):
            return _page(request, part, gap=gap)
        closed = services.close(
            part=part, actor=access.signed_in(request.user), at=at, headcount=headcount
        )
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
        return redirect(at_top("activities:group_meeting", activity))
    part.refresh_from_db()
    messages.success(request, _told(closed, part))
    return redirect(at_top("activities:confirm", activity))


def _part_of(request: HttpRequest, activity: UUID, *, at: Any) -> ActivityBranch:
    part = access.parts_for(request.user, activity, at=at)[0]
    if part.group is None:
        raise LifeNotVisible
    access.require_writer(request.user, part, at=at)
    return part


def _page(request: HttpRequest, part: ActivityBranch, *, gap: Gap | None = None) -> HttpResponse:
    at = clock.now()
    reach = access.reach_of_part(request.user, part, at=at)
    rows = queries.people_of(part, sees_sick=reach.sees_sick)
    leaves = door.leaves_waiting(part, sees_sick=reach.sees_sick)
    activity = part.activity
    asked = {one.member_id for one in leaves}
    speeches = list(activity.speeches.all())
    context = part_frame(
        part,
        reach,
        place=part.group,
        people=rows,
        leaves=leaves,
        asked=asked,
        guests=door.guests_waiting(part),
        sittings=list(activity.sittings.order_by("number")),
        marked=sum(row.mark != Mark.PENDING for row in rows),
        pending=sum(row.mark == Mark.PENDING for row in rows),
        rest=sum(row.mark == Mark.PENDING and row.member_id not in asked for row in rows),
        missing=[row for row in rows if row.mark != Mark.PRESENT] if gap and gap.is_short else (),
        there=[row for row in rows if row.mark == Mark.PRESENT],
        reasons=AbsenceReason.choices,
        gap=gap,
        headcount=gap.headcount if gap else part.headcount,
        topics=proposals.topics_for(part),
        recorders=proposals.recorders_for(
            activity.unit, org.member_of(request.user), activity.host_name
        ),
        speeches=speeches,
        seen=json.dumps(seen_of(activity, {"speeches": speeches}), ensure_ascii=False),
        fields=missing_fields(activity),
    )
    return render(request, "activities/group_meeting/meeting.html", context)


def _told(activity: Activity, part: ActivityBranch) -> str:
    """Say what is recorded and what is left, and for whom."""
    done = headline(ActivityKind.GROUP_MEETING, part)
    if activity.is_confirmed:
        return _("会议记好了，主持人和记录人都已确认：%s。") % done
    left = _("和").join(
        f"{signer.label}{getattr(activity, f'{signer}_name')}"
        for signer in Signer
        if not activity.is_confirmed_by(signer)
    )
    return _("会议记好了：%(done)s。还要%(who)s本人确认；在打印件上签了字的，在下面登记。") % {
        "done": done,
        "who": left,
    }

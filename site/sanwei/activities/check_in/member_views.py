"""The member's own meetings: what comes, and asking leave from it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanwei.activities.casting.queries import to_make_up
from sanwei.activities.check_in import queries, services
from sanwei.activities.check_in.errors import MeetingNotVisible
from sanwei.activities.check_in.forms import LeaveForm
from sanwei.activities.enums import AbsenceReason
from sanwei.activities.models import Attendance, LeaveRequest
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.org import queries as org
from sanwei.org.models import Member


@never_cache
@login_required
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings at which this member is due: sign in when the door is open, ask leave before."""
    at = clock.now()
    member = org.member_of(request.user)
    rows = (
        queries.meetings_of(member, at=at, today=clock.local_date(at)) if member is not None else ()
    )
    missed = to_make_up(member, today=clock.local_date(at)) if member is not None else ()
    context = {"room": "branch", "rows": rows, "missed": missed}
    return render(request, "activities/check_in/meetings.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_leave(request: HttpRequest, part: UUID) -> HttpResponse:
    """Ask leave from one meeting."""
    at = clock.now()
    member, row = _row(request.user, part)
    known = row.part.leaves.filter(member=member).first()
    form = LeaveForm(
        request.POST or None,
        initial={"reason": known.reason, "words": known.words} if known else None,
    )
    if form.is_valid():
        try:
            services.ask_leave(
                member=member,
                part=row.part,
                reason=AbsenceReason(form.cleaned_data["reason"]),
                words=form.cleaned_data["words"],
                at=at,
            )
            messages.success(request, _("已请假，等支部确认。"))
            return redirect("activities:meetings")
        except SanweiError as refusal:
            form.add_error(None, str(refusal.message))
    context = {"room": "branch", "form": form, "activity": row.part.activity, "row": row}
    status = 422 if form.is_bound else 200
    return render(request, "activities/check_in/leave.html", context, status=status)


@login_required
@require_POST
def withdraw_leave(request: HttpRequest, part: UUID) -> HttpResponse:
    at: datetime = clock.now()
    member, row = _row(request.user, part)
    leave = LeaveRequest.objects.filter(part=row.part, member=member).first()
    if leave is None:
        raise MeetingNotVisible
    try:
        services.withdraw_leave(leave=leave, at=at)
        messages.success(request, _("请假已撤回。"))
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
    return redirect("activities:meetings")


def _row(user: object, part: UUID) -> tuple[Member, Attendance]:
    """Return the person and the row that says he is due. Raises: MeetingNotVisible."""
    member = org.member_of(user)
    row = (
        Attendance.objects.select_related("part__activity", "part__branch")
        .filter(part__public_id=part, member=member)
        .first()
        if member is not None
        else None
    )
    if member is None or row is None:
        raise MeetingNotVisible
    return member, row

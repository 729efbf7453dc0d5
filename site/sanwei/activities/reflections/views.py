"""Writing 心得体会 on one's phone, and the page of who keeps the record: pass, send back, put into the record."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sanwei.activities import access
from sanwei.activities.enums import ReflectionKind, ReflectionState
from sanwei.activities.models import ActivityBranch
from sanwei.activities.reflections import queries, services
from sanwei.activities.reflections.errors import ReflectionNotVisible
from sanwei.activities.reflections.forms import HINTS, Draft
from sanwei.activities.views.frame import part_frame
from sanwei.activities.views.member import told_page
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.org import queries as org
from sanwei.org.models import Member


@never_cache
@login_required
@require_POST
def write(request: HttpRequest, activity: UUID, kind: str) -> HttpResponse:
    """Keep one's text; what is very like another is asked about once."""
    part, member, which = _mine(request, activity, kind)
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    is_fitting = services.SHORTEST <= len(text) <= services.LONGEST
    if is_fitting and "as_is" not in request.POST:
        echo = queries.echo_of(text, part=part, kind=which, member=member)
        if echo is not None:
            drafts = {which: Draft(text, hint=str(HINTS[echo]))}
            return told_page(request, part, member, drafts=drafts)
    try:
        services.write(part=part, member=member, kind=which, text=text, at=clock.now())
    except SanweiError as refusal:
        drafts = {which: Draft(text, error=str(refusal.message))}
        return told_page(request, part, member, drafts=drafts, status=422)
    messages.success(request, _("交上了，支部看过以后本支部的同志就能读到。"))
    return _back(activity)


@login_required
@require_POST
def withdraw(request: HttpRequest, activity: UUID, kind: str) -> HttpResponse:
    """Take one's text back."""
    part, member, which = _mine(request, activity, kind)
    try:
        services.withdraw(part=part, member=member, kind=which)
        messages.success(request, _("已撤回。"))
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
    return _back(activity)


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest, part: UUID) -> HttpResponse:
    """Show what was handed in to who keeps the record: what waits first, then what the branch reads."""
    at = clock.now()
    found = queries.kept_part(request.user, part, at=at)
    member = org.member_of(request.user)
    rows = list(found.reflections.all())
    context = part_frame(
        found,
        access.reach_of_part(request.user, found, at=at),
        own_pk=member.pk if member else None,
        waiting=[row for row in rows if row.state == ReflectionState.WAITING],
        passed=[row for row in rows if row.state == ReflectionState.PASSED],
        returned=[row for row in rows if row.state == ReflectionState.RETURNED],
        may_take=found.is_host
        and not found.activity.is_confirmed
        and any(row.state == ReflectionState.PASSED and not row.taken_at for row in rows),
    )
    return render(request, "activities/reflections/desk.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, part: UUID, reflection: UUID) -> HttpResponse:
    """Pass one text or send it back; the form names the text that was read."""
    at = clock.now()
    found = queries.kept_part(request.user, part, at=at)
    row = found.reflections.filter(public_id=reflection).first()
    if row is None:
        raise ReflectionNotVisible
    is_passed = request.POST.get("pass") == "1"
    try:
        services.decide(
            row=row,
            is_passed=is_passed,
            reason=request.POST.get("reason", ""),
            read=request.POST.get("read", ""),
            actor=access.signed_in(request.user),
            at=at,
        )
        messages.success(
            request, _("已通过，本支部看得到。") if is_passed else _("已退回，本人看得到原因。")
        )
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
    return redirect("activities:reflections", part)


@login_required
@require_POST
def take(request: HttpRequest, part: UUID) -> HttpResponse:
    """Put the ticked texts into the record's 讨论发言."""
    at = clock.now()
    found = queries.kept_part(request.user, part, at=at)
    chosen = {UUID(one) for one in request.POST.getlist("chosen") if _is_uuid(one)}
    try:
        services.take(part=found, chosen=chosen, actor=access.signed_in(request.user), at=at)
        messages.success(request, _("已放进讨论发言，可以在记录里改成要点。"))
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("activities:reflections", part)
    return redirect(reverse("activities:record", args=[found.activity.public_id]) + "#f-speeches")


def _mine(
    request: HttpRequest, activity: UUID, kind: str
) -> tuple[ActivityBranch, Member, ReflectionKind]:
    if kind not in ReflectionKind.values:
        raise ReflectionNotVisible
    today = clock.local_date(clock.now())
    part, member = queries.told_part(org.member_of(request.user), activity, on=today)
    return part, member, ReflectionKind(kind)


def _back(activity: UUID) -> HttpResponse:
    return redirect(reverse("activities:told", args=[activity]) + "#reflections")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True

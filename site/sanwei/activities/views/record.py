"""One record: written as it happens, confirmed by two, printed to be signed."""

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

from sanwei.activities import access, queries, restricted, services
from sanwei.activities.casting import queries as casting
from sanwei.activities.check_in import queries as door
from sanwei.activities.completeness import missing_fields
from sanwei.activities.enums import ActivityKind, Mark, Signer, ThemeWay
from sanwei.activities.errors import LifeNotVisible
from sanwei.activities.models import Activity, ActivityBranch
from sanwei.activities.reflections import queries as reflections
from sanwei.activities.service_hours import service_words
from sanwei.activities.services.appraisal import result_words
from sanwei.activities.services.lines import LINES
from sanwei.activities.services.saving import seen_of
from sanwei.activities.tallies import headline, tally_of
from sanwei.activities.views.files import FileForm
from sanwei.activities.views.frame import host_of, part_frame
from sanwei.activities.writing import help_for
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.org import queries as org


@never_cache
@login_required
@ensure_csrf_cookie
def record(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Show the record: fields to write for who may, the written text for everybody else."""
    at = clock.now()
    parts = access.parts_for(request.user, activity, at=at)
    part = parts[0]
    reach = access.reach_of_part(request.user, part, at=at)
    if not reach.is_own and reach.has_desk:
        access.log_names_opened(request.user, part.activity, part.branch, at=at)
    is_writing = reach.may_write and part.is_host and not part.activity.is_confirmed
    context = _context(request, parts, reach, at=at)
    if not is_writing:
        return render(request, "activities/read.html", context)
    context["seen"] = json.dumps(seen_of(part.activity, context["lines"]), ensure_ascii=False)
    context |= help_for(part.activity, user=request.user, at=at)
    return render(request, "activities/write.html", context)


@never_cache
@login_required
def confirm(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Show the finished record to its two signers; a POST confirms as one of them."""
    at = clock.now()
    parts = access.parts_for(request.user, activity, at=at)
    part = parts[0]
    reach = access.reach_of_part(request.user, part, at=at)
    if request.method == "POST":
        signer = Signer.HOST if request.POST.get("signer") == Signer.HOST else Signer.RECORDER
        try:
            services.confirm(
                activity=part.activity,
                signer=signer,
                actor=access.signed_in(request.user),
                at=at,
                is_on_paper=reach.may_write and bool(request.POST.get("on_paper")),
            )
            messages.success(request, _("已确认。"))
        except SanweiError as refusal:
            messages.error(request, str(refusal.message))
        return redirect("activities:confirm", activity)
    return render(request, "activities/confirm.html", _context(request, parts, reach, at=at))


@never_cache
@login_required
def print_sheet(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Lay the record out on A4 with a binding edge and lines to sign on."""
    at = clock.now()
    parts = access.parts_for(request.user, activity, at=at)
    reach = access.reach_of_part(request.user, parts[0], at=at)
    return render(request, "activities/print.html", _context(request, parts, reach, at=at))


@never_cache
@login_required
def large_sheet(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Lay out what is brought home in large type, to be read without glasses or read aloud."""
    at = clock.now()
    part = access.parts_for(request.user, activity, at=at)[0]
    if part.activity.kind != ActivityKind.HOME_DELIVERY:
        raise LifeNotVisible
    context = part_frame(part, access.reach_of_part(request.user, part, at=at))
    return render(request, "activities/large.html", context)


def _context(
    request: HttpRequest, parts: list[ActivityBranch], reach: access.Reach, *, at: Any
) -> dict[str, Any]:
    part = parts[0]
    activity = part.activity
    account = access.signed_in(request.user)
    shown = [_shown(one, request, at) for one in parts]
    member = org.member_of(account)
    return part_frame(
        part,
        reach,
        facts=activity.facts,
        shown=shown,
        missing=missing_fields(activity),
        lines={name: list(getattr(activity, name).all()) for name in LINES},
        sittings=list(activity.sittings.order_by("number")),
        cast=casting.told_of(host_of(part) if not part.is_host else part),
        ways=[(way.value, way.label, way.value in activity.theme_ways) for way in ThemeWay],
        corrections=list(activity.corrections.order_by("at", "pk")),
        names=list(
            org.registered_on(part.branch, activity.occurred_on).values_list("name", flat=True)
        ),
        signers=_signers(activity, member.pk if member else None),
        is_writing=reach.may_write and part.is_host and not activity.is_confirmed,
        printed_at=at,
        result=result_words(activity),
        service=service_words(
            activity, present=sum(one["part"].present for one in shown if one["part"].is_finished)
        ),
        files=list(activity.files.all()),
        file_form=FileForm(),
        sees_criticism=activity.kind == ActivityKind.LIFE_MEETING
        and restricted.is_on_board(account, part.branch, at=at),
        sees_grades=activity.kind == ActivityKind.APPRAISAL
        and restricted.sees_grades(account, part.branch, at=at),
    )


def _shown(part: ActivityBranch, request: HttpRequest, at: Any) -> dict[str, Any]:
    reach = access.reach_of_part(request.user, part, at=at)
    rows = queries.people_of(part, sees_sick=reach.sees_sick)
    counts = part if part.is_finished else tally_of(part.attendance.all())
    return {
        "part": part,
        "reach": reach,
        "rows": rows,
        "present": [row for row in rows if row.mark == Mark.PRESENT],
        "absent": [row for row in rows if row.mark == Mark.ABSENT],
        "pending": sum(row.mark == Mark.PENDING for row in rows),
        "headline": headline(part.activity.kind, counts),
        "gap": None if part.headcount in (None, part.present) else part.headcount,
        "ways": door.ways_of(part),
        "reflections": reflections.line_of(part) if reach.may_write else "",
        "sheets": list(part.sheets.order_by("at", "pk")),
    }


def _signers(activity: Activity, member_pk: int | None) -> list[dict[str, Any]]:
    signers = [Signer.RECORDER, *([Signer.HOST] if activity.facts.has_host else [])]
    return [
        {
            "signer": signer,
            "name": getattr(activity, f"{signer}_name"),
            "is_me": member_pk is not None and getattr(activity, f"{signer}_id") == member_pk,
            "at": getattr(activity, f"{signer}_confirmed_at"),
            "by": getattr(activity, f"{signer}_confirmed_by"),
            "on_paper": getattr(activity, f"{signer}_signed_on_paper"),
        }
        for signer in signers
    ]

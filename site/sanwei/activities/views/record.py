"""One record: written as it happens, confirmed by two, printed to be signed."""

import json
import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST

from sanwei.activities import access, queries, restricted, services
from sanwei.activities.casting import queries as casting
from sanwei.activities.check_in import queries as door
from sanwei.activities.completeness import missing_fields
from sanwei.activities.enums import ActivityKind, Mark, Signer, ThemeWay
from sanwei.activities.errors import TextInvalid
from sanwei.activities.field_sites.places import place_of
from sanwei.activities.models import Activity, ActivityBranch
from sanwei.activities.reflections import queries as reflections
from sanwei.activities.services.appraisal import result_words
from sanwei.activities.services.recording import LINES, TEXTS
from sanwei.activities.tallies import headline, tally_of
from sanwei.activities.views.files import FileForm
from sanwei.activities.views.frame import part_frame, wants_json
from sanwei.activities.writing import help_for
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.org import queries as org

LINE_NAME = re.compile(r"(guests|speeches|votes|resolutions)-(\d{1,3})-(\w+)")


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
    context |= help_for(part.activity, user=request.user, at=at)
    return render(request, "activities/write.html", context)


@login_required
@require_POST
def save(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Save fields: JSON ``{"changes": {…}}`` from the page's script, or the whole form without it."""
    at = clock.now()
    part = _host(request, activity, at)
    actor = access.require_writer(request.user, part, at=at)
    is_json = wants_json(request)
    changes = _sent(request.body) if is_json else _posted(request)
    if not is_json:
        try:
            services.save_record(activity=part.activity, changes=changes, actor=actor, at=at)
            messages.success(request, _("已保存。"))
        except SanweiError as refusal:
            messages.error(request, str(refusal.message))
        return redirect("activities:record", activity)
    saved = services.save_record(activity=part.activity, changes=changes, actor=actor, at=at)
    missing = missing_fields(saved)
    return JsonResponse({"missing": [[one.name, one.label] for one in missing]})


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


def _host(request: HttpRequest, activity: UUID, at: Any) -> ActivityBranch:
    part = access.parts_for(request.user, activity, at=at)[0]
    if not part.is_host:
        access.require_writer(request.user, _host_of(part), at=at)
    return part


def _host_of(part: ActivityBranch) -> ActivityBranch:
    return ActivityBranch.objects.select_related("branch", "group").get(
        activity=part.activity_id, is_host=True
    )


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
        cast=casting.told_of(_host_of(part) if not part.is_host else part),
        ways=[(way.value, way.label, way.value in activity.theme_ways) for way in ThemeWay],
        corrections=list(activity.corrections.order_by("at", "pk")),
        names=list(
            org.registered_on(part.branch, activity.occurred_on).values_list("name", flat=True)
        ),
        signers=_signers(activity, member.pk if member else None),
        field_place=place_of(activity),
        is_writing=reach.may_write and part.is_host and not activity.is_confirmed,
        printed_at=at,
        result=result_words(activity),
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


def _sent(body: bytes) -> dict[str, Any]:
    try:
        changes = json.loads(body)["changes"]
    except (ValueError, KeyError, TypeError) as error:
        raise TextInvalid from error
    if not isinstance(changes, dict):
        raise TextInvalid
    return changes


def _posted(request: HttpRequest) -> dict[str, Any]:
    """Read the whole form as it comes without a script."""
    changes: dict[str, Any] = {name: value for name, value in request.POST.items() if name in TEXTS}
    for name in ("study_minutes", "for_year", "at"):
        if name in request.POST:
            changes[name] = request.POST[name]
    if "theme_ways_shown" in request.POST:
        changes["theme_ways"] = request.POST.getlist("theme_ways")
    lines: dict[str, dict[int, dict[str, str]]] = {}
    for name, value in request.POST.items():
        if found := LINE_NAME.fullmatch(name):
            kind, number, column = found.groups()
            lines.setdefault(kind, {}).setdefault(int(number), {})[column] = str(value)
    for kind, numbered in lines.items():
        changes[kind] = [numbered[number] for number in sorted(numbered)]
    return changes

"""Saving a record's form: as it is written from the page's script, as a whole without it."""

import json
import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanwei.activities import access, services
from sanwei.activities.completeness import missing_fields
from sanwei.activities.enums import ThemeWay
from sanwei.activities.errors import TextInvalid
from sanwei.activities.models import ActivityBranch
from sanwei.activities.services.lines import LINES, words_of
from sanwei.activities.services.recording import NUMBERS, TEXTS
from sanwei.activities.services.saving import WAYS, Clash, Value, both
from sanwei.activities.views.frame import host_of, part_frame, wants_json
from sanwei.common import clock
from sanwei.common.errors import SanweiError

LINE_NAME = re.compile(r"(guests|speeches|votes|resolutions)-(\d{1,3})-(\w+)")
PICKED = "pick-"


@login_required
@require_POST
def save(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Save fields: JSON ``{"changes": {…}, "seen": {field: [values]}}`` from the page's script, or the whole form.

    The answer tells what is still missing, what stands in the fields now, and which of them somebody else wrote too.
    """
    at = clock.now()
    part = access.parts_for(request.user, activity, at=at)[0]
    if not part.is_host:
        access.require_writer(request.user, host_of(part), at=at)
    actor = access.require_writer(request.user, part, at=at)
    is_json = wants_json(request)
    changes, seen = _sent(request.body) if is_json else _posted(request)
    try:
        saved = services.save_form(
            activity=part.activity, changes=changes, seen=seen, actor=actor, at=at
        )
    except SanweiError as refusal:
        if is_json:
            raise
        messages.error(request, str(refusal.message))
        return redirect("activities:record", activity)
    if is_json:
        return JsonResponse(_told(saved))
    if saved.clashes:
        return _ask(request, part, saved.clashes)
    messages.success(request, _("已保存。"))
    return redirect("activities:record", activity)


def _told(saved: services.Saved) -> dict[str, Any]:
    return {
        "missing": [[one.name, one.label] for one in missing_fields(saved.activity)],
        "now": saved.now,
        "clashes": {one.name: one.theirs for one in saved.clashes},
    }


def _ask(request: HttpRequest, part: ActivityBranch, clashes: tuple[Clash, ...]) -> HttpResponse:
    """Show both texts of every field that two people wrote; the rest is saved."""
    reach = access.reach_of_part(request.user, part, at=clock.now())
    context = part_frame(
        part,
        reach,
        clashes=[_choices(one) for one in clashes],
        seen=json.dumps({one.name: one.theirs for one in clashes}, ensure_ascii=False),
    )
    return render(request, "activities/clash.html", context, status=409)


def _choices(clash: Clash) -> dict[str, Any]:
    offered = [(_("我写的"), clash.mine), (_("别处存的"), clash.theirs)]
    if clash.name not in NUMBERS:
        offered.append((_("两份都留"), both(clash)))
    return {
        "name": f"{PICKED}{clash.name}",
        "label": clash.label,
        "choices": [
            (title, json.dumps(value, ensure_ascii=False), _words(clash.name, value))
            for title, value in offered
        ],
    }


def _words(name: str, value: Value) -> str:
    if isinstance(value, str):
        return value
    if name == WAYS:
        return _("、").join(str(ThemeWay(one).label) for one in value)  # type: ignore[arg-type]
    return "\n".join(words_of(name, value))  # type: ignore[arg-type]


def _sent(body: bytes) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    try:
        told = json.loads(body)
        changes, seen = told["changes"], told.get("seen", {})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TextInvalid from error
    if not isinstance(changes, dict) or not _is_seen(seen):
        raise TextInvalid
    return changes, seen


def _is_seen(seen: object) -> bool:
    return isinstance(seen, dict) and all(isinstance(values, list) for values in seen.values())


def _posted(request: HttpRequest) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Read the whole form as it comes without a script. What its writer left as it was is no change."""
    changes = _fields(request)
    for name, value in request.POST.items():
        if name.startswith(PICKED):
            changes[name.removeprefix(PICKED)] = _json(value)
    before = _json(request.POST.get("seen") or "{}")
    if not isinstance(before, dict):
        raise TextInvalid
    seen = {name: [value] for name, value in before.items()}
    return {name: value for name, value in changes.items() if [value] != seen.get(name)}, seen


def _fields(request: HttpRequest) -> dict[str, Any]:
    changes: dict[str, Any] = {
        name: str(value).replace("\r\n", "\n")
        for name, value in request.POST.items()
        if name in TEXTS or name in NUMBERS
    }
    if "theme_ways_shown" in request.POST:
        changes[WAYS] = request.POST.getlist("theme_ways")
    lines: dict[str, dict[int, dict[str, str]]] = {}
    for name, value in request.POST.items():
        if found := LINE_NAME.fullmatch(name):
            kind, number, column = found.groups()
            lines.setdefault(kind, {}).setdefault(int(number), {})[column] = str(value)
    for kind in LINES.keys() & lines.keys():
        changes[kind] = [lines[kind][number] for number in sorted(lines[kind])]
    return changes


def _json(text: object) -> Any:
    try:
        return json.loads(str(text))
    except ValueError as error:
        raise TextInvalid from error

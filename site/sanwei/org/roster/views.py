"""The roster at the desk: upload, look at what would change, enter it or not; and take it out again."""

import tempfile
from datetime import datetime
from typing import IO
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.common.errors import NotVisible, SanweiError
from sanwei.org import queries
from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit, RosterImport
from sanwei.org.roster import previews
from sanwei.org.roster.exporting import export_roster
from sanwei.org.roster.forms import RosterForm
from sanwei.org.roster.issues import RosterUnreadable
from sanwei.org.roster.refused import write_refused
from sanwei.org.roster.result import Outcome, RosterResult
from sanwei.org.roster.workbook import LIMITS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200  # rows of one kind on the page; those with an error are all in the file
REFUSED_STATUS = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Read a roster; what can't be read comes back on the form in one sentence."""
    at = clock.now()
    place = _place(request, unit, at)
    if not queries.may_import(request.user, place, at=at):
        raise NotVisible
    form = RosterForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = previews.preview(
                unit=place,
                name=file.name,
                data=file.read(LIMITS.size_bytes + 1),
                actor=_person(request),
                at=at,
            )
        except SanweiError as refused:
            form.add_error("file", str(refused.message))
        else:
            return redirect("org:roster_preview", kept.public_id)
    context = {"room": "people", "unit": place, "form": form, "limits": LIMITS}
    status = REFUSED_STATUS if form.is_bound else 200
    return render(request, "org/roster/upload.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, roster_import: UUID) -> HttpResponse:
    """会改什么，哪几行要我看？ Then enter it, once, or throw it away."""
    kept = _kept(request, roster_import)
    if request.method == "POST":
        _decide(request, kept)
        return redirect("org:roster_preview", kept.public_id)
    return render(request, "org/roster/preview.html", _context(kept, previews.report_of(kept)))


@never_cache
@login_required
@require_safe
def refused(request: HttpRequest, roster_import: UUID) -> FileResponse:
    """Hand out the rows that can't be entered, with what is wrong; leaves an audit row."""
    kept = _kept(request, roster_import)
    result = previews.report_of(kept)
    if not result.has_errors:
        raise NotVisible
    file = _file()
    write_refused(file, result)
    _log(request, "org.roster.refused_export", kept.unit, rows=result.totals["error"])
    return _download(file, _("%s名册要改的行.xlsx") % kept.unit.short_name)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, unit: UUID) -> HttpResponse | FileResponse:
    """Ask whether phones are wanted, where they may be had, then hand out the roster; leaves an audit row."""
    at = clock.now()
    place = _place(request, unit, at)
    may_have_phones = queries.sees_phones_of(request.user, place, at=at)
    if request.method != "POST":
        context = {"room": "people", "unit": place, "may_have_phones": may_have_phones}
        return render(request, "org/roster/export.html", context)
    with_phones = may_have_phones and request.POST.get("with_phones") == "on"
    day = clock.local_date(at)
    file = _file()
    count = export_roster(unit=place, day=day, target=file, with_phones=with_phones)
    _log(request, "org.roster.export", place, rows=count, with_phones=with_phones)
    said = {"unit": place.short_name, "day": day.isoformat()}
    return _download(file, _("%(unit)s党员名册 %(day)s.xlsx") % said)


def _place(request: HttpRequest, public_id: UUID, at: datetime) -> OrgUnit:
    """Return a unit whose desk the person may open. Raises: NotVisible."""
    units = queries.units_visible_to(request.user, at=at).exclude(kind=UnitKind.GROUP)
    found = units.filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def _kept(request: HttpRequest, public_id: UUID) -> RosterImport:
    kept = queries.roster_import_of(request.user, public_id, at=clock.now())
    if kept is None:
        raise NotVisible
    return kept


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotVisible
    return request.user


def _decide(request: HttpRequest, kept: RosterImport) -> None:
    at, actor = clock.now(), _person(request)
    try:
        if request.POST.get("do") == "discard":
            previews.discard(kept=kept, actor=actor, at=at)
            messages.success(request, _("已放弃，什么也没有写入。"))
            return
        if request.POST.get("do") == "hidden":
            previews.read_hidden(kept=kept, at=at)
            return
        skip = request.POST.get("skip_errors") == "on"
        result = previews.commit(kept=kept, actor=actor, at=at, skip_errors=skip)
    except (SanweiError, RosterUnreadable) as refusal:
        messages.error(request, str(refusal.message))
    else:
        totals = result.totals
        said = {"new": totals["new"], "changed": totals["changed"]}
        messages.success(request, _("已写入：新增%(new)s行，更新%(changed)s行。") % said)


def _context(kept: RosterImport, result: RosterResult) -> dict[str, object]:
    of = {one: [row for row in result.rows if row.outcome is one] for one in Outcome}
    look = [row for row in result.rows if row.reason and row.outcome is not Outcome.ERROR]
    totals = result.totals
    return {
        "room": "people",
        "unit": kept.unit,
        "kept": kept,
        "totals": totals,
        "notices": result.notices,
        "hidden_sheets": _("、").join(f"“{name}”" for name in result.hidden_sheets),
        "unknown_headers": result.unknown_headers,
        "errors": of[Outcome.ERROR][:SHOWN],
        "look": look[:SHOWN],
        "look_count": len(look),
        "changed": [row for row in of[Outcome.CHANGED] if not row.reason][:SHOWN],
        "new": [row for row in of[Outcome.NEW] if not row.reason][:SHOWN],
        "writable": totals["new"] + totals["changed"],
        "shown": SHOWN,
    }


def _log(request: HttpRequest, action: str, unit: OrgUnit, **details: object) -> None:
    audit.log(
        at=clock.now(),
        actor=_person(request),
        action=action,
        target_label="org.orgunit",
        target_key=unit.public_id,
        unit_key=unit.public_id,
        **details,
    )


def _file() -> IO[bytes]:
    return tempfile.TemporaryFile()


def _download(file: IO[bytes], name: str) -> FileResponse:
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)

"""外部学习 by Excel at the desk: upload, see which rows want a look, then all that are sound or nothing."""

import tempfile
from typing import IO
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanwei.activities.access import signed_in
from sanwei.activities.errors import ExternalNotVisible, ExternalSheetRefused
from sanwei.activities.external import access
from sanwei.activities.external.forms import SheetForm
from sanwei.activities.external.importing import entering, files
from sanwei.activities.external.importing.entering import MOST_AT_ONCE, Entered
from sanwei.activities.external.importing.reading import LIMITS
from sanwei.activities.external.importing.report import ImportReport, Outcome, report_of
from sanwei.activities.external.views import REFUSED_STATUS
from sanwei.activities.models import ExternalImport
from sanwei.common import audit, clock
from sanwei.common.errors import SanweiError
from sanwei.org.models import OrgUnit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200  # rows of one kind on the page; the rest are in the file


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Read a sheet; what can't be read comes back on the form in one sentence."""
    at = clock.now()
    place = _place(request, unit)
    form = SheetForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = entering.preview_import(
                unit=place,
                name=file.name,
                data=file.read(LIMITS.size_bytes + 1),
                actor=signed_in(request.user),
                at=at,
            )
        except ExternalSheetRefused as refused:
            form.add_error("file", str(refused.message))
        else:
            return redirect("activities:external_preview", kept.public_id)
    context = {"room": "external", "unit": place, "form": form, "limits": LIMITS}
    status = REFUSED_STATUS if form.is_bound else 200
    return render(request, "activities/external/upload.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, external_import: UUID) -> HttpResponse:
    """几行要我看？ Then enter all that are sound, once only, or throw the file away."""
    kept = _kept(request, external_import)
    if request.method == "POST":
        _decide(request, kept)
        return redirect("activities:external_preview", kept.public_id)
    report = report_of(kept.report)
    return render(request, "activities/external/preview.html", _context(kept, report))


@login_required
@require_safe
def refused(request: HttpRequest, external_import: UUID) -> FileResponse:
    """Hand out the rows that can't be entered, with what is wrong; leaves an audit row."""
    kept = _kept(request, external_import)
    report = report_of(kept.report)
    if not report.of(Outcome.ERROR):
        raise ExternalNotVisible
    file = _file()
    files.write_refused(file, report, kept.unit)
    audit.log(
        at=clock.now(),
        actor=signed_in(request.user),
        action="activities.external_refused_export",
        target_label=ExternalImport._meta.label_lower,
        target_key=kept.public_id,
        unit_key=kept.unit.public_id,
    )
    return _download(file, _("%s外部学习要改的行.xlsx") % kept.unit.short_name)


@login_required
@require_safe
def template(request: HttpRequest, unit: UUID) -> FileResponse:
    """Hand out the empty sheet."""
    _place(request, unit)
    file = _file()
    files.write_template(file)
    return _download(file, _("外部学习登记模板.xlsx"))


def _place(request: HttpRequest, unit: UUID) -> OrgUnit:
    """Return the branch in which the person decides. Raises: ExternalNotVisible."""
    at = clock.now()
    place = access.desk_unit(request.user, unit, at=at)
    if not place.is_branch or not access.decides_in(request.user, place, at=at):
        raise ExternalNotVisible
    return place


def _kept(request: HttpRequest, public_id: UUID) -> ExternalImport:
    return access.import_for(request.user, public_id, at=clock.now())


def _decide(request: HttpRequest, kept: ExternalImport) -> None:
    at = clock.now()
    try:
        if request.POST.get("do") == "discard":
            entering.discard_import(kept=kept, at=at)
            messages.success(request, _("已放弃，没有登记任何一行。"))
            return
        entered = entering.commit_import(
            kept=kept,
            actor=signed_in(request.user),
            at=at,
            skip_errors=request.POST.get("skip_errors") == "on",
        )
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _said(entered))


def _said(entered: Entered) -> str:
    said = [_("已登记并确认%s条。") % entered.confirmed]
    if entered.waiting:
        said.append(_("您自己的%s条已交上去，由本支部其他委员或上级党组织确认。") % entered.waiting)
    if entered.left:
        said.append(
            _("还有%s条没有登记：请把同一份文件再传一次，登记过的不会重复。") % entered.left
        )
    return "".join(said)


def _context(kept: ExternalImport, report: ImportReport) -> dict[str, object]:
    new = report.of(Outcome.NEW)
    look = [row for row in new if row.notes]
    sound = [row for row in new if not row.notes]
    errors, same = report.of(Outcome.ERROR), report.of(Outcome.SAME)
    return {
        "room": "external",
        "unit": kept.unit,
        "kept": kept,
        "totals": report.totals,
        "notices": report.notices,
        "errors": errors[:SHOWN],
        "look": look[:SHOWN],
        "look_count": len(look),
        "sound": sound[:SHOWN],
        "sound_count": len(sound),
        "same": same[:SHOWN],
        "own": sum(row.is_own for row in new),
        "to_look": len(errors) + len(look),
        "now": min(len(new), MOST_AT_ONCE),
        "left": max(0, len(new) - MOST_AT_ONCE),
        "shown": SHOWN,
    }


def _file() -> IO[bytes]:
    return tempfile.TemporaryFile()


def _download(file: IO[bytes], name: str) -> FileResponse:
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)

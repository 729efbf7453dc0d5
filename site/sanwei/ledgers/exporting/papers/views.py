"""Word 模板 of a unit: take one, edit it in Word or WPS, bring it back, look at it, go back to the default."""

import io
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanwei.common import clock
from sanwei.ledgers.access import signed_in, unit_for
from sanwei.ledgers.errors import LedgerNotVisible
from sanwei.ledgers.exporting.enums import CONTENT_TYPES, ExportForm
from sanwei.ledgers.exporting.papers import checking, demo, running, templates
from sanwei.ledgers.exporting.papers.enums import Paper
from sanwei.ledgers.exporting.papers.errors import TemplateRefused
from sanwei.ledgers.exporting.papers.fields import FIELDS, Fields
from sanwei.ledgers.exporting.papers.forms import UploadForm
from sanwei.ledgers.models import PaperTemplate
from sanwei.org.models import OrgUnit

REFUSED_STATUS = 422


@dataclass(frozen=True)
class PaperRow:
    """One paper on the page; ``own`` where this unit has its own template, ``holds`` what is used otherwise."""

    paper: Paper
    fields: Fields
    own: PaperTemplate | None
    holds: PaperTemplate | None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Show the templates of a unit; a POST brings one. What is wrong with it comes back in sentences."""
    at = clock.now()
    place = unit_for(request.user, unit, at=at)
    form = UploadForm(request.POST or None, request.FILES or None)
    problems: list[object] = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        paper = Paper(form.cleaned_data["paper"])
        try:
            templates.upload(
                unit=place,
                paper=paper,
                name=str(file.name),
                data=file.read(checking.MOST_BYTES + 1),
                actor=signed_in(request.user),
                at=at,
            )
        except TemplateRefused as refused:
            form.add_error("file", str(refused.message))
            problems = list(refused.problems)
        else:
            messages.success(request, _("“%s”的模板已经换好，可以先预览看看。") % paper.label)
            return redirect("ledgers:papers", place.public_id)
    context = {
        "unit": place,
        "room": "exports",
        "form": form,
        "problems": problems,
        "rows": [_row(place, paper) for paper in Paper],
    }
    status = REFUSED_STATUS if form.is_bound else 200
    return render(request, "ledgers/papers/papers.html", context, status=status)


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, unit: UUID, paper: str) -> FileResponse:
    """Hand out the template that holds now, to be edited."""
    place, chosen = _chosen(request, unit, paper)
    return _word(templates.content_of(place, chosen), _("%s模板.docx") % chosen.label)


@never_cache
@login_required
@require_safe
def preview(request: HttpRequest, unit: UUID, paper: str) -> FileResponse:
    """Hand out the template with invented data filled in."""
    place, chosen = _chosen(request, unit, paper)
    made = io.BytesIO()
    running.fill(templates.content_of(place, chosen), demo.context_of(chosen), made)
    return _word(made.getvalue(), _("%s（预览）.docx") % chosen.label)


@login_required
@require_POST
def reset(request: HttpRequest, unit: UUID, paper: str) -> HttpResponse:
    """Go back to the template of the unit above, or the default."""
    place, chosen = _chosen(request, unit, paper)
    if templates.reset(unit=place, paper=chosen, actor=signed_in(request.user), at=clock.now()):
        messages.success(request, _("“%s”已恢复默认模板。") % chosen.label)
    return redirect("ledgers:papers", place.public_id)


def _row(place: OrgUnit, paper: Paper) -> PaperRow:
    holds = templates.template_of(place, paper)
    own = holds if holds is not None and holds.unit_id == place.pk else None
    return PaperRow(paper, FIELDS[paper], own, holds)


def _chosen(request: HttpRequest, unit: UUID, paper: str) -> tuple[OrgUnit, Paper]:
    place = unit_for(request.user, unit, at=clock.now())
    if paper not in Paper.values:
        raise LedgerNotVisible
    return place, Paper(paper)


def _word(content: bytes, name: str) -> FileResponse:
    return FileResponse(
        io.BytesIO(content),
        as_attachment=True,
        filename=name,
        content_type=CONTENT_TYPES[ExportForm.DOCX],
    )

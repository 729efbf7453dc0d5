"""The ledger by class, and the papers that are filed beside the records."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.files import access as file_access
from sanwei.files import delivery
from sanwei.ledgers.access import log_names_opened, unit_for
from sanwei.ledgers.filing import access
from sanwei.ledgers.filing.documents import add_document, withdraw_document
from sanwei.ledgers.filing.errors import DocumentNotVisible
from sanwei.ledgers.filing.forms import DocumentForm
from sanwei.ledgers.filing.page import filings_page


@login_required
def filings(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what is filed: ``when`` a month, quarter or year, ``class`` a code of the table of classes."""
    at = clock.now()
    unit = unit_for(request.user, public_id, at=at)
    page = filings_page(unit, request.GET, today=clock.local_date(at))
    if any(line.names_people for line in page.lines):
        log_names_opened(request.user, unit, at=at, target=unit)
    context = {
        "page": page,
        "unit": unit,
        "room": "ledger",
        "may_file": access.may_file(request.user, unit, at=at),
    }
    return render(request, "ledgers/filing/filings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Upload a 资料件 into one's own ledger."""
    at = clock.now()
    unit = unit_for(request.user, public_id, at=at)
    actor = access.require_filer(request.user, unit, at=at)
    today = clock.local_date(at)
    form = DocumentForm(
        request.POST or None, request.FILES or None, today=today, initial={"dated_on": today}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            document = add_document(
                unit=unit,
                ledger_class=data["ledger_class"],
                title=data["title"],
                dated_on=data["dated_on"],
                file=data["file"],
                actor=actor,
                at=at,
            )
        except SanweiError as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("“%s”已归入台账。") % document.title)
            return redirect("ledgers:document", document.public_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "unit": unit, "room": "ledger"}
    return render(request, "ledgers/filing/add.html", context, status=status)


@login_required
@require_safe
def document(request: HttpRequest, document: UUID) -> HttpResponse:
    """Show one 资料件: what it is, who filed it, and how it is taken back."""
    at = clock.now()
    found = access.document_for(request.user, document, at=at)
    context = {
        "document": found,
        "unit": found.unit,
        "room": "ledger",
        "may_file": access.may_file(request.user, found.unit, at=at),
    }
    return render(request, "ledgers/filing/document.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, document: UUID) -> HttpResponse:
    """Take a 资料件 back, with a reason."""
    at = clock.now()
    found = access.document_for(request.user, document, at=at)
    actor = access.require_filer(request.user, found.unit, at=at)
    try:
        withdraw_document(document=found, reason=request.POST.get("reason", ""), actor=actor, at=at)
        messages.success(request, _("已撤回，文件已删除，台账里留有记录。"))
    except SanweiError as refused:
        messages.error(request, str(refused.message))
    return redirect("ledgers:document", found.public_id)


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, document: UUID) -> HttpResponseBase:
    """Hand out the file of a 资料件."""
    at = clock.now()
    if not file_access.allowed(request.user, access.FILE, str(document), at=at):
        raise DocumentNotVisible
    found = access.document_for(request.user, document, at=at)
    return delivery.serve(
        request,
        str(found.file.name),
        content_type="application/octet-stream",
        download_as=found.file_name,
        storage=found.file.storage,
    )

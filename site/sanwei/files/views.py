"""Addresses of pictures and documents. A refusal looks like an absence."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from sanwei.common import clock
from sanwei.files import access, delivery, pictures, rules, services
from sanwei.files.models import DocumentPage, PrivateDocument, PrivateImage, PrivateRendition


@require_safe
def image(request: HttpRequest, public_id: UUID, rendition_id: int) -> HttpResponseBase:
    """Serve a rendition; its bytes never change, a new picture makes new renditions."""
    _require(request, rules.IMAGE, public_id)
    rendition = get_object_or_404(PrivateRendition, pk=rendition_id, image__public_id=public_id)
    name = str(rendition.file.name)
    return delivery.serve(
        request,
        name,
        content_type=pictures.content_type_of(name),
        immutable=True,
        storage=rendition.file.storage,
    )


@require_safe
def original(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    _require(request, rules.IMAGE_ORIGINAL, public_id)
    picture = get_object_or_404(PrivateImage, public_id=public_id)
    return delivery.serve(
        request,
        str(picture.file.name),
        content_type=pictures.content_type_of(picture.filename),
        download_as=picture.filename,
        storage=picture.file.storage,
    )


@require_safe
def document(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Serve a PDF to be read in the browser, under its title."""
    _require(request, rules.DOCUMENT, public_id)
    paper = get_object_or_404(PrivateDocument, public_id=public_id)
    response = delivery.serve(
        request,
        str(paper.file.name),
        content_type="application/pdf",
        storage=paper.file.storage,
    )
    if response.status_code in (200, 206):
        name = content_disposition_header(False, f"{paper.title}.pdf")
        response["Content-Disposition"] = name or "inline"
    return response


@require_safe
def page(request: HttpRequest, public_id: UUID, page_id: int) -> HttpResponseBase:
    """Serve the picture of one page, drawn when it is first asked for; a new file makes new pages."""
    _require(request, rules.DOCUMENT, public_id)
    row = get_object_or_404(
        DocumentPage.objects.defer("text").select_related("document"),
        pk=page_id,
        document__public_id=public_id,
    )
    picture = services.picture_of(page=row)
    return delivery.serve(
        request,
        str(picture.name),
        content_type=pictures.content_type_of(str(picture.name)),
        immutable=True,
        storage=picture.storage,
    )


@require_safe
def page_text(request: HttpRequest, public_id: UUID, page_id: int) -> HttpResponseBase:
    """Serve what stands on one page, for those who can't see its picture."""
    _require(request, rules.DOCUMENT, public_id)
    row = get_object_or_404(DocumentPage, pk=page_id, document__public_id=public_id)
    return delivery.serve_text(request, row.text, content_type="text/plain; charset=utf-8")


def _require(request: HttpRequest, kind: str, public_id: UUID) -> None:
    if not access.allowed(request.user, kind, str(public_id), at=clock.now()):
        raise Http404

"""Addresses of pictures and documents. A refusal looks like an absence."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from sanwei.common import clock
from sanwei.files import access, delivery, pictures, rules
from sanwei.files.models import PrivateDocument, PrivateImage, PrivateRendition


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


def _require(request: HttpRequest, kind: str, public_id: UUID) -> None:
    if not access.allowed(request.user, kind, str(public_id), at=clock.now()):
        raise Http404

"""The addresses of uploads, as tus 1.0 wants them. Somebody else's upload does not exist: 404."""

import logging
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from media_pipeline.tus import gate, parts, protocol, receiving, services
from media_pipeline.tus.enums import UploadState
from media_pipeline.tus.errors import (
    BadRequest,
    ChecksumMismatch,
    NotSignedIn,
    TooBusy,
    UploadExpired,
    UploadGone,
)
from media_pipeline.tus.models import MediaUpload
from media_pipeline.tus.progress import progress_of
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import SanweiError

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


def tus(view: View) -> View:
    """Wrap a view of the protocol: version, person, method override; refusals in the one JSON shape."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        method = request.method or ""
        if method == "POST":
            # Some proxies let only GET and POST through. Never on GET, which the CSRF guard lets pass.
            method = request.headers.get("X-HTTP-Method-Override", method).upper()
        try:
            if method != "OPTIONS":
                protocol.require_version(request.headers)
            response = view(request, method, *args, **kwargs)
        except SanweiError as refused:
            response = _refusal(refused)
        response["Tus-Resumable"] = protocol.VERSION
        response["Cache-Control"] = "no-store"
        return response

    return answer


@tus
def uploads(request: HttpRequest, method: str) -> HttpResponse:
    """OPTIONS tells what the server can; POST begins an upload, its first part in the body if one is sent."""
    if method == "OPTIONS":
        return _abilities()
    if method != "POST":
        return _not_allowed("OPTIONS, POST")
    owner, at = _person(request), clock.now()
    size_bytes = protocol.upload_length(request.headers)
    brings_part = bool(request.headers.get("Content-Length", "0").strip("0"))
    if brings_part:
        protocol.require_part_type(request.headers)
    begun = services.begin(
        owner=owner,
        size_bytes=size_bytes,
        metadata=request.headers.get("Upload-Metadata", ""),
        at=at,
    )
    if brings_part:
        begun = _first_part(request, begun)
    response = HttpResponse(status=201)
    response["Location"] = reverse("media_pipeline:upload", args=[begun.public_id])
    return _with_offset(response, begun)


@tus
def upload(request: HttpRequest, method: str, public_id: UUID) -> HttpResponse:
    """HEAD tells the offset, PATCH appends a part, DELETE gives the upload up."""
    if method == "OPTIONS":
        return _abilities()
    if method not in {"HEAD", "PATCH", "DELETE"}:
        return _not_allowed("OPTIONS, HEAD, PATCH, DELETE")
    found = _own(request, public_id)
    if method == "HEAD":
        return _head(found)
    if method == "DELETE":
        services.give_up(upload=found)
        return HttpResponse(status=204)
    protocol.require_part_type(request.headers)
    return _with_offset(HttpResponse(status=204), _take_part(request, found))


@require_safe
def state(request: HttpRequest, public_id: UUID) -> JsonResponse:
    """Tell in JSON how far one's own upload is; asked again by the page until ``is_final``."""
    try:
        told = progress_of(_own(request, public_id, may_be_expired=True)).as_json()
        response = JsonResponse(told)
    except SanweiError as refused:
        response = _refusal(refused)
    response["Cache-Control"] = "no-store"
    return response


def _own(request: HttpRequest, public_id: UUID, *, may_be_expired: bool = False) -> MediaUpload:
    found = MediaUpload.objects.filter(public_id=public_id, owner=_person(request)).first()
    if found is None:
        raise UploadGone
    is_open = found.state == UploadState.UPLOADING
    if is_open and not may_be_expired and found.expires_at <= clock.now():
        raise UploadExpired
    return found


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not request.user.is_active:
        raise NotSignedIn
    return request.user


def _head(found: MediaUpload) -> HttpResponse:
    if found.state == UploadState.FAILED or (
        found.state == UploadState.UPLOADING
        and not parts.has(found.public_id, found.received_bytes)
    ):
        raise UploadGone
    response = _with_offset(HttpResponse(), found)
    response["Upload-Length"] = str(found.size_bytes)
    if found.metadata:
        response["Upload-Metadata"] = found.metadata
    return response


def _take_part(request: HttpRequest, found: MediaUpload) -> MediaUpload:
    with gate.passed():
        return receiving.receive(
            upload=found,
            body=request,
            length_bytes=protocol.body_length(request.headers),
            offset_bytes=protocol.number(request.headers, "Upload-Offset"),
            checksum=protocol.checksum(request.headers),
        )


def _first_part(request: HttpRequest, begun: MediaUpload) -> MediaUpload:
    """Take the part that came with the creation; the upload stands even where the part does not get in."""
    checksum = protocol.checksum(request.headers)
    try:
        with gate.passed():
            return receiving.receive(
                upload=begun,
                body=request,
                length_bytes=protocol.body_length(request.headers),
                offset_bytes=0,
                checksum=checksum,
            )
    except TooBusy:
        return begun


def _with_offset(response: HttpResponse, found: MediaUpload) -> HttpResponse:
    response["Upload-Offset"] = str(found.received_bytes)
    if found.state == UploadState.UPLOADING:
        response["Upload-Expires"] = http_date(found.expires_at.timestamp())
    return response


def _abilities() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = protocol.VERSION
    response["Tus-Extension"] = protocol.EXTENSIONS
    response["Tus-Max-Size"] = str(services.most_bytes())
    response["Tus-Checksum-Algorithm"] = ",".join(protocol.ALGORITHMS)
    return response


def _not_allowed(allowed: str) -> HttpResponse:
    return HttpResponse(status=405, headers={"Allow": allowed})


def _refusal(refused: SanweiError) -> JsonResponse:
    if isinstance(refused, BadRequest):
        logger.info("upload request refused: %s", refused.detail)
    response = JsonResponse(
        {"code": refused.code, "message": str(refused.message)}, status=refused.status
    )
    if isinstance(refused, ChecksumMismatch):
        response.reason_phrase = "Checksum Mismatch"  # a number of the protocol's own
    if refused.status == 412:
        response["Tus-Version"] = protocol.VERSION
    if isinstance(refused, TooBusy):
        response["Retry-After"] = str(gate.RETRY_AFTER_SECONDS)
    return response

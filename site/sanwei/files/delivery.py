"""The one way in which stored bytes leave the house. Owns HTTP's rules; refuses to decide who may have the file."""

import hashlib
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.db.models.fields.files import FieldFile
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe

from sanwei.files import pictures
from sanwei.files.errors import FileGone
from sanwei.files.ranges import Slice, Unsatisfiable, asked_slice

CHUNK_BYTES = 64 * 1024
SIGNED_SECONDS = 60
# As long as a grant lives: nothing is kept that could not be asked for again.
IMMUTABLE_SECONDS = 6 * 3600


class Sign(Protocol):
    """How a storage elsewhere makes the short-lived address by which it hands a file out itself."""

    def __call__(self, name: str, *, seconds: int, content_type: str, disposition: str) -> str: ...


@dataclass(frozen=True)
class _Facts:
    size_bytes: int
    modified_ns: int

    @property
    def last_modified(self) -> int:
        """Seconds since the epoch, as HTTP dates count them."""
        return self.modified_ns // 1_000_000_000

    def etag(self, name: str) -> str:
        text = f"{name}:{self.size_bytes}:{self.modified_ns}"
        return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def serve_picture(request: HttpRequest, picture: FieldFile) -> HttpResponseBase:
    """Serve the picture of a row, such as a proof; its type follows from what was stored."""
    name = str(picture.name)
    return serve(
        request, name, content_type=pictures.content_type_of(name), storage=picture.storage
    )


def serve(
    request: HttpRequest,
    name: str,
    *,
    content_type: str,
    download_as: str | None = None,
    immutable: bool = False,
    storage: Storage = default_storage,
) -> HttpResponseBase:
    """Answer ``request`` with the stored file ``name``; the caller has already decided that it may.

    GET and HEAD, one range (206), 304 by ETag or date, 412, 416; with ``download_as`` as an attachment of
    that name. ``immutable`` is for names whose bytes never change. Where SANWEI_ACCEL_PREFIX is set the
    front server sends the bytes; a signing storage answers 302 to an address of 60 seconds.

    Raises: FileGone.
    """
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    disposition = (
        (content_disposition_header(True, download_as) or "attachment") if download_as else ""
    )
    sign: Sign | None = getattr(storage, "signed_url", None)
    if sign is not None:
        return _sent_elsewhere(
            sign(name, seconds=SIGNED_SECONDS, content_type=content_type, disposition=disposition)
        )
    accelerated = _accelerated_path(storage, name)
    if accelerated:
        response: HttpResponseBase = HttpResponse(headers={"X-Accel-Redirect": accelerated})
    else:
        response = _answer(request, storage, name)
    if response.status_code in (200, 206):
        response["Content-Type"] = content_type
        if disposition:
            response["Content-Disposition"] = disposition
    elif "Content-Type" in response:
        del response["Content-Type"]
    response["Cache-Control"] = (
        f"private, max-age={IMMUTABLE_SECONDS}, immutable" if immutable else "private, no-cache"
    )
    return _guarded(response)


def serve_text(request: HttpRequest, text: str, *, content_type: str) -> HttpResponseBase:
    """Answer ``request`` with a small text that lies in the database, guarded like a file; 304 by ETag."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    content = text.encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    whole = HttpResponse(content, content_type=content_type)
    response = get_conditional_response(request, etag, None, whole) or whole
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return _guarded(response)


def _answer(request: HttpRequest, storage: Storage, name: str) -> HttpResponseBase:
    try:
        file = storage.open(name, "rb")
    except FileNotFoundError as error:
        raise FileGone from error
    facts = _facts(storage, name)
    etag = facts.etag(name)
    whole = HttpResponse(status=200)
    conditional = get_conditional_response(request, etag, facts.last_modified, whole)
    if conditional is not None and conditional is not whole:
        file.close()
        return _described(conditional, facts, etag)
    try:
        part = _asked(request, facts, etag)
    except Unsatisfiable:
        file.close()
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{facts.size_bytes}"
        return _described(response, facts, etag)
    sent = part or Slice(0, facts.size_bytes)
    if request.method == "HEAD":
        file.close()
        response = whole
    else:
        response = StreamingHttpResponse(
            _Chunks(file, sent.start, sent.length), status=206 if part else 200
        )
    if part:
        response["Content-Range"] = f"bytes {part.start}-{part.last}/{facts.size_bytes}"
    response["Content-Length"] = str(sent.length)
    return _described(response, facts, etag)


def _asked(request: HttpRequest, facts: _Facts, etag: str) -> Slice | None:
    # RFC 9110, 14.2: Range means something for GET only.
    header = request.headers.get("Range", "")
    if request.method != "GET" or not header:
        return None
    condition = request.headers.get("If-Range", "").strip()
    if condition and condition != etag and not _same_date(condition, facts):
        return None
    return asked_slice(header, facts.size_bytes)


def _same_date(condition: str, facts: _Facts) -> bool:
    return not condition.startswith(('"', "W/")) and (
        parse_http_date_safe(condition) == facts.last_modified
    )


def _facts(storage: Storage, name: str) -> _Facts:
    try:
        stat = Path(storage.path(name)).stat()
    except NotImplementedError:
        modified = storage.get_modified_time(name).timestamp()
        return _Facts(storage.size(name), int(modified) * 1_000_000_000)
    return _Facts(stat.st_size, stat.st_mtime_ns)


def _described(response: HttpResponseBase, facts: _Facts, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Last-Modified"] = http_date(facts.last_modified)
    response["Accept-Ranges"] = "bytes"
    return response


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    # A file is looked at, never run: not even one that somebody opens as a page.
    response["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"
    )
    # On a shared phone the next person must not be shown the last one's cache.
    patch_vary_headers(response, ["Cookie"])
    return response


def _accelerated_path(storage: Storage, name: str) -> str:
    prefix = settings.SANWEI_ACCEL_PREFIX
    if not prefix:
        return ""
    try:
        inside = Path(storage.path(name)).relative_to(Path(settings.MEDIA_ROOT))
    except (NotImplementedError, ValueError):
        return ""
    return posixpath.join(prefix, quote(inside.as_posix()))


def _sent_elsewhere(address: str) -> HttpResponse:
    response = HttpResponse(status=302, headers={"Location": address})
    response["Cache-Control"] = "private, no-store"
    return response


class _Chunks:
    """Yields ``length_bytes`` of a file in chunks."""

    def __init__(self, file: File[Any], start: int, length_bytes: int) -> None:
        self._file = file
        self._left = length_bytes
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0 and (chunk := self._file.read(min(CHUNK_BYTES, self._left))):
            self._left -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Called by the response, which the server closes after the last byte and when the reader goes away."""
        self._file.close()

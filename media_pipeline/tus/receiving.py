"""Takes one part in: from the socket to the disk, then into the row. What is acknowledged is durable.

The row's offset moves only after the bytes were flushed to disk, and only while the lock is held. A part that breaks
off keeps what came; a part with a checksum is kept as a whole or not at all.
"""

import errno
import os
import time
from typing import Protocol

from django.db import transaction

from media_pipeline.errors import NoSpace
from media_pipeline.tus import locks, parts
from media_pipeline.tus.enums import UploadState
from media_pipeline.tus.errors import (
    BadRequest,
    ChecksumMismatch,
    UploadExpired,
    UploadGone,
    UploadLocked,
    WrongOffset,
)
from media_pipeline.tus.models import MediaUpload
from media_pipeline.tus.protocol import Checksum
from media_pipeline.tus.space import KEPT, refuse_full_disk
from sanwei.common import clock, durability

#: Small enough that a line of 5 kB/s delivers one well within a lease.
READ_BYTES = 16 * 1024
WRITE_BYTES = 256 * 1024
WRITE_SECONDS = 1.0
#: A process that is killed within a part loses at most this much of it.
COMMIT_BYTES = 4 * 1024**2
COMMIT_SECONDS = 5.0


class Body(Protocol):
    def read(self, size: int, /) -> bytes: ...


def receive(
    *,
    upload: MediaUpload,
    body: Body,
    length_bytes: int,
    offset_bytes: int,
    checksum: Checksum | None = None,
) -> MediaUpload:
    """Append a part of ``length_bytes`` at ``offset_bytes``; return the upload as it stands afterwards.

    Raises: BadRequest, UploadLocked, UploadGone, UploadExpired, WrongOffset, ChecksumMismatch, NoSpace.
    """
    if upload.state != UploadState.UPLOADING:
        if offset_bytes == upload.received_bytes and not length_bytes:
            return upload
        raise WrongOffset
    with locks.held(upload.pk) as lock:
        upload.refresh_from_db()
        if upload.expires_at <= clock.now():
            raise UploadExpired
        if offset_bytes != upload.received_bytes:
            raise WrongOffset
        if offset_bytes + length_bytes > upload.size_bytes:
            raise BadRequest("the part reaches beyond Upload-Length", status=413)
        refuse_full_disk(length_bytes)
        try:
            with parts.opened(upload.public_id) as handle:
                _Part(upload, lock, handle, checksum).take(body, length_bytes)
        except FileNotFoundError as error:
            raise UploadGone from error
    upload.refresh_from_db()
    return upload


class _Part:
    def __init__(
        self,
        upload: MediaUpload,
        lock: locks.UploadLock,
        handle: int,
        checksum: Checksum | None,
    ) -> None:
        self._upload, self._lock, self._handle = upload, lock, handle
        self._checksum, self._hasher = checksum, checksum.hasher() if checksum else None
        self._written = self._committed = upload.received_bytes
        self._wrote_at = self._committed_at = time.monotonic()
        with parts.alone(handle):
            self._require_lock()
            # What a killed process wrote and never acknowledged.
            os.ftruncate(handle, self._committed)

    def take(self, body: Body, length_bytes: int) -> None:
        left, waiting = length_bytes, bytearray()
        try:
            while left and (piece := _read(body, min(left, READ_BYTES))):
                left -= len(piece)
                waiting += piece
                is_late = time.monotonic() - self._wrote_at >= WRITE_SECONDS
                if len(waiting) >= WRITE_BYTES or is_late:
                    self._write(waiting)
            self._write(waiting)
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            self._discard_or_commit()
            raise NoSpace from error
        if self._is_damaged():
            self._discard_or_commit()
            raise ChecksumMismatch
        self._commit()

    def _is_damaged(self) -> bool:
        if self._hasher is None or self._checksum is None:
            return False
        return self._hasher.digest() != self._checksum.digest

    def _write(self, waiting: bytearray) -> None:
        if not waiting:
            return
        content = bytes(waiting)
        with parts.alone(self._handle):
            self._require_lock()
            parts.write(self._handle, content, at_byte=self._written)
        self._written += len(content)
        self._wrote_at = time.monotonic()
        waiting.clear()
        if self._hasher is not None:
            self._hasher.update(content)
        elif (
            self._written - self._committed >= COMMIT_BYTES
            or self._wrote_at - self._committed_at >= COMMIT_SECONDS
        ):
            self._commit()

    def _discard_or_commit(self) -> None:
        """Keep what came, unless it can't be vouched for."""
        if self._hasher is None:
            self._commit()
        else:
            with parts.alone(self._handle):
                self._require_lock()
                os.ftruncate(self._handle, self._committed)

    def _commit(self) -> None:
        os.fsync(self._handle)
        at = clock.now()
        changes: dict[str, object] = {"received_bytes": self._written, "expires_at": at + KEPT}
        if self._written == self._upload.size_bytes:
            # The finisher may begin at once.
            changes |= {"state": UploadState.FINISHING, "lock_holder": "", "locked_until": None}
        with transaction.atomic():
            if not self._lock.rows().update(**changes):
                raise UploadLocked
            durability.make_commit_durable()
        self._committed, self._committed_at = self._written, time.monotonic()

    def _require_lock(self) -> None:
        if not self._lock.is_held():
            raise UploadLocked


def _read(body: Body, most: int) -> bytes:
    """Return what came, b"" also where the line broke."""
    try:
        return body.read(most)
    except OSError:
        return b""

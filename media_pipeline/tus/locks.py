"""One writer per upload: a lease in its row, taken by a conditional UPDATE. It holds for all hosts on one database.

A process that dies lets go when its lease runs out. A writer that only seemed dead finds by ``is_held`` that its
token is gone, and writes no more.
"""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.crypto import get_random_string

from media_pipeline.tus.enums import UploadState
from media_pipeline.tus.errors import UploadGone, UploadLocked
from media_pipeline.tus.models import MediaUpload
from sanwei.common import clock
from sanwei.common.lanes.leases import Holder

#: Three renewals a lease, as the workers' heartbeats.
RENEWALS = 3


class UploadLock:
    """The right to write to one upload, while it is held."""

    def __init__(self, upload_id: int, holder: Holder) -> None:
        self.upload_id = upload_id
        self.holder = holder
        self._renewed_at = time.monotonic()

    def rows(self) -> QuerySet[MediaUpload]:
        """Return the upload's row as long as the lock is ours; every write of the holder goes through this."""
        return MediaUpload.objects.filter(pk=self.upload_id, lock_holder=self.holder.worker)

    def is_held(self) -> bool:
        """Tell whether the lock is still ours, and lengthen it in time."""
        if time.monotonic() - self._renewed_at < self.holder.seconds / RENEWALS:
            return self.rows().exists()
        self._renewed_at = time.monotonic()
        return bool(self.rows().update(locked_until=self.holder.until(clock.now())))

    def release(self) -> None:
        self.rows().update(lock_holder="", locked_until=None)


def new_holder() -> Holder:
    """Return a name that no other thread of any host has, with the configured lease."""
    worker = f"{socket.gethostname()[:24]}:{os.getpid()}:{get_random_string(12)}"
    return Holder(worker=worker, seconds=settings.UPLOAD_LEASE_SECONDS)


def take(upload_id: int, *, state: UploadState = UploadState.UPLOADING) -> UploadLock:
    """Take the lock of an upload in ``state``. Raises: UploadLocked; UploadGone if it is not in that state."""
    holder, at = new_holder(), clock.now()
    free = MediaUpload.objects.filter(
        Q(lock_holder="") | Q(locked_until__lte=at), pk=upload_id, state=state
    )
    if free.update(lock_holder=holder.worker, locked_until=holder.until(at)):
        return UploadLock(upload_id, holder)
    if MediaUpload.objects.filter(pk=upload_id, state=state).exists():
        raise UploadLocked
    raise UploadGone


@contextmanager
def held(upload_id: int) -> Iterator[UploadLock]:
    """Hold the lock of an arriving upload for the block. Raises: UploadLocked, UploadGone."""
    lock = take(upload_id)
    try:
        yield lock
    finally:
        lock.release()

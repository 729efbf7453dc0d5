"""Turns a whole upload into a recording, in the background: hash, move, row, first job. Safe to repeat at any point.

The recording takes the upload's public id and so a storage name known beforehand: whoever takes over from a killed
worker finds either the arrived file or what was made of it.
"""

import errno
import logging
from collections.abc import Iterator
from datetime import datetime

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connections, transaction
from django.db.models import F, Q

from media_pipeline import services
from media_pipeline.enums import MediaState
from media_pipeline.errors import SENTENCES
from media_pipeline.models import MediaAsset
from media_pipeline.tus import locks, parts, purposes
from media_pipeline.tus.enums import UploadState
from media_pipeline.tus.errors import UploadGone, UploadLocked
from media_pipeline.tus.models import MediaUpload
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.common.lanes.child import LaneStopped
from sanwei.common.lanes.heartbeat import beating

logger = logging.getLogger(__name__)

MAX_TRIES = 3


class LockLost(Exception):
    """Another worker took the upload over: stop, and leave everything to it."""


class PartFile(File):  # type: ignore[type-arg]
    """The arrived file; a storage on the same disk renames instead of copying."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def work_off() -> int:
    """Finish every upload that waits for it and that no other worker is on; return how many were tried."""
    tried = 0
    for upload_id in list(_waiting()):
        try:
            lock = locks.take(upload_id, state=UploadState.FINISHING)
        except (UploadLocked, UploadGone):
            continue
        tried += 1
        _finish(lock)
    return tried


def _waiting() -> Iterator[int]:
    free = Q(lock_holder="") | Q(locked_until__lte=clock.now())
    rows = MediaUpload.objects.filter(free, state=UploadState.FINISHING)
    yield from rows.order_by("created_at", "pk").values_list("pk", flat=True)


def _finish(lock: locks.UploadLock) -> None:
    """The task boundary: every way out leaves the upload in a known state."""
    try:
        lock.rows().update(tries=F("tries") + 1)
        upload = MediaUpload.objects.select_related("owner", "collection").get(pk=lock.upload_id)
        if upload.tries > MAX_TRIES:
            _fail(lock, "worker_died")
            return
        with beating(lambda at: _renew(lock, at), lock.holder):
            _make_recording(upload, lock)
    except (LaneStopped, KeyboardInterrupt):
        # A clean end of the worker is not a failed try.
        connections.close_all()
        lock.rows().update(lock_holder="", locked_until=None, tries=F("tries") - 1)
        raise
    except LockLost:
        logger.warning("upload %s was taken over", lock.upload_id)
    except SanweiError as refused:
        _fail(lock, refused.code, str(refused.message))
    except OSError as error:
        logger.exception("upload %s could not be stored", lock.upload_id)
        _wait_or_fail(lock, "no_space" if error.errno == errno.ENOSPC else "internal")
    except Exception:  # the task boundary
        logger.exception("finishing upload %s broke", lock.upload_id)
        _wait_or_fail(lock, "internal")


def _make_recording(upload: MediaUpload, lock: locks.UploadLock) -> None:
    path, target = parts.path_of(upload.public_id), services.source_name_of(upload.public_id)
    if path.exists():
        with path.open("rb") as opened:
            file = PartFile(opened, name=str(path))
            if file.size != upload.size_bytes:
                _fail(lock, "truncated")
                return
            sha256 = services.sha256_of(file)
            if (known := _known(upload, sha256)) is not None:
                _done(upload, lock, known, is_repeat=True)
                return
            _refuse_lost(lock)
            if default_storage.exists(target):
                default_storage.delete(target)  # half of what a killed worker copied
            target = default_storage.save(target, file)
    elif default_storage.exists(target):
        with default_storage.open(target) as stored:
            sha256 = services.sha256_of(stored)
    else:
        _fail(lock, "source_missing")
        return
    _take_in(upload, lock, target, sha256)


def _take_in(upload: MediaUpload, lock: locks.UploadLock, target: str, sha256: str) -> None:
    at = clock.now()
    # Rights may have been taken away while the file was on its way.
    purposes.purpose_called(upload.purpose).place(upload.owner, str(upload.collection_id))
    with transaction.atomic():
        asset = services.take_in(
            public_id=upload.public_id,
            source=target,
            size_bytes=upload.size_bytes,
            sha256=sha256,
            name=upload.name,
            title=upload.title,
            collection=upload.collection,
            uploaded_by=upload.owner,
            confirmed_at=upload.confirmed_unclassified_at,
            at=at,
        )
        _mark_done(lock, asset, is_repeat=False)
    parts.remove(upload.public_id)


def _known(upload: MediaUpload, sha256: str) -> MediaAsset | None:
    """Return the person's own recording of the same bytes in the same place that nothing uses yet."""
    if not purposes.purpose_called(upload.purpose).reuses:
        return None
    same = MediaAsset.objects.filter(
        sha256=sha256,
        uploaded_by=upload.owner,
        collection=upload.collection,
        owner_label="",
    ).exclude(state__in=[MediaState.REJECTED, MediaState.FAILED])
    return same.order_by("-pk").first()


def _done(
    upload: MediaUpload, lock: locks.UploadLock, asset: MediaAsset, *, is_repeat: bool
) -> None:
    with transaction.atomic():
        _mark_done(lock, asset, is_repeat=is_repeat)
    parts.remove(upload.public_id)


def _mark_done(lock: locks.UploadLock, asset: MediaAsset, *, is_repeat: bool) -> None:
    done = lock.rows().update(
        state=UploadState.DONE,
        asset=asset,
        is_repeat=is_repeat,
        lock_holder="",
        locked_until=None,
    )
    if not done:
        raise LockLost


def _renew(lock: locks.UploadLock, at: datetime) -> bool:
    return bool(lock.rows().update(locked_until=lock.holder.until(at)))


def _refuse_lost(lock: locks.UploadLock) -> None:
    if not lock.is_held():
        raise LockLost


def _wait_or_fail(lock: locks.UploadLock, code: str) -> None:
    """Try again when the lease has run out, but not for ever."""
    upload = MediaUpload.objects.filter(pk=lock.upload_id).first()
    if upload is not None and upload.tries >= MAX_TRIES:
        _fail(lock, code)


def _fail(lock: locks.UploadLock, code: str, sentence: str = "") -> None:
    failed = lock.rows().update(
        state=UploadState.FAILED,
        reason_code=code,
        reason=(sentence or str(SENTENCES[code]))[:300],
        lock_holder="",
        locked_until=None,
    )
    if failed:
        upload = MediaUpload.objects.get(pk=lock.upload_id)
        parts.remove(upload.public_id)
        if not MediaAsset.objects.filter(public_id=upload.public_id).exists():
            default_storage.delete(services.source_name_of(upload.public_id))

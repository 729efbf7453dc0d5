"""Writes to uploads: beginning one, giving it up, sweeping what was left behind."""

import time
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from media_pipeline import uploads
from media_pipeline.errors import NotConfirmed, UploadTooLarge
from media_pipeline.tus import parts, protocol, purposes
from media_pipeline.tus.enums import UploadState
from media_pipeline.tus.errors import EmptyUpload, TooManyUploads, UploadComplete
from media_pipeline.tus.models import MediaUpload
from media_pipeline.tus.space import KEPT, refuse_without_room
from sanwei.accounts.models import User
from sanwei.common import durability

#: More than this many half-sent files of one person are forgotten ones, or an attempt to fill the disk with promises.
MOST_OPEN = 10
#: A file whose row was never committed is litter after this.
ORPHAN_SECONDS = 3600


def most_bytes() -> int:
    """Return the size of the largest upload that is taken."""
    return int(settings.MEDIA_MAX_BYTES)


def begin(*, owner: User, size_bytes: int, metadata: str, at: datetime) -> MediaUpload:
    """Open an upload of ``size_bytes``; ``metadata`` is the Upload-Metadata header.

    Its words: ``purpose``, ``filename``, and perhaps ``title``, ``collection``; ``confirmed`` is "yes" where the
    person ticked that nothing in it is classified.

    Raises: BadRequest, NotConfirmed, NotAllowed, EmptyUpload, UploadTooLarge, NoSpace, TooManyUploads.
    """
    words = protocol.metadata(metadata)
    purpose = purposes.purpose_called(words.get("purpose", ""))
    if words.get("confirmed") != "yes":
        raise NotConfirmed
    if size_bytes > most_bytes():
        raise UploadTooLarge
    if not size_bytes:
        raise EmptyUpload
    collection = purpose.place(owner, words.get("collection", ""))
    mine = MediaUpload.objects.filter(owner=owner, state=UploadState.UPLOADING, expires_at__gt=at)
    if mine.count() >= MOST_OPEN:
        raise TooManyUploads
    refuse_without_room(size_bytes, at=at)
    name = protocol.file_name(words.get("filename", ""))
    public_id = uuid4()
    parts.create(public_id)
    with transaction.atomic():
        upload = MediaUpload.objects.create(
            public_id=public_id,
            owner=owner,
            purpose=purpose.name,
            collection=collection,
            name=name or str(public_id),
            title=protocol.one_line(words.get("title", ""))[:200],
            metadata=metadata,
            size_bytes=size_bytes,
            confirmed_unclassified_at=at,
            created_at=at,
            expires_at=at + KEPT,
        )
        durability.make_commit_durable()
    return upload


def give_up(*, upload: MediaUpload) -> None:
    """Forget an upload that has not arrived whole, with its bytes; whoever is writing to it finds its lock gone.

    Raises: UploadComplete.
    """
    open_rows = MediaUpload.objects.filter(
        pk=upload.pk, state__in=[UploadState.UPLOADING, UploadState.FAILED]
    )
    if not open_rows.delete()[0] and MediaUpload.objects.filter(pk=upload.pk).exists():
        raise UploadComplete
    parts.remove(upload.public_id)


def sweep(*, at: datetime) -> int:
    """Remove uploads that nobody went on with, and files without a row; return how many."""
    swept = 0
    expired = Q(state=UploadState.UPLOADING, expires_at__lte=at)
    for upload in MediaUpload.objects.filter(expired):
        if MediaUpload.objects.filter(expired, pk=upload.pk).delete()[0]:
            parts.remove(upload.public_id)
            swept += 1
    return swept + _sweep_files()


def _sweep_files() -> int:
    folder = uploads.folder()
    found = {path.stem: path for path in folder.glob(f"*{parts.SUFFIX}")} if folder.exists() else {}
    waited_for = MediaUpload.objects.filter(
        state__in=[UploadState.UPLOADING, UploadState.FINISHING]
    ).values_list("public_id", flat=True)
    kept = {str(public_id) for public_id in waited_for}
    old = [
        path
        for stem, path in found.items()
        if stem not in kept and time.time() - path.stat().st_mtime > ORPHAN_SECONDS
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)

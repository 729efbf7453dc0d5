"""附件 and pictures of a record: added with the tick, taken away while the record is open."""

from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.errors import AlreadyConfirmed, LifeNotVisible, TooManyFiles
from sanwei.activities.models import Activity, RecordFile
from sanwei.common import audit
from sanwei.files.pictures import CleanPicture

MOST_FILES = 20


@transaction.atomic
def add_file(
    *, activity: Activity, file: File[Any], actor: User | None, at: datetime
) -> RecordFile:
    """Keep ``file`` with the record; a CleanPicture as a picture. The caller has asked whether it is unclassified.

    A confirmed record takes files too: a scan of the signed paper comes last. Raises: TooManyFiles.
    """
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if activity.files.count() >= MOST_FILES:
        raise TooManyFiles
    row = RecordFile(
        activity=activity,
        **{"picture" if isinstance(file, CleanPicture) else "document": file},
        title=PurePath(str(file.name)).name[:200],
        size_bytes=file.size,
        added_at=at,
        added_by_name=actor.name if actor else "",
    )
    row.save()
    _log("add_file", row, actor, at)
    return row


@transaction.atomic
def remove_file(*, activity: Activity, file_id: UUID, actor: User | None, at: datetime) -> None:
    """Delete a file of a record that is not confirmed. Raises: AlreadyConfirmed, LifeNotVisible."""
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if activity.is_confirmed:
        raise AlreadyConfirmed
    row = activity.files.filter(public_id=file_id).first()
    if row is None:
        raise LifeNotVisible
    stored = row.picture if row.is_picture else row.document
    name, storage = str(stored.name), stored.storage
    _log("remove_file", row, actor, at)
    row.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _log(what: str, row: RecordFile, actor: User | None, at: datetime) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=f"activities.{what}",
        target_label="activities.activity",
        target_key=row.activity.public_id,
        unit_key=row.activity.unit.public_id,
        file=str(row.public_id),
    )

"""Puts a checked folder where players find it, in one switch.

Files first, the master playlist last of them, then one transaction: version row, current version, job done, event.
Killed at any point before it, nothing has changed for anybody, and the next try writes the same names again.
"""

import shutil
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.core.files.storage import Storage, default_storage
from django.db import transaction

from media_pipeline import jobs
from media_pipeline.enums import MediaState
from media_pipeline.events import MediaPublished
from media_pipeline.models import MediaAsset, MediaJob, MediaRendition, MediaVersion
from media_pipeline.package import Package
from sanwei.common import outbox
from sanwei.common.lanes.leases import Holder

ROOT = "media/versions"


class _Movable(File):  # type: ignore[type-arg]
    """A file that a local storage may move instead of copying it."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def storage_name(asset: MediaAsset, version_key: str, path: str) -> str:
    """Return where the storage keeps one file of a version."""
    return f"{ROOT}/{asset.public_id}/{version_key}/{path}"


def store(
    package: Package, *, folder: Path, asset: MediaAsset, version_key: str, may_move: bool
) -> None:
    """Put the files of ``folder`` into the storage, the master playlist last; safe to repeat."""
    for path, _ in package.files:
        with (folder / path).open("rb") as file:
            content = _Movable(file, str(folder / path)) if may_move else File(file)
            _replace(default_storage, storage_name(asset, version_key, path), content)


def switch(
    package: Package,
    *,
    asset: MediaAsset,
    version_key: str,
    at: datetime,
    job: MediaJob | None = None,
    holder: Holder | None = None,
) -> MediaVersion:
    """Make the stored version the current one and tell the owner, in one transaction.

    Raises: LeaseLost when ``job`` belongs to somebody else by now; then nothing has changed.
    """
    with transaction.atomic():
        if job is not None and holder is not None:
            jobs.finish(job, holder, at=at)
        asset.refresh_from_db(fields=["owner_label", "owner_key"])
        version, is_new = MediaVersion.objects.get_or_create(
            asset=asset,
            version_key=version_key,
            defaults={
                "duration_ms": package.duration_ms,
                "has_video": package.has_video,
                "has_audio": package.has_audio,
                "published_at": at,
                "files": [list(each) for each in package.files],
            },
        )
        if is_new:
            MediaRendition.objects.bulk_create(
                MediaRendition(
                    version=version,
                    name=rung.name,
                    width=rung.width,
                    height=rung.height,
                    bandwidth=rung.bandwidth,
                )
                for rung in package.rungs
            )
        MediaAsset.objects.filter(pk=asset.pk).update(
            current_version=version,
            state=MediaState.READY,
            reason="",
            reason_code="",
            is_retryable=False,
        )
        outbox.emit(
            MediaPublished(
                asset_id=asset.public_id,
                owner_label=asset.owner_label,
                owner_key=asset.owner_key,
                version_key=version_key,
                duration_ms=version.duration_ms,
            ),
            at=at,
        )
    return version


def remove(asset: MediaAsset, version_key: str, paths: list[str]) -> None:
    """Delete the stored files of one version, the master playlist first."""
    for path in reversed(paths):
        default_storage.delete(storage_name(asset, version_key, path))


def fetch(version: MediaVersion, folder: Path) -> bool:
    """Place the stored files of ``version`` in ``folder``, by hard link where they are local.

    Returns False, having left the folder as it was, when one of them is missing.
    """
    names = {
        path: storage_name(version.asset, version.version_key, path) for path, _ in version.files
    }
    if not names or not all(default_storage.exists(name) for name in names.values()):
        return False
    for path, name in names.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(name, folder / path)
    return True


def link_or_copy(name: str, target: Path) -> None:
    """Bring one stored file to ``target``, without spending disk where the storage is local."""
    try:
        target.hardlink_to(default_storage.path(name))
    except (NotImplementedError, OSError):
        with default_storage.open(name) as stored, target.open("wb") as file:
            shutil.copyfileobj(stored, file, 1 << 20)


def _replace(storage: Storage, name: str, content: File) -> None:  # type: ignore[type-arg]
    # What lies there is left over from a try that was killed; storages never overwrite by themselves.
    storage.delete(name)
    saved = storage.save(name, content)
    if saved != name:
        storage.delete(saved)
        raise FileExistsError(f"{name} appeared while it was being written")

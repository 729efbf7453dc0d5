"""Puts a checked folder where players find it, in one switch.

New files first, their master playlist last, then one transaction: version row, current version, job done, what
comes next, event. Killed at any point before it, nothing has changed for anybody, and the next try writes the same
names again. An edition adds files to a version and never touches those that an earlier one published.
"""

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files import File
from django.core.files.storage import Storage, default_storage
from django.db import transaction

from media_pipeline import jobs
from media_pipeline.enums import MediaState, Stage
from media_pipeline.errors import PackageRefused
from media_pipeline.events import MediaPublished
from media_pipeline.models import MediaAsset, MediaJob, MediaRendition, MediaVersion
from media_pipeline.package import LENGTH_TOLERANCE_MS, Package
from sanwei.common import outbox
from sanwei.common.lanes.leases import Holder

ROOT = "media/versions"
#: Files of an earlier edition go when no grant that names them can be valid any longer (6 h), and well after.
RETIRED_FOR = timedelta(hours=24)


class _Movable(File):  # type: ignore[type-arg]
    """A file that a local storage may move instead of copying it."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def storage_name(asset: MediaAsset, version_key: str, path: str) -> str:
    """Return where the storage keeps one file of a version."""
    return f"{ROOT}/{asset.public_id}/{version_key}/{path}"


def store(
    package: Package,
    *,
    folder: Path,
    asset: MediaAsset,
    version_key: str,
    may_move: bool,
    published: Mapping[str, int] | None = None,
) -> None:
    """Put the files of ``folder`` into the storage, the master playlist last; safe to repeat.

    What is ``published`` already is in use and stays as it is.
    """
    for path, _ in package.files:
        if published and path in published:
            continue
        with (folder / path).open("rb") as file:
            content = _Movable(file, str(folder / path)) if may_move else File(file)
            _replace(default_storage, storage_name(asset, version_key, path), content)


def switch(
    package: Package,
    *,
    asset: MediaAsset,
    version_key: str,
    at: datetime,
    stage: Stage = Stage.B,
    following: Stage | None = None,
    job: MediaJob | None = None,
    holder: Holder | None = None,
    chain: bool = False,
) -> MediaVersion:
    """Make the stored edition the current one, queue what follows and tell the owner, in one transaction.

    ``stage`` is the last one in it. The owner hears of a version once, not of each edition: its length stays.
    With ``chain`` the stage that follows is taken for ``holder``.

    Raises: LeaseLost when ``job`` belongs to somebody else by now; then nothing has changed. PackageRefused when
    the edition's length isn't that of the version.
    """
    with transaction.atomic():
        if job is not None and holder is not None:
            jobs.finish(job, holder, at=at)
        asset.refresh_from_db(fields=["owner_label", "owner_key", "current_version"])
        version = _written(package, asset, version_key, stage, at)
        is_news = asset.current_version_id != version.pk
        MediaAsset.objects.filter(pk=asset.pk).update(
            current_version=version,
            state=MediaState.READY,
            reason="",
            reason_code="",
            is_retryable=False,
        )
        if following is not None:
            jobs.enqueue(asset, following, at=at, holder=holder if chain else None)
        if is_news:
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


def _written(
    package: Package, asset: MediaAsset, version_key: str, stage: Stage, at: datetime
) -> MediaVersion:
    """Return the version's row, telling of ``package`` from now on unless it knows of a later edition."""
    version, is_new = MediaVersion.objects.get_or_create(
        asset=asset,
        version_key=version_key,
        defaults={
            "duration_ms": package.duration_ms,
            "has_video": package.has_video,
            "has_audio": package.has_audio,
            "published_at": at,
            "edition": package.edition,
            "stage": stage,
            "files": [list(each) for each in package.files],
        },
    )
    if not is_new:
        if package.edition <= version.edition:
            return version
        if abs(package.duration_ms - version.duration_ms) > LENGTH_TOLERANCE_MS:
            raise PackageRefused(f"{package.duration_ms} ms, published {version.duration_ms} ms")
        kept = {path for path, _ in package.files}
        version.retired += [[path, at.isoformat()] for path, _ in version.files if path not in kept]
        version.edition, version.stage = package.edition, stage
        version.files = [list(each) for each in package.files]
        version.save(update_fields=["edition", "stage", "files", "retired"])
    for rung in package.rungs:
        MediaRendition.objects.get_or_create(
            version=version,
            name=rung.name,
            defaults={
                "width": rung.width,
                "height": rung.height,
                "bandwidth": rung.bandwidth,
            },
        )
    return version


def sweep_retired(*, at: datetime) -> int:
    """Delete files of earlier editions that nobody can be playing any longer; return how many."""
    swept = 0
    for version in MediaVersion.objects.exclude(retired=[]).select_related("asset"):
        over = [
            path
            for path, since in version.retired
            if datetime.fromisoformat(since) + RETIRED_FOR <= at
        ]
        remove(version.asset, version.version_key, over)
        kept = [each for each in version.retired if each[0] not in over]
        MediaVersion.objects.filter(pk=version.pk, edition=version.edition).update(retired=kept)
        swept += len(over)
    return swept


def remove(asset: MediaAsset, version_key: str, paths: list[str]) -> None:
    """Delete the stored files of one version, the master playlist first."""
    for path in reversed(paths):
        default_storage.delete(storage_name(asset, version_key, path))


def fetch(
    version: MediaVersion, folder: Path, *, wanted: Callable[[str], bool] = lambda path: True
) -> bool:
    """Place the stored files of ``version`` in ``folder``, by hard link where they are local.

    ``wanted`` picks among their paths. Returns False, having left the folder as it was, when one is missing.
    """
    names = {
        path: storage_name(version.asset, version.version_key, path)
        for path, _ in version.files
        if wanted(path)
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

"""Writes to recordings: taking one in, binding it to its owner, trying again, deleting."""

import hashlib
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError
from wagtail.models import Collection, ReferenceIndex

from media_pipeline import jobs, package, publish, recipe
from media_pipeline.enums import MediaState, Stage
from media_pipeline.errors import (
    AssetAtWork,
    AssetInUse,
    NoSpace,
    NotConfirmed,
    NothingToRetry,
    PackageRefused,
    UploadTooLarge,
)
from media_pipeline.models import MediaAsset, MediaVersion
from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.common.lanes.leases import Holder

SOURCES = "media/sources"
AUDIT_LABEL = "media_pipeline.asset"


def ingest(
    *,
    file: File[Any],
    name: str,
    title: str,
    collection: Collection | None,
    uploaded_by: User | None,
    confirmed_unclassified: bool,
    at: datetime,
    prebuilt: Path | None = None,
    holder: Holder | None = None,
) -> MediaAsset:
    """Store a recording under a name of our own and queue its check; the worker does the rest.

    ``name`` is what the person called the file, kept for the screen only. ``collection`` None is the root.
    ``prebuilt`` is a folder of packages named by version key: where the source's own is among them it is
    published at once and nothing is encoded. ``holder`` takes the first job at once (foreground commands).

    Raises: NotConfirmed, UploadTooLarge, NoSpace, PackageRefused.
    """
    if confirmed_unclassified is not True:
        raise NotConfirmed
    _refuse_size(file.size or 0)
    public_id = uuid4()
    sha256 = sha256_of(file)
    source = default_storage.save(source_name_of(public_id), file)
    try:
        return take_in(
            public_id=public_id,
            source=source,
            size_bytes=file.size or 0,
            sha256=sha256,
            name=name,
            title=title,
            collection=collection or Collection.get_first_root_node(),
            uploaded_by=uploaded_by,
            confirmed_at=at,
            at=at,
            prebuilt=prebuilt,
            holder=holder,
        )
    except BaseException:
        default_storage.delete(source)
        raise


@transaction.atomic
def take_in(
    *,
    public_id: UUID,
    source: str,
    size_bytes: int,
    sha256: str,
    name: str,
    title: str,
    collection: Collection,
    uploaded_by: User | None,
    confirmed_at: datetime,
    at: datetime,
    prebuilt: Path | None = None,
    holder: Holder | None = None,
) -> MediaAsset:
    """Make a recording of the file that lies in the storage as ``source`` already, and queue its check."""
    asset = MediaAsset.objects.create(
        public_id=public_id,
        title=title.strip()[:200] or Path(name).stem[:200],
        source=source,
        source_name=Path(name.replace("\\", "/")).name[:255],
        collection=collection,
        uploaded_by=uploaded_by,
        uploaded_at=at,
        confirmed_unclassified_at=confirmed_at,
        size_bytes=size_bytes,
        sha256=sha256,
    )
    audit.log(
        at=at,
        actor=uploaded_by,
        action="media.upload",
        target_label=AUDIT_LABEL,
        target_key=asset.public_id,
        sha256=asset.sha256,
        confirmed_unclassified=True,
    )
    ready_made = prebuilt / recipe.version_key(sha256) if prebuilt else None
    if ready_made is not None and ready_made.is_dir():
        adopt_version(asset=asset, folder=ready_made, at=at)
    else:
        jobs.enqueue(asset, Stage.PROBE, at=at, holder=holder)
    asset.refresh_from_db()
    return asset


def source_name_of(public_id: UUID) -> str:
    """Return the name in the storage under which a recording's source is kept."""
    return f"{SOURCES}/{public_id}"


def adopt_version(*, asset: MediaAsset, folder: Path, at: datetime) -> MediaVersion:
    """Publish a package made elsewhere; ``folder`` must be named by the version key of the asset's source.

    Copies the files and leaves the folder as it is; emits MediaPublished. Safe to repeat.

    Raises: PackageRefused for another source, other settings or an incomplete folder.
    """
    version_key = recipe.version_key(asset.sha256)
    if folder.name != version_key:
        raise PackageRefused(f"{folder.name} is not the version {version_key} of this source")
    checked = package.check(folder, edition=package.latest_edition(folder))
    if not asset.versions.filter(version_key=version_key).exists():
        publish.store(checked, folder=folder, asset=asset, version_key=version_key, may_move=False)
    return publish.switch(checked, asset=asset, version_key=version_key, at=at)


def bind_owner(*, asset: MediaAsset, owner_label: str, owner_key: str) -> None:
    """Let the rule that is registered for ``owner_label`` decide who may play this; "" unbinds it."""
    MediaAsset.objects.filter(pk=asset.pk).update(owner_label=owner_label, owner_key=owner_key)
    asset.owner_label, asset.owner_key = owner_label, owner_key


@transaction.atomic
def retry(*, asset: MediaAsset, actor: User | None, at: datetime) -> None:
    """Queue the failed stage of ``asset`` again. Raises: NothingToRetry."""
    failed = MediaAsset.objects.select_for_update().filter(pk=asset.pk, state=MediaState.FAILED)
    current = failed.first()
    if current is None:
        raise NothingToRetry
    last = current.jobs.order_by("-pk").first()
    jobs.enqueue(current, Stage(last.stage) if last else Stage.PROBE, at=at)
    audit.log(
        at=at,
        actor=actor,
        action="media.retry",
        target_label=AUDIT_LABEL,
        target_key=asset.public_id,
    )


def delete(*, asset: MediaAsset, actor: User | None, at: datetime) -> None:
    """Delete a recording that no page uses, with its source and all versions.

    Raises: AssetInUse, AssetAtWork.
    """
    if is_in_use(asset):
        raise AssetInUse
    with transaction.atomic():
        if asset.jobs.filter(finished_at__isnull=True, leased_until__gt=at).exists():
            raise AssetAtWork
        versions = [(each.version_key, each.retired + each.files) for each in asset.versions.all()]
        source = str(asset.source.name)
        audit.log(
            at=at,
            actor=actor,
            action="media.delete",
            target_label=AUDIT_LABEL,
            target_key=asset.public_id,
            title=asset.title,
            sha256=asset.sha256,
        )
        try:
            asset.delete()
        except ProtectedError as error:
            raise AssetInUse from error
    # After the commit: a file without a row is litter, a row without a file is a broken lecture.
    for version_key, files in versions:
        publish.remove(asset, version_key, [path for path, _ in files])
    default_storage.delete(source)


def is_in_use(asset: MediaAsset) -> bool:
    """Tell whether a page or snippet refers to the recording."""
    return bool(ReferenceIndex.get_references_to(asset).exists())


def _refuse_size(size_bytes: int) -> None:
    if size_bytes > settings.MEDIA_MAX_BYTES:
        raise UploadTooLarge
    root = Path(settings.DATA_DIR)
    root.mkdir(parents=True, exist_ok=True)
    # The source itself and about as much again for what is made of it.
    if shutil.disk_usage(root).free < 2 * size_bytes + settings.MEDIA_RESERVE_BYTES:
        raise NoSpace


def sha256_of(file: File[Any]) -> str:
    """Return the hex digest of ``file``, read in pieces, and rewind it."""
    digest = hashlib.sha256()
    for chunk in file.chunks(1 << 20):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()

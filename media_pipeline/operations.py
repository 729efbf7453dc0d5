"""What an operator looks at: who is at work, what waits and why, what failed, and whether the disk will do.

Reads only. Which recordings a person may see is the caller's to say; the disk belongs to the installation.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet, Sum

from media_pipeline.enums import MediaState
from media_pipeline.models import MediaAsset, MediaJob, MediaVersion
from media_pipeline.status import Status, statuses_of
from sanwei.common.models import PeriodicRun

#: Rows of each heap that one page shows.
MOST = 50
#: A failure is of interest for as long as somebody may still ask about it.
REMEMBERED = timedelta(days=30)
#: A due job that nobody has taken for this long means that no worker is at work.
UNTOUCHED = timedelta(seconds=60)
#: The pulse of the background process: it asks for lost leases every few seconds.
PULSE = "media.recover"


@dataclass(frozen=True)
class Line:
    """One job of the queue, or one failed recording (``job`` None), with its state in words."""

    asset: MediaAsset
    job: MediaJob | None
    status: Status


@dataclass(frozen=True)
class Queue:
    """``running``, ``waiting`` (in the order of their turns) and ``failed`` (newest first), at most ``MOST`` each.

    The counts are of all. ``is_stalled``: something is due and no worker has been heard of.
    """

    running: tuple[Line, ...]
    waiting: tuple[Line, ...]
    failed: tuple[Line, ...]
    waiting_count: int
    failed_count: int
    is_stalled: bool


@dataclass(frozen=True)
class Disk:
    """Bytes; ``total`` and ``free`` are None where the files lie in a remote storage."""

    sources: int
    versions: int
    work: int
    total: int | None
    free: int | None
    reserve: int

    @property
    def is_short(self) -> bool:
        """Whether uploads and encodes are refused by now, or will be soon."""
        return self.free is not None and self.free < 2 * self.reserve

    @property
    def used_percent(self) -> int | None:
        if not self.total or self.free is None:
            return None
        return 100 - self.free * 100 // self.total


def queue_of(assets: QuerySet[MediaAsset], *, at: datetime) -> Queue:
    """Return the work on ``assets``; constant number of queries."""
    ours = MediaJob.objects.filter(finished_at__isnull=True, asset__in=assets.values("pk"))
    jobs = ours.select_related(
        "asset__current_version", "asset__collection", "asset__uploaded_by"
    ).order_by("-priority", "created_at", "pk")
    running = list(jobs.filter(leased_until__gt=at).exclude(worker="")[:MOST])
    rest = jobs.exclude(pk__in=[job.pk for job in running])
    waiting = list(rest[:MOST])
    broken = assets.filter(state=MediaState.FAILED, uploaded_at__gte=at - REMEMBERED).order_by(
        "-uploaded_at", "-pk"
    )
    failed = list(broken[:MOST])
    statuses = statuses_of([*(job.asset for job in (*running, *waiting)), *failed])
    return Queue(
        running=tuple(Line(job.asset, job, statuses[job.asset_id]) for job in running),
        waiting=tuple(Line(job.asset, job, statuses[job.asset_id]) for job in waiting),
        failed=tuple(Line(asset, None, statuses[asset.pk]) for asset in failed),
        waiting_count=rest.count(),
        failed_count=broken.count(),
        is_stalled=bool(waiting) and not running and _is_silent(at),
    )


def disk_use() -> Disk:
    """Return what recordings take and what is left. Walks the folder of running work, which is small."""
    sources = MediaAsset.objects.aggregate(total=Sum("size_bytes"))["total"] or 0
    versions = sum(
        size
        for files in MediaVersion.objects.values_list("files", flat=True).iterator()
        for _path, size in files
    )
    root = Path(settings.DATA_DIR)
    total, free = _space(root)
    return Disk(
        sources=sources,
        versions=versions,
        work=_size_of(root / "work"),
        total=total,
        free=free,
        reserve=settings.MEDIA_RESERVE_BYTES,
    )


def space_left() -> tuple[int | None, int]:
    """Return the free bytes (None where the files lie in a remote storage) and how many are kept in reserve."""
    _total, free = _space(Path(settings.DATA_DIR))
    return free, settings.MEDIA_RESERVE_BYTES


def _is_silent(at: datetime) -> bool:
    pulse = PeriodicRun.objects.filter(name=PULSE).first()
    return pulse is None or pulse.due_at < at - UNTOUCHED


def _space(root: Path) -> tuple[int | None, int | None]:
    try:
        default_storage.path("")
        disk = shutil.disk_usage(root)
    except (NotImplementedError, OSError):
        return None, None
    return disk.total, disk.free


def _size_of(folder: Path) -> int:
    size = 0
    for path in folder.rglob("*") if folder.exists() else ():
        try:
            size += path.lstat().st_size
        except FileNotFoundError:
            continue  # a worker has cleaned up meanwhile
    return size

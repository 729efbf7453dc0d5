"""Carries out claimed jobs: the task boundary of the pipeline. Every way out leaves the job in a known state."""

import errno
import logging
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connections, transaction

from media_pipeline import jobs, package, plan, probe, publish, recipe, stage
from media_pipeline.commands import SOURCE
from media_pipeline.enums import MediaState, Stage
from media_pipeline.errors import EncodeFailed, PackageRefused, ProbeRefused
from media_pipeline.jobs import LeaseLost
from media_pipeline.models import MediaAsset, MediaJob, MediaVersion
from media_pipeline.package import Package
from media_pipeline.playlists import AUDIO_FOLDER
from media_pipeline.report import ProbeReport
from media_pipeline.stage import Earlier
from sanwei.common import clock
from sanwei.common.lanes.child import LaneStopped
from sanwei.common.lanes.heartbeat import beating
from sanwei.common.lanes.leases import Holder

logger = logging.getLogger(__name__)

REPORT_SECONDS = 1.0
#: Work folders that no lease covers are older than this before they are swept.
STALE_SECONDS = 600
#: In the order in which a recording goes through them.
STAGES = list(Stage)


def work_root() -> Path:
    """Return the folder under which every job has its own; beside the storage, so that moving is renaming."""
    return Path(settings.DATA_DIR) / "work" / "media"


def work_off(*, stages: Collection[Stage], holder: Holder) -> int:
    """Do all jobs of ``stages`` that are due; return how many."""
    done = 0
    while (job := jobs.claim(stages=stages, holder=holder, at=clock.now())) is not None:
        run(job, holder)
        done += 1
    return done


def run(job: MediaJob, holder: Holder, *, chain: bool = False) -> None:
    """Carry out one claimed job to a final or a waiting state; nothing but a stop from outside raises.

    With ``chain`` the stage that follows is taken for the same holder.
    """
    try:
        with beating(lambda at: jobs.renew(job, holder, at=at), holder), _folder(job) as folder:
            job.asset.refresh_from_db()
            _bring_source(job.asset, folder)
            if job.stage == Stage.PROBE:
                _probe(job, holder, folder, chain=chain)
            else:
                _encode(job, holder, folder, chain=chain)
    except (LaneStopped, KeyboardInterrupt):
        connections.close_all()
        jobs.release(job, holder)
        raise
    except LeaseLost:
        logger.warning("media job %s was taken over or its recording deleted", job.pk)
    except ProbeRefused as refused:
        if refused.code == "probe_timeout" and not chain and job.attempts < jobs.POISON_TRIES:
            # The machine may have been busy rather than the file at fault: once more, after a lease.
            jobs.postpone(job, holder, at=clock.now(), error=refused.code)
        else:
            jobs.reject(job, holder, code=refused.code, detail=refused.detail, at=clock.now())
    except EncodeFailed as failed:
        logger.error("media job %s failed: %s %s", job.pk, failed.code, failed.detail)
        _fail(job, holder, failed)
    except PackageRefused as refused:
        logger.error("media job %s made an unusable version: %s", job.pk, refused.detail)
        _fail(job, holder, EncodeFailed("encode_failed", refused.detail))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            _postpone(job, holder, error)
        else:
            _fail(job, holder, EncodeFailed("no_space", str(error), is_retryable=True))
    except Exception as error:  # noqa: BLE001 - the task boundary
        _postpone(job, holder, error)


def sweep() -> int:
    """Remove work folders that no running job owns; return how many."""
    swept, at = 0, clock.now()
    if not work_root().exists():
        return 0
    for folder in work_root().iterdir():
        job_id = folder.name.partition("-")[0]
        is_fresh = time.time() - folder.stat().st_mtime < STALE_SECONDS
        if job_id.isdigit() and not is_fresh and not jobs.has_live_lease(int(job_id), at=at):
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def _fail(job: MediaJob, holder: Holder, failed: EncodeFailed) -> None:
    if failed.is_poison:
        jobs.postpone(
            job,
            holder,
            at=clock.now(),
            error=f"{failed.code}: {failed.detail}",
            code=failed.code,
            most_tries=jobs.POISON_TRIES,
        )
        return
    jobs.fail(
        job,
        holder,
        code=failed.code,
        detail=failed.detail,
        is_retryable=failed.is_retryable,
        at=clock.now(),
    )


def _postpone(job: MediaJob, holder: Holder, error: Exception) -> None:
    logger.exception("media job %s broke", job.pk)
    jobs.postpone(job, holder, at=clock.now(), error=f"{type(error).__name__}: {error}")


@contextmanager
def _folder(job: MediaJob) -> Iterator[Path]:
    work_root().mkdir(parents=True, exist_ok=True)
    # What a worker that lost this job left behind: the lease is ours, so nobody else writes there.
    for left in work_root().glob(f"{job.pk}-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{job.pk}-", dir=work_root()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _bring_source(asset: MediaAsset, folder: Path) -> None:
    """Place the source as ``folder/source``: a hard link where it is a local file, else a copy."""
    target, name = folder / SOURCE, str(asset.source.name)
    if not name or not default_storage.exists(name):
        raise EncodeFailed("source_missing", name)
    publish.link_or_copy(name, target)


def _probe(job: MediaJob, holder: Holder, folder: Path, *, chain: bool) -> None:
    report = probe.probe(folder / SOURCE, max_seconds=settings.MEDIA_MAX_SECONDS)
    first = plan.stages_of(report, recipe.current())[0]
    at = clock.now()
    with transaction.atomic():
        jobs.finish(job, holder, at=at)
        MediaAsset.objects.filter(pk=job.asset_id).update(probe=report.as_json())
        jobs.enqueue(job.asset, first, at=at, holder=holder if chain else None)


def _encode(job: MediaJob, holder: Holder, folder: Path, *, chain: bool) -> None:
    """Do the first stage that today's version of the recording lacks, whatever the job is called.

    After a change of settings that is the first one again; after a takeover never one that is published.
    """
    asset, chosen = job.asset, recipe.current()
    version_key = plan.version_key(asset.sha256, chosen)
    report = ProbeReport.from_json(asset.probe or {})
    version = asset.versions.filter(version_key=version_key).first()
    todo = plan.stage_after(Stage(version.stage) if version else Stage.PROBE, report, chosen)
    if todo is None:
        with transaction.atomic():
            jobs.finish(job, holder, at=clock.now())
            MediaAsset.objects.filter(pk=asset.pk).update(
                current_version=version, state=MediaState.READY
            )
        return
    done, made = _made(job, holder, folder, plan.plan(todo, report, chosen), version, version_key)
    if not jobs.renew(job, holder, at=clock.now()):
        raise LeaseLost(str(job.pk))
    published = version.sizes if version else {}
    publish.store(
        made,
        folder=folder,
        asset=asset,
        version_key=version_key,
        may_move=True,
        published=published,
    )
    try:
        publish.switch(
            made,
            asset=asset,
            version_key=version_key,
            at=clock.now(),
            stage=done,
            following=plan.stage_after(done, report, chosen),
            job=job,
            holder=holder,
            chain=chain,
        )
    except LeaseLost:
        if not MediaAsset.objects.filter(pk=asset.pk).exists():
            publish.remove(asset, version_key, [path for path, _ in made.files])
        raise


def _made(
    job: MediaJob,
    holder: Holder,
    folder: Path,
    todo: plan.StagePlan,
    version: MediaVersion | None,
    version_key: str,
) -> tuple[Stage, Package]:
    """Return the edition and the last stage in it: a twin's where the same film is that far already, else encoded."""
    refuse_full_disk(folder, plan.bytes_needed(todo))
    published = version.sizes if version else {}
    for twin in MediaVersion.objects.filter(version_key=version_key).exclude(asset=job.asset):
        reached = Stage(twin.stage)
        is_further = STAGES.index(reached) >= STAGES.index(todo.stage)
        is_newer = version is None or twin.edition > version.edition
        if is_further and is_newer and publish.fetch(twin, folder):
            made = package.check(folder, edition=twin.edition, published=published)
            return reached, made
    earlier = _earlier(version, folder) if version else None
    reporter = _Reporter(job, holder, todo.makes)
    reporter(0)
    return todo.stage, stage.make(todo, folder, earlier=earlier, on_progress=reporter)


def _earlier(version: MediaVersion, folder: Path) -> Earlier:
    """Bring what the next stage reads of the earlier ones: playlists, headers and the sound."""

    def is_wanted(path: str) -> bool:
        return path.endswith((".m3u8", "init.mp4")) or path.startswith(f"{AUDIO_FOLDER}/")

    if not publish.fetch(version, folder, wanted=is_wanted):
        raise PackageRefused(f"files of {version.version_key} are missing")
    master = folder / version.master
    told = master.read_text()
    # Only the edition to come lies in the folder; a hard link would also let us write into what is published.
    master.unlink()
    return Earlier(version.edition, told, version.sizes)


def refuse_full_disk(folder: Path, needed_bytes: int) -> None:
    """Raise EncodeFailed("no_space") unless ``needed_bytes`` and the reserve are free where ``folder`` lies."""
    free = shutil.disk_usage(folder).free
    if free < needed_bytes + settings.MEDIA_RESERVE_BYTES:
        raise EncodeFailed("no_space", f"{free} bytes free", is_retryable=True)


class _Reporter:
    """Writes the progress about once a second, not at every line that ffmpeg prints."""

    def __init__(self, job: MediaJob, holder: Holder, makes: str) -> None:
        self._job, self._holder, self._makes, self._wrote_at = job, holder, makes, 0.0

    def __call__(self, permille: int) -> None:
        now = time.monotonic()
        if now - self._wrote_at >= REPORT_SECONDS:
            self._wrote_at = now
            jobs.report(self._job, self._holder, permille=permille, makes=self._makes)

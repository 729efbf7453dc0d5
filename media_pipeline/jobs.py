"""The queue of stages: MediaJob rows, claimed under a lease by conditional UPDATEs. Decides, runs nothing.

The row is the queue item, the progress and the history in one, so it is written in the transaction that makes it
due, and a killed worker's job is simply one whose lease has run out.
"""

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from media_pipeline.enums import MediaState, Stage
from media_pipeline.errors import SENTENCES
from media_pipeline.models import MediaAsset, MediaJob
from sanwei.common.lanes.leases import Holder

logger = logging.getLogger(__name__)

MAX_TRIES = 3
#: A stage that crashed or stalled the encoder will do so again: one more try, then a person decides.
POISON_TRIES = 2
#: Of the whole queue, what makes something playable goes before what improves it.
PRIORITIES = {Stage.PROBE: 20, Stage.ZERO: 15, Stage.A: 10, Stage.B: 0}


class LeaseLost(Exception):
    """Another worker took the job over, or its asset is gone: stop, and leave no trace."""


def enqueue(
    asset: MediaAsset, stage: Stage, *, at: datetime, holder: Holder | None = None
) -> MediaJob:
    """Add a job, and take it at once for ``holder`` if given. Call inside the transaction that makes it due."""
    MediaAsset.objects.filter(pk=asset.pk).update(
        state=_working(stage) if holder else _waiting(stage),
        reason="",
        reason_code="",
        is_retryable=False,
    )
    return MediaJob.objects.create(
        asset=asset,
        stage=stage,
        priority=PRIORITIES[stage],
        created_at=at,
        worker=holder.worker if holder else "",
        leased_until=holder.until(at) if holder else None,
        attempts=1 if holder else 0,
    )


def claim(*, stages: Collection[Stage], holder: Holder, at: datetime) -> MediaJob | None:
    """Take the next job that is due, an expired one included, or return None."""
    for job in _due(at).filter(stage__in=stages)[:8]:
        if job.attempts >= MAX_TRIES:
            give_up(job, at=at)
        elif _take(job, holder, at):
            job.refresh_from_db()
            return job
    return None


def recover(*, at: datetime) -> int:
    """Show jobs whose worker vanished as waiting again, and end those that were tried enough.

    Returns how many leases had run out.
    """
    expired = list(_due(at).exclude(worker=""))
    for job in expired:
        if job.attempts >= MAX_TRIES:
            give_up(job, at=at)
        else:
            _let_go(job, job.worker, leased_until=None)
    return len(expired)


def renew(job: MediaJob, holder: Holder, *, at: datetime) -> bool:
    """Lengthen the lease; tell whether it is still ours."""
    return bool(_ours(job, holder).update(leased_until=holder.until(at)))


def report(job: MediaJob, holder: Holder, *, permille: int, makes: str) -> None:
    """Store how far the stage is and what it makes. Raises: LeaseLost."""
    if not _ours(job, holder).update(progress_permille=permille, makes=makes):
        raise LeaseLost(str(job.pk))


def finish(job: MediaJob, holder: Holder, *, at: datetime) -> None:
    """End the job as done. Call inside the transaction of its effect. Raises: LeaseLost."""
    done = _ours(job, holder).update(finished_at=at, leased_until=None, progress_permille=1000)
    if not done:
        raise LeaseLost(str(job.pk))


def release(job: MediaJob, holder: Holder) -> None:
    """Give an unfinished job back at once; a clean end of the worker is not a failed try."""
    _let_go(job, holder.worker, leased_until=None, attempts=F("attempts") - 1)


def postpone(
    job: MediaJob,
    holder: Holder,
    *,
    at: datetime,
    error: str,
    code: str = "internal",
    most_tries: int = MAX_TRIES,
) -> None:
    """Let the job wait one lease after an unforeseen error; the last try ends it for the reason ``code``."""
    if job.attempts >= most_tries:
        fail(job, holder, code=code, detail=error, is_retryable=True, at=at)
    else:
        _let_go(job, holder.worker, leased_until=holder.until(at), error=error[:2000])


def fail(
    job: MediaJob, holder: Holder, *, code: str, detail: str, is_retryable: bool, at: datetime
) -> None:
    """End the job and its asset as failed for a reason that a person can read."""
    _end(job, holder.worker, MediaState.FAILED, code, detail, is_retryable, at)


def reject(job: MediaJob, holder: Holder, *, code: str, detail: str, at: datetime) -> None:
    """End the probe with a refusal of the file itself."""
    _end(job, holder.worker, MediaState.REJECTED, code, detail, False, at)


def give_up(job: MediaJob, *, at: datetime, code: str = "worker_died") -> None:
    """End a job that nobody will try again by himself; a person may."""
    logger.error("media job %s given up after %s tries: %s", job.pk, job.attempts, code)
    _end(job, job.worker, MediaState.FAILED, code, job.error, True, at)


def has_live_lease(job_id: int, *, at: datetime) -> bool:
    """Tell whether some worker is on the job now."""
    return MediaJob.objects.filter(
        pk=job_id, finished_at__isnull=True, leased_until__gt=at
    ).exists()


def _due(at: datetime) -> QuerySet[MediaJob]:
    return MediaJob.objects.filter(
        Q(leased_until__isnull=True) | Q(leased_until__lte=at), finished_at__isnull=True
    ).order_by("-priority", "created_at", "pk")


def _ours(job: MediaJob, holder: Holder) -> QuerySet[MediaJob]:
    return MediaJob.objects.filter(pk=job.pk, worker=holder.worker, finished_at__isnull=True)


def _working(stage: Stage) -> MediaState:
    return MediaState.PROBING if stage == Stage.PROBE else MediaState.ENCODING


def _waiting(stage: Stage) -> MediaState | Case:
    if stage == Stage.PROBE:
        return MediaState.UPLOADED
    # Decided by the row itself: between our reading and our writing another version may have become current.
    is_not_playable = When(current_version__isnull=True, then=Value(MediaState.QUEUED))
    return Case(is_not_playable, default=Value(MediaState.PREVIEW_READY))


@transaction.atomic
def _take(job: MediaJob, holder: Holder, at: datetime) -> bool:
    unchanged = MediaJob.objects.filter(
        pk=job.pk, worker=job.worker, leased_until=job.leased_until, finished_at__isnull=True
    )
    taken = unchanged.update(
        worker=holder.worker,
        leased_until=holder.until(at),
        attempts=F("attempts") + 1,
        progress_permille=0,
    )
    if taken:
        MediaAsset.objects.filter(pk=job.asset_id).update(state=_working(Stage(job.stage)))
    return bool(taken)


@transaction.atomic
def _let_go(job: MediaJob, worker: str, **changes: object) -> None:
    open_job = MediaJob.objects.filter(pk=job.pk, worker=worker, finished_at__isnull=True)
    if open_job.update(worker="", progress_permille=0, **changes):
        MediaAsset.objects.filter(pk=job.asset_id).update(state=_waiting(Stage(job.stage)))


@transaction.atomic
def _end(
    job: MediaJob,
    worker: str,
    state: MediaState,
    code: str,
    detail: str,
    is_retryable: bool,
    at: datetime,
) -> None:
    open_job = MediaJob.objects.filter(pk=job.pk, worker=worker, finished_at__isnull=True)
    if open_job.update(finished_at=at, leased_until=None, error=f"{code}: {detail}"[:2000]):
        MediaAsset.objects.filter(pk=job.asset_id).update(
            state=state, reason_code=code, reason=str(SENTENCES[code]), is_retryable=is_retryable
        )

"""The queue of machine drafts: Transcription rows, claimed under a lease by conditional UPDATEs, as in ``jobs``."""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from media_pipeline.captions import services, transcriber
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.enums import CaptionLanguage, CaptionSource
from media_pipeline.captions.errors import SENTENCES, NothingToTranscribe, NoTranscriber
from media_pipeline.captions.models import Transcription
from media_pipeline.jobs import LeaseLost
from media_pipeline.models import MediaAsset
from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.common.lanes.leases import Holder

logger = logging.getLogger(__name__)

MAX_TRIES = 3


def may_ask(asset: MediaAsset) -> bool:
    """Tell whether a machine draft can be asked for: a transcriber is set up and there is sound."""
    version = asset.current_version
    return transcriber.is_configured() and version is not None and version.has_audio


def ask(*, asset: MediaAsset, actor: User | None, at: datetime) -> Transcription:
    """Queue a machine draft; one that is already under way is returned.

    Raises: NoTranscriber, NothingToTranscribe.
    """
    if not transcriber.is_configured():
        raise NoTranscriber
    if not may_ask(asset):
        raise NothingToTranscribe
    try:
        with transaction.atomic():
            asked = Transcription.objects.create(asset=asset, asked_by=actor, created_at=at)
            audit.log(
                at=at,
                actor=actor,
                action="captions.transcribe",
                target_label=services.AUDIT_LABEL,
                target_key=asset.public_id,
            )
            return asked
    except IntegrityError:  # a double click: one is open
        return Transcription.objects.get(asset=asset, finished_at__isnull=True)


def claim(*, holder: Holder, at: datetime) -> Transcription | None:
    """Take the oldest one that is due, an expired one included, or return None."""
    due = Transcription.objects.filter(
        Q(leased_until__isnull=True) | Q(leased_until__lte=at), finished_at__isnull=True
    )
    for asked in due.order_by("created_at", "pk")[:8]:
        if asked.attempts >= MAX_TRIES:
            fail(asked, asked.worker, code="worker_died", detail=asked.error, at=at)
        elif _take(asked, holder, at):
            asked.refresh_from_db()
            return asked
    return None


def renew(asked: Transcription, holder: Holder, *, at: datetime) -> bool:
    """Lengthen the lease; tell whether it is still ours."""
    return bool(_ours(asked, holder.worker).update(leased_until=holder.until(at)))


@transaction.atomic
def finish(asked: Transcription, holder: Holder, *, cues: list[Cue], at: datetime) -> None:
    """Store the machine's draft and end the job, in one transaction. Raises: LeaseLost."""
    if not _ours(asked, holder.worker).update(finished_at=at, leased_until=None):
        raise LeaseLost(str(asked.pk))
    draft = services.add_version(
        asset=asked.asset,
        language=CaptionLanguage.CHINESE,
        source=CaptionSource.MACHINE,
        cues=cues,
        actor=asked.asked_by,
        at=at,
    )
    Transcription.objects.filter(pk=asked.pk).update(draft=draft)


def release(asked: Transcription, holder: Holder) -> None:
    """Give an unfinished one back at once; a clean end of the worker is not a failed try."""
    _ours(asked, holder.worker).update(worker="", leased_until=None, attempts=F("attempts") - 1)


def postpone(asked: Transcription, holder: Holder, *, code: str, detail: str, at: datetime) -> None:
    """Let it wait one lease after an error that may pass; the last try ends it."""
    if asked.attempts >= MAX_TRIES:
        fail(asked, holder.worker, code=code, detail=detail, at=at)
    else:
        _ours(asked, holder.worker).update(
            worker="", leased_until=holder.until(at), error=f"{code}: {detail}"[:2000]
        )


def fail(asked: Transcription, worker: str, *, code: str, detail: str, at: datetime) -> None:
    """End it as failed with a reason that the editor reads."""
    logger.error("transcription %s failed: %s %s", asked.pk, code, detail)
    _ours(asked, worker).update(
        finished_at=at,
        leased_until=None,
        reason_code=code,
        reason=str(SENTENCES[code]),
        error=f"{code}: {detail}"[:2000],
    )


def is_alive(number: int, *, at: datetime) -> bool:
    """Tell whether some worker is on it now."""
    return Transcription.objects.filter(
        pk=number, finished_at__isnull=True, leased_until__gt=at
    ).exists()


def latest_of(asset: MediaAsset) -> Transcription | None:
    """Return the one asked for last."""
    return asset.transcriptions.order_by("-created_at", "-pk").first()


def _ours(asked: Transcription, worker: str) -> QuerySet[Transcription]:
    return Transcription.objects.filter(pk=asked.pk, worker=worker, finished_at__isnull=True)


def _take(asked: Transcription, holder: Holder, at: datetime) -> bool:
    unchanged = _ours(asked, asked.worker).filter(leased_until=asked.leased_until)
    return bool(
        unchanged.update(
            worker=holder.worker, leased_until=holder.until(at), attempts=F("attempts") + 1
        )
    )

"""Carries out claimed transcriptions: the task boundary. Every way out leaves the row in a known state."""

import errno
import logging
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connections

from media_pipeline import publish
from media_pipeline.captions import transcriber, transcriptions
from media_pipeline.captions.errors import TranscriptionFailed
from media_pipeline.captions.models import Transcription
from media_pipeline.commands import AUDIO_FILE
from media_pipeline.errors import EncodeFailed
from media_pipeline.jobs import LeaseLost
from media_pipeline.work import STALE_SECONDS, refuse_full_disk, work_root
from sanwei.common import clock
from sanwei.common.lanes.child import LaneStopped
from sanwei.common.lanes.heartbeat import beating
from sanwei.common.lanes.leases import Holder

logger = logging.getLogger(__name__)

PREFIX = "speech"


def work_off(holder: Holder) -> int:
    """Do all transcriptions that are due; return how many."""
    done = 0
    while (asked := transcriptions.claim(holder=holder, at=clock.now())) is not None:
        run(asked, holder)
        done += 1
    return done


def run(asked: Transcription, holder: Holder) -> None:
    """Carry out one claimed transcription; nothing but a stop from outside raises."""
    try:
        with (
            beating(lambda at: transcriptions.renew(asked, holder, at=at), holder),
            _folder(asked) as folder,
        ):
            _transcribe(asked, holder, folder)
    except (LaneStopped, KeyboardInterrupt):
        connections.close_all()
        transcriptions.release(asked, holder)
        raise
    except LeaseLost:
        logger.warning("transcription %s was taken over or its recording deleted", asked.pk)
    except TranscriptionFailed as failed:
        _end(asked, holder, failed)
    except EncodeFailed as failed:
        code = failed.code if failed.code in {"no_space", "source_missing"} else "internal"
        _end(asked, holder, TranscriptionFailed(code, f"{failed.code}: {failed.detail}"))
    except OSError as error:
        is_full = error.errno == errno.ENOSPC
        code = "no_space" if is_full else "internal"
        _end(asked, holder, TranscriptionFailed(code, str(error), is_retryable=not is_full))
    except Exception as error:  # the task boundary
        logger.exception("transcription %s broke", asked.pk)
        told = f"{type(error).__name__}: {error}"
        _end(asked, holder, TranscriptionFailed("internal", told, is_retryable=True))


def sweep() -> int:
    """Remove folders that killed workers left; return how many."""
    swept, at = 0, clock.now()
    for folder in work_root().glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        is_fresh = time.time() - folder.stat().st_mtime < STALE_SECONDS
        if number.isdigit() and not is_fresh and not transcriptions.is_alive(int(number), at=at):
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def _end(asked: Transcription, holder: Holder, failed: TranscriptionFailed) -> None:
    at = clock.now()
    if failed.is_retryable:
        transcriptions.postpone(asked, holder, code=failed.code, detail=failed.detail, at=at)
    else:
        transcriptions.fail(asked, holder.worker, code=failed.code, detail=failed.detail, at=at)


def _transcribe(asked: Transcription, holder: Holder, folder: Path) -> None:
    version = asked.asset.current_version
    if version is None:
        raise TranscriptionFailed("source_missing", "nothing is published")
    # The published sound, not the source: it begins at zero where the pictures do.
    name = publish.storage_name(asked.asset, version.version_key, AUDIO_FILE)
    if not default_storage.exists(name):
        raise TranscriptionFailed("source_missing", name)
    refuse_full_disk(folder, transcriber.wav_bytes(version.duration_ms))
    publish.link_or_copy(name, folder / AUDIO_FILE)
    cues = transcriber.transcribe(folder, sound=AUDIO_FILE, duration_ms=version.duration_ms)
    transcriptions.finish(asked, holder, cues=cues, at=clock.now())


@contextmanager
def _folder(asked: Transcription) -> Iterator[Path]:
    work_root().mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{asked.pk}-", dir=work_root()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

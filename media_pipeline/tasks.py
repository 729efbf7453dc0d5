"""The pipeline's recurring jobs.

Probing has its own lane: a refusal must not wait behind somebody's encode. The same lane copies what is web-safe, so
that a recording which needs no encoding plays while another is encoded.
"""

import os
import socket

from django.conf import settings
from django.utils.crypto import get_random_string

from media_pipeline import jobs, publish, uploads, work
from media_pipeline.captions import transcriber
from media_pipeline.captions import work as speech
from media_pipeline.enums import Stage
from media_pipeline.tus import finishing
from media_pipeline.tus import services as tus
from sanwei.common import clock, lanes
from sanwei.common.lanes.leases import Holder

LOOK_SECONDS = 0.5
RECOVER_SECONDS = 5.0
SWEEP_SECONDS = 600.0


def new_holder() -> Holder:
    """Return a name that no other worker has ever had, with the configured lease."""
    worker = f"{socket.gethostname()[:30]}:{os.getpid()}:{get_random_string(8)}"
    return Holder(worker=worker, seconds=settings.MEDIA_LEASE_SECONDS)


@lanes.every(LOOK_SECONDS, lane="probe", name="media.probe")
def take_uploads_in() -> None:
    """Finish, probe and, where it is web-safe, publish at once: somebody is waiting for each of these."""
    finishing.work_off()
    work.work_off(stages=(Stage.PROBE, Stage.ZERO), holder=new_holder())


@lanes.every(LOOK_SECONDS, lane="media", name="media.encode")
def encode_recordings() -> None:
    work.work_off(stages=(Stage.ZERO, Stage.A, Stage.B), holder=new_holder())


@lanes.every(RECOVER_SECONDS, lane="fast", name="media.recover")
def recover_jobs() -> None:
    jobs.recover(at=clock.now())


@lanes.every(SWEEP_SECONDS, lane="media", name="media.sweep")
def sweep_work_folders() -> None:
    work.sweep()
    uploads.sweep()
    tus.sweep(at=clock.now())
    publish.sweep_retired(at=clock.now())


if transcriber.is_configured():

    @lanes.every(LOOK_SECONDS, lane="speech", name="media.transcribe")
    def transcribe_recordings() -> None:
        speech.work_off(new_holder())

    @lanes.every(SWEEP_SECONDS, lane="speech", name="media.sweep_speech")
    def sweep_speech_folders() -> None:
        speech.sweep()

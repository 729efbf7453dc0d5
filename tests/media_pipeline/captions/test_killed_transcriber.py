"""A worker killed while the operator's program listens: the draft is there in the end, and no program is left over."""

import os
import signal
import sys
from pathlib import Path

from media_pipeline.captions import transcriptions
from media_pipeline.captions.enums import CaptionSource
from media_pipeline.models import CaptionVersion
from sanwei.common import clock
from tests import recordings
from tests.common.test_lanes_processes import eventually, worker
from tests.databases import RealDatabase
from tests.media_pipeline.captions.test_transcriber import VTT, is_running

# The first start waits to be killed with its worker; the next one speaks.
PROGRAM = """
import os, sys, time
if not os.path.exists({seen!r}):
    open({seen!r}, "w").write(str(os.getpid()))
    time.sleep(60)
print({vtt!r})
"""


def test_a_worker_killed_while_it_listens_leaves_a_draft(
    real_database: RealDatabase, tmp_path: Path, settings: object
) -> None:
    seen, script = tmp_path / "seen", tmp_path / "listen.py"
    script.write_text(PROGRAM.format(seen=str(seen), vtt=VTT))
    command = f"{sys.executable} {script}"
    settings.TRANSCRIBER_COMMAND = command  # type: ignore[attr-defined]
    asset = recordings.published(collection=None, uploaded_by=None, at=clock.now())
    asked = transcriptions.ask(asset=asset, actor=None, at=clock.now())

    told = {"SANWEI_MEDIA_LEASE_SECONDS": "2", "SANWEI_TRANSCRIBER_COMMAND": command}
    with worker(real_database, "speech", **told) as running:
        child = running.next("started", lane="speech")["pid"]
        assert eventually(lambda: seen.exists() and seen.read_text() != "")
        os.kill(child, signal.SIGKILL)
        assert eventually(lambda: not is_running(int(seen.read_text())))
        assert eventually(lambda: CaptionVersion.objects.exists())

    asked.refresh_from_db()
    assert (asked.attempts, asked.draft) == (2, asset.captions.get())
    assert asset.captions.get().source == CaptionSource.MACHINE

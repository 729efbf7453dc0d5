"""A worker killed in the middle of an encode: the recording plays in the end, without a human."""

import contextlib
import os
import random
import signal
import time
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from media_pipeline import publish, work
from media_pipeline.enums import MediaState, Stage
from media_pipeline.models import MediaAsset, MediaJob, MediaVersion
from tests import recordings
from tests.common.test_lanes_processes import eventually, worker
from tests.databases import RealDatabase
from tests.world import NOW

LANES = ("fast", "probe", "media")


def test_a_worker_killed_mid_encode_leaves_a_recording_that_plays(
    real_database: RealDatabase,
) -> None:
    asset = recordings.uploaded(recordings.CLIP, at=NOW)

    with worker(real_database, *LANES, SANWEI_MEDIA_LEASE_SECONDS="2") as running:
        child = running.next("started", lane="media")["pid"]
        assert eventually(lambda: is_encoding(asset))
        os.kill(child, signal.SIGKILL)
        assert eventually(lambda: is_final(asset))

    assert_published_whole(asset)
    assert MediaJob.objects.get(stage="a").attempts == 2
    assert MediaJob.objects.get(stage="0").attempts == 1


#: Three moments in every run, twenty in all.
SEEDS = [pytest.param(seed, marks=() if seed < 3 else pytest.mark.slow) for seed in range(20)]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_worker_killed_at_any_moment_leaves_a_recording_that_plays(
    real_database: RealDatabase, seed: int
) -> None:
    if seed < 3 and real_database.vendor != "sqlite":
        pytest.skip("every run: once on PostgreSQL, above")
    moment = random.Random(seed)
    asset = recordings.uploaded(recordings.CLIP, at=NOW)

    with worker(real_database, *LANES, SANWEI_MEDIA_LEASE_SECONDS="2") as running:
        children = [running.next("started")["pid"] for _ in LANES]
        time.sleep(moment.uniform(0, 6))
        os.kill(moment.choice(children), signal.SIGKILL)
        assert eventually(lambda: is_final(asset))

    assert_published_whole(asset)


def is_encoding(asset: MediaAsset) -> bool:
    claimed = asset.jobs.filter(stage=Stage.A, finished_at__isnull=True).exclude(worker="")
    return claimed.exists() and bool(at_work())


def is_final(asset: MediaAsset) -> bool:
    return state_of(asset) in {MediaState.READY, MediaState.FAILED, MediaState.REJECTED}


def state_of(asset: MediaAsset) -> str:
    return MediaAsset.objects.get(pk=asset.pk).state


def assert_published_whole(asset: MediaAsset) -> None:
    asset.refresh_from_db()
    assert (asset.state, asset.reason) == (MediaState.READY, "")
    version = MediaVersion.objects.get()
    root = Path(default_storage.path(f"{publish.ROOT}/{asset.public_id}/{version.version_key}"))
    found = {
        each.relative_to(root).as_posix(): each.stat().st_size
        for each in root.rglob("*")
        if each.is_file()
    }
    assert found.keys() == version.sizes.keys() | {path for path, _ in version.retired}
    assert {path: found[path] for path in version.sizes} == version.sizes
    assert version.edition == 3
    assert list(work.work_root().glob("[0-9]*")) == []  # named by their jobs
    assert at_work() == []


def at_work() -> list[str]:
    """Return the programs that run in a job's folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(work.work_root()) in os.readlink(entry / "cwd"):
                found.append(entry.name)
    return found

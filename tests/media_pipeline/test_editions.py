"""A version grows: what players were given stays as it was, and sharper pictures join it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from media_pipeline import playlists, publish, work
from media_pipeline.enums import MediaState, Stage
from media_pipeline.models import MediaAsset, MediaVersion
from media_pipeline.queries import playback_of
from sanwei.common import clock
from sanwei.common.lanes.leases import Holder
from sanwei.common.models import OutboxMessage
from tests import recordings
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
HOLDER = Holder("test", 60)


@pytest.fixture(autouse=True)
def no_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.lanes.heartbeat.BEATS_PER_LEASE", 0.01)


def folder_of(asset: MediaAsset) -> Path:
    assert asset.current_version is not None
    name = publish.storage_name(asset, asset.current_version.version_key, "")
    return Path(default_storage.path(name))


def contents(asset: MediaAsset) -> dict[str, bytes]:
    root = folder_of(asset)
    return {
        each.relative_to(root).as_posix(): each.read_bytes()
        for each in root.rglob("*")
        if each.is_file()
    }


def test_each_stage_adds_to_what_plays_and_changes_none_of_it(clip: Path, world: World) -> None:
    user = world.account(world.zhao_liu)
    asset = recordings.uploaded(clip, uploaded_by=user, at=NOW)
    seen, before = [], {}
    work.work_off(stages=(Stage.PROBE,), holder=HOLDER)
    for stage in (Stage.ZERO, Stage.A, Stage.B):
        assert work.work_off(stages=(stage,), holder=HOLDER) == 1
        asset.refresh_from_db()
        playback = playback_of(asset=asset, user=user, at=NOW)
        assert asset.current_version is not None
        assert playback is not None
        now = contents(asset)
        master = now[asset.current_version.master].decode()
        seen.append(
            (
                MediaState(asset.state),
                [each.uri.partition("/")[0] for each in playlists.parse_master(master)],
                playback.progressive_url.rpartition("/")[2],
                playback.sprites_url.rpartition("/")[2],
                (asset.current_version.version_key, asset.current_version.duration_ms),
            )
        )
        assert {path: now[path] for path in before} == before
        before = now

    once = seen[0][4]
    assert seen == [
        (MediaState.PREVIEW_READY, ["v1080"], "preview.mp4", "", once),
        (MediaState.PREVIEW_READY, ["v480", "v1080"], "progressive.mp4", "sprites.vtt", once),
        (MediaState.READY, ["v480", "v720", "v1080"], "progressive.mp4", "sprites.vtt", once),
    ]
    assert OutboxMessage.objects.filter(kind="media.published").count() == 2  # lectures, library


def test_a_twin_takes_over_everything_that_is_done_and_makes_only_the_rest(
    clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = recordings.uploaded(clip, at=NOW)
    work.work_off(stages=(Stage.PROBE, Stage.ZERO), holder=HOLDER)
    second = recordings.uploaded(clip, at=NOW)
    work.work_off(stages=(Stage.PROBE, Stage.ZERO, Stage.A, Stage.B), holder=HOLDER)

    first.refresh_from_db()
    second.refresh_from_db()

    assert first.current_version is not None
    assert second.current_version is not None
    assert first.current_version.sizes == second.current_version.sizes
    assert [each.current_version.stage for each in (first, second)] == ["b", "b"]  # type: ignore[union-attr]


def test_a_failing_last_stage_leaves_a_lecture_that_plays(
    clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = recordings.uploaded(clip, at=NOW)
    work.work_off(stages=(Stage.PROBE, Stage.ZERO), holder=HOLDER)
    default_storage.delete(str(asset.source.name))

    work.work_off(stages=tuple(Stage), holder=HOLDER)

    asset.refresh_from_db()
    assert (asset.state, asset.reason_code) == (MediaState.FAILED, "source_missing")
    assert asset.is_playable
    assert "v1080/index.m3u8" in contents(asset)


def test_what_an_edition_replaced_is_kept_for_a_day_for_those_who_watch(clip: Path) -> None:
    asset = recordings.uploaded(clip, at=NOW)
    work.work_off(stages=tuple(Stage), holder=HOLDER)
    asset.refresh_from_db()

    at = clock.now()
    swept = [publish.sweep_retired(at=at + timedelta(hours=hours)) for hours in (23, 25, 26)]

    assert swept == [0, 3, 0]
    assert contents(asset).keys() == MediaVersion.objects.get().sizes.keys()

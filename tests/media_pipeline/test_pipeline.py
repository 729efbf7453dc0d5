"""From an upload to something that plays."""

import os
import shutil
from pathlib import Path

import av
import pytest
from django.core.files import File
from django.core.files.storage import default_storage
from wagtail.models import Collection

from media_pipeline import jobs, package, probe, publish, services, work
from media_pipeline.enums import MediaState, Stage
from media_pipeline.errors import NoSpace, NotConfirmed, UploadTooLarge
from media_pipeline.events import MediaPublished
from media_pipeline.models import MediaAsset, MediaJob, MediaVersion
from sanwei.common import clock, outbox
from sanwei.common.lanes.leases import Holder
from sanwei.common.models import AuditEntry, OutboxMessage
from tests import recordings
from tests.media_pipeline.conftest import Maker
from tests.world import NOW

pytestmark = pytest.mark.django_db
HOLDER = Holder("test", 60)
ALL = tuple(Stage)


@pytest.fixture(autouse=True)
def no_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leases of a minute need no beat here, and a second thread can't see an open test transaction."""
    monkeypatch.setattr("sanwei.common.lanes.heartbeat.BEATS_PER_LEASE", 0.01)


def processed(path: Path) -> MediaAsset:
    asset = recordings.uploaded(path, at=NOW)
    work.work_off(stages=ALL, holder=HOLDER)
    asset.refresh_from_db()
    return asset


def ladder_of(version: MediaVersion) -> list[tuple[str, int, int]]:
    return list(version.renditions.order_by("width").values_list("name", "width", "height"))


def path_of(asset: MediaAsset, path: str) -> Path:
    assert asset.current_version is not None
    name = publish.storage_name(asset, asset.current_version.version_key, path)
    return Path(default_storage.path(name))


def streams_of(path: Path) -> dict[str, tuple[str, float]]:
    with av.open(str(path)) as container:
        return {
            stream.type: (
                stream.codec_context.name,
                float((stream.duration or 0) * (stream.time_base or 0)),
            )
            for stream in container.streams
        }


def test_a_lecture_becomes_hls_with_its_own_sound_posters_and_a_progressive_file(
    clip: Path,
) -> None:
    asset = processed(clip)

    version = asset.current_version
    assert version is not None
    assert (asset.state, asset.reason) == (MediaState.READY, "")
    assert (version.has_video, version.has_audio) == (True, True)
    assert version.duration_ms == pytest.approx(8123, abs=120)
    assert ladder_of(version) == [("480p", 854, 480), ("720p", 1280, 720), ("1080p", 1920, 1080)]
    paths = [path for path, _ in version.files]
    assert paths[-1] == version.master == "master_3.m3u8"
    assert {"poster.jpg", "poster_1.jpg", "progressive.mp4", "audio.m4a"} <= set(paths)
    assert {"sprites.vtt", "sprite_1.jpg"} <= set(paths)
    assert [path for path, _ in version.retired] == ["preview.mp4", "master.m3u8", "master_2.m3u8"]
    progressive = streams_of(path_of(asset, "progressive.mp4"))
    assert {kind: codec for kind, (codec, _) in progressive.items()} == {
        "video": "h264",
        "audio": "aac",
    }
    for _, length in progressive.values():
        assert length == pytest.approx(version.duration_ms / 1000, abs=0.2)


def test_the_progressive_file_may_start_before_it_is_loaded(small: Path) -> None:
    content = path_of(processed(small), "progressive.mp4").read_bytes()

    assert content.index(b"moov") < content.index(b"mdat")


def test_nothing_of_the_maker_leaves_with_the_film(made: Maker) -> None:
    tagged = made.of_clip(
        "tagged.mp4",
        *("-c", "copy", "-metadata", "title=内部", "-metadata", "location=+39.9+116.4/"),
        *("-movflags", "use_metadata_tags"),
    )
    asset = processed(tagged)

    for path in ("progressive.mp4", "v480/init.mp4", "audio.m4a", "poster.jpg"):
        content = path_of(asset, path).read_bytes()
        assert "内部".encode() not in content
        assert b"+39.9" not in content


def test_sound_alone_becomes_a_listening_lecture(made: Maker) -> None:
    asset = processed(made.of_clip("only.m4a", "-vn", "-c:a", "copy"))

    version = asset.current_version
    assert version is not None
    assert (version.has_video, version.has_audio) == (False, True)
    assert version.duration_ms == pytest.approx(8034, abs=120)
    assert "poster.jpg" not in [path for path, _ in version.files]


def test_a_silent_film_plays_without_a_sound_rendition(made: Maker) -> None:
    asset = processed(made.of_clip("silent.mp4", "-an", "-c:v", "copy"))

    assert asset.current_version is not None
    assert (asset.current_version.has_video, asset.current_version.has_audio) == (True, False)
    assert "AUDIO" not in path_of(asset, asset.current_version.master).read_text()


def test_an_old_windows_recording_plays() -> None:
    version = processed(recordings.WMV).current_version

    assert version is not None
    assert version.duration_ms == pytest.approx(3018, abs=350)


def test_a_turned_recording_stays_upright(made: Maker, small: Path) -> None:
    turn = ("-display_rotation", "90", "-i", str(small), "-c", "copy")
    asset = processed(made("turned_small.mp4", *turn))

    assert asset.current_version is not None
    assert ladder_of(asset.current_version)[0] == ("480p", 360, 640)


def test_renditions_last_equally_long_when_the_sound_is_late_and_short(
    made: Maker, small: Path
) -> None:
    late = made(
        "late.mkv",
        *("-i", str(small), "-filter_complex", "[0:a]atrim=0:1,asetpts=PTS+2/TB[late]"),
        *("-map", "0:v", "-c:v", "copy", "-map", "[late]", "-c:a", "aac"),
    )
    asset = processed(late)

    assert asset.probe is not None
    assert asset.probe["audio"]["ends_ms"] == pytest.approx(3000, abs=150)
    assert asset.current_version is not None
    folder, edition = path_of(asset, "audio.m4a").parent, asset.current_version.edition
    checked = package.check(folder, edition=edition)
    assert checked.has_audio
    assert checked.duration_ms == pytest.approx(4000, abs=200)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("text.mp4", "讲稿".encode() * 500, "not_media"),
        ("empty.mp4", b"", "empty_file"),
        ("cut.mp4", recordings.CLIP.read_bytes()[:100_000], "truncated"),
    ],
)
def test_a_bad_upload_ends_rejected_with_a_sentence(
    made: Maker, name: str, content: bytes, code: str
) -> None:
    asset = processed(made.bytes(name, content))

    assert (asset.state, asset.reason_code) == (MediaState.REJECTED, code)
    assert asset.reason.endswith("。")
    assert asset.current_version is None
    assert not MediaJob.objects.filter(finished_at__isnull=True).exists()


def test_a_check_that_took_too_long_is_made_once_more_before_it_is_a_refusal(
    clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "WALL_SECONDS", 0.01)
    asset = recordings.uploaded(clip, at=NOW)
    seen = []
    for _ in range(2):
        MediaJob.objects.update(leased_until=None)
        work.work_off(stages=(Stage.PROBE,), holder=HOLDER)
        asset.refresh_from_db()
        seen.append((asset.state, asset.reason_code))

    assert seen == [(MediaState.UPLOADED, ""), (MediaState.REJECTED, "probe_timeout")]


def test_without_the_tick_nothing_is_taken_in(clip: Path) -> None:
    with clip.open("rb") as file, pytest.raises(NotConfirmed, match="严禁上传"):
        services.ingest(
            file=File(file),
            name="a.mp4",
            title="",
            collection=None,
            uploaded_by=None,
            confirmed_unclassified=False,
            at=NOW,
        )
    assert not MediaAsset.objects.exists()


@pytest.mark.parametrize(
    ("limits", "error"),
    [({"MEDIA_MAX_BYTES": 1000}, UploadTooLarge), ({"MEDIA_RESERVE_BYTES": 1 << 60}, NoSpace)],
)
def test_what_does_not_fit_is_refused_before_it_is_stored(
    clip: Path, settings: object, limits: dict[str, int], error: type[Exception]
) -> None:
    for name, value in limits.items():
        setattr(settings, name, value)

    with pytest.raises(error):
        recordings.uploaded(clip, at=NOW)

    assert not MediaAsset.objects.exists()


def test_a_full_disk_fails_in_words_and_may_be_tried_again(small: Path, settings: object) -> None:
    asset = recordings.uploaded(small, at=NOW)
    work.work_off(stages=(Stage.PROBE,), holder=HOLDER)
    settings.MEDIA_RESERVE_BYTES = 1 << 60  # type: ignore[attr-defined]
    work.work_off(stages=ALL, holder=HOLDER)
    asset.refresh_from_db()
    failed = (asset.state, asset.reason_code, asset.is_retryable)

    settings.MEDIA_RESERVE_BYTES = 0  # type: ignore[attr-defined]
    services.retry(asset=asset, actor=None, at=NOW)
    work.work_off(stages=ALL, holder=HOLDER)
    asset.refresh_from_db()

    assert failed == (MediaState.FAILED, "no_space", True)
    assert asset.state == MediaState.READY


def test_a_source_that_vanished_fails_in_words(small: Path) -> None:
    asset = recordings.uploaded(small, at=NOW)
    default_storage.delete(str(asset.source.name))

    work.work_off(stages=ALL, holder=HOLDER)

    asset.refresh_from_db()
    assert (asset.state, asset.reason_code) == (MediaState.FAILED, "source_missing")


def test_names_are_the_server_s_and_the_person_s_is_only_shown(clip: Path) -> None:
    with clip.open("rb") as file:
        asset = services.ingest(
            file=File(file),
            name="../../etc/cron.d/evil; rm -rf ~.mp4",
            title="",
            collection=None,
            uploaded_by=None,
            confirmed_unclassified=True,
            at=NOW,
        )

    assert asset.source.name == f"media/sources/{asset.public_id}"
    assert (asset.source_name, asset.title) == ("evil; rm -rf ~.mp4", "evil; rm -rf ~")


def test_an_upload_leaves_a_line_in_the_audit_trail(clip: Path) -> None:
    asset = recordings.uploaded(clip, at=NOW)

    line = AuditEntry.objects.get(action="media.upload")
    assert line.target_key == str(asset.public_id)
    assert line.details == {"sha256": asset.sha256, "confirmed_unclassified": True}


def test_publishing_tells_the_owner_once_in_the_same_transaction(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[MediaPublished] = []
    monkeypatch.setitem(outbox._handlers, MediaPublished.kind, {"test.media": heard.append})
    monkeypatch.setitem(outbox._events, MediaPublished.kind, MediaPublished)
    asset = recordings.uploaded(small, at=NOW)
    services.bind_owner(asset=asset, owner_label="lectures.lecture", owner_key="7")

    work.work_off(stages=ALL, holder=HOLDER)
    outbox.deliver()

    asset.refresh_from_db()
    assert asset.current_version is not None
    assert heard == [
        MediaPublished(
            asset_id=asset.public_id,
            owner_label="lectures.lecture",
            owner_key="7",
            version_key=asset.current_version.version_key,
            duration_ms=asset.current_version.duration_ms,
        )
    ]
    assert OutboxMessage.objects.filter(kind=MediaPublished.kind).count() == 1


def test_the_same_film_twice_is_encoded_once(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = processed(small)
    monkeypatch.setattr("media_pipeline.stage.make", None)

    second = processed(small)

    assert first.current_version is not None
    assert second.current_version is not None
    assert second.state == MediaState.READY
    assert second.current_version.files == first.current_version.files
    services.delete(asset=first, actor=None, at=NOW)
    assert path_of(second, second.current_version.master).exists()


def test_a_prebuilt_package_of_this_source_is_adopted_at_once() -> None:
    asset = recordings.published(collection=None, uploaded_by=None, at=NOW)

    assert asset.state == MediaState.READY
    assert not MediaJob.objects.exists()
    assert path_of(asset, "master.m3u8").exists()


def test_work_folders_of_dead_workers_are_swept_and_those_at_work_are_not(clip: Path) -> None:
    recordings.uploaded(clip, at=NOW)
    job = jobs.claim(stages=ALL, holder=HOLDER, at=clock.now())
    assert job is not None
    folders = [work.work_root() / name for name in (f"{job.pk}-alive", "999999-dead", "999999-new")]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "source").write_bytes(b"x")
    for folder in folders[:2]:
        os.utime(folder, (0, 0))

    work.sweep()

    assert [folder.exists() for folder in folders] == [True, False, True]
    for folder in (folders[0], folders[2]):
        shutil.rmtree(folder)


def test_deleting_leaves_nothing_in_the_storage() -> None:
    asset = recordings.published(collection=None, uploaded_by=None, at=NOW)
    files = [path_of(asset, path) for path, _ in asset.current_version.files]  # type: ignore[union-attr]
    files.append(Path(asset.source.path))
    assert all(each.exists() for each in files)

    services.delete(asset=asset, actor=None, at=NOW)

    assert not any(each.exists() for each in files)
    assert not MediaAsset.objects.exists()
    assert Collection.objects.exists()

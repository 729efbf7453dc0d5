"""Publishing is one switch: before it nothing has changed, after it everything is there."""

import shutil
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from media_pipeline import jobs, package, publish, services, work
from media_pipeline.enums import MediaState, Stage
from media_pipeline.errors import PackageRefused
from media_pipeline.jobs import LeaseLost
from media_pipeline.management.commands.package_media import package_of
from media_pipeline.models import MediaAsset, MediaVersion
from sanwei.common.lanes.leases import Holder
from sanwei.common.models import OutboxMessage
from tests import recordings
from tests.world import NOW

pytestmark = pytest.mark.django_db
HOLDER = Holder("test", 60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the clip's package under its own name."""
    source = package_of(recordings.CLIP, recordings.packages())
    return Path(shutil.copytree(source, tmp_path / source.name))


def playing() -> MediaAsset:
    return recordings.published(collection=None, uploaded_by=None, at=NOW)


def stored(asset: MediaAsset) -> set[str]:
    root = Path(default_storage.path(f"{publish.ROOT}/{asset.public_id}"))
    return {each.relative_to(root).as_posix() for each in root.rglob("*") if each.is_file()}


@pytest.mark.parametrize(
    "victim",
    [
        "master.m3u8",
        "v480/00001.m4s",
        "v480/index.m3u8",
        "audio/init.mp4",
        "audio/index.m3u8",
        "progressive.mp4",
    ],
)
def test_an_incomplete_folder_is_never_published(folder: Path, victim: str) -> None:
    (folder / victim).unlink()
    asset = recordings.uploaded(recordings.CLIP, at=NOW)

    if victim == "audio/index.m3u8":
        # Then the folder says of itself that it has no sound, and its master playlist says it has.
        assert "audio/index.m3u8" in (folder / "master.m3u8").read_text()
    with pytest.raises(PackageRefused):
        services.adopt_version(asset=asset, folder=folder, at=NOW)

    assert not MediaVersion.objects.exists()


def test_a_playlist_that_was_broken_off_is_never_published(folder: Path) -> None:
    index = folder / "v480/index.m3u8"
    index.write_text(index.read_text().replace("#EXT-X-ENDLIST", ""))

    with pytest.raises(PackageRefused, match="not a finished playlist"):
        package.check(folder)


def test_renditions_of_unequal_length_are_never_published(folder: Path) -> None:
    index = folder / "audio/index.m3u8"
    index.write_text(index.read_text().replace("#EXTINF:", "#EXTINF:1"))

    with pytest.raises(PackageRefused, match="lengths disagree"):
        package.check(folder)


def test_a_package_of_another_source_is_not_adopted(folder: Path) -> None:
    asset = recordings.uploaded(recordings.WMV, at=NOW)

    with pytest.raises(PackageRefused, match="not the version"):
        services.adopt_version(asset=asset, folder=folder, at=NOW)


def test_the_length_is_that_of_the_published_segments(folder: Path) -> None:
    lengths = {
        rung: sum(
            float(line[8:-1])
            for line in (folder / rung / "index.m3u8").read_text().splitlines()
            if line.startswith("#EXTINF:")
        )
        for rung in ("v480", "v720", "v1080")
    }

    # The shortest: who has seen all of it has seen the lecture, whichever picture his player chose.
    assert package.check(folder).duration_ms == round(min(lengths.values()) * 1000)


def test_leftovers_of_a_killed_try_are_overwritten(folder: Path) -> None:
    asset = recordings.uploaded(recordings.CLIP, at=NOW)
    for path in ("v480/00000.m4s", "master.m3u8"):
        default_storage.save(
            publish.storage_name(asset, folder.name, path), ContentFile(b"half a file")
        )

    version = services.adopt_version(asset=asset, folder=folder, at=NOW)

    assert stored(asset) == {f"{folder.name}/{path}" for path, _ in version.files}
    name = publish.storage_name(asset, folder.name, "master.m3u8")
    assert default_storage.open(name).read() == (folder / "master.m3u8").read_bytes()


def test_publishing_twice_gives_the_same_version_and_no_orphans(folder: Path) -> None:
    asset = playing()
    before = stored(asset)

    first = asset.current_version
    second = services.adopt_version(asset=asset, folder=folder, at=NOW)

    assert first == second
    assert stored(asset) == before
    assert second.renditions.count() == 3


def test_who_lost_the_lease_publishes_nothing(folder: Path) -> None:
    asset = recordings.uploaded(recordings.CLIP, at=NOW)
    job = jobs.claim(stages=(Stage.PROBE,), holder=HOLDER, at=NOW)
    checked = package.check(folder)

    with pytest.raises(LeaseLost):
        publish.switch(
            checked,
            asset=asset,
            version_key=folder.name,
            at=NOW,
            job=job,
            holder=Holder("somebody else", 60),
        )

    asset.refresh_from_db()
    assert (asset.current_version, asset.state) == (None, MediaState.PROBING)
    assert not MediaVersion.objects.exists()
    assert not OutboxMessage.objects.filter(kind="media.published").exists()


def test_what_was_playable_stays_playable_when_a_later_try_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asset = playing()
    MediaAsset.objects.filter(pk=asset.pk).update(state=MediaState.FAILED)
    services.retry(asset=asset, actor=None, at=NOW)
    monkeypatch.setattr("sanwei.common.lanes.heartbeat.BEATS_PER_LEASE", 0.01)
    default_storage.delete(str(asset.source.name))

    work.work_off(stages=tuple(Stage), holder=HOLDER)

    asset.refresh_from_db()
    assert asset.state == MediaState.FAILED
    assert asset.is_playable
    assert stored(asset)

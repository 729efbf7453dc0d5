"""What may come in: by content, in a limited child, with a sentence for every refusal."""

import time
from pathlib import Path

import pytest

from media_pipeline import probe
from media_pipeline.errors import SENTENCES, ProbeRefused
from tests import recordings
from tests.media_pipeline.conftest import Maker

PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n{neighbour}\n#EXT-X-ENDLIST\n"


def refusal(path: Path, max_seconds: int = 14_400) -> str:
    started = time.monotonic()
    with pytest.raises(ProbeRefused) as caught:
        probe.probe(path, max_seconds=max_seconds)
    assert time.monotonic() - started < 10
    assert str(caught.value.message) == str(SENTENCES[caught.value.code])
    return caught.value.code


def shared(name: str) -> Path:
    path = recordings.SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return path


def test_the_clip_is_read_as_it_is(clip: Path) -> None:
    report = probe.probe(clip, max_seconds=60)

    assert report.video is not None
    assert report.audio is not None
    assert (report.demuxer, report.video.codec, report.audio.codec) == ("mov", "h264", "aac")
    assert (report.video.width, report.video.height, report.video.frame_rate) == (1920, 1080, 30)
    assert report.duration_ms == pytest.approx(8123, abs=100)


def test_an_old_windows_recording_is_accepted() -> None:
    report = probe.probe(recordings.WMV, max_seconds=60)

    assert (report.demuxer, report.has_video, report.has_audio) == ("asf", True, True)


def test_sound_alone_is_accepted(made: Maker) -> None:
    report = probe.probe(made.of_clip("only.m4a", "-vn", "-c:a", "copy"), max_seconds=60)

    assert (report.has_video, report.has_audio) == (False, True)


def test_picture_alone_is_accepted(made: Maker) -> None:
    report = probe.probe(made.of_clip("silent.mp4", "-an", "-c:v", "copy"), max_seconds=60)

    assert (report.has_video, report.has_audio) == (True, False)


def test_cover_art_is_not_a_picture(made: Maker, clip: Path) -> None:
    cover = made.of_clip("cover.jpg", "-frames:v", "1")
    song = made(
        "cover.mp3",
        *("-i", str(clip), "-i", str(cover), "-map", "0:a", "-map", "1:v", "-c:v", "copy"),
        *("-t", "3", "-disposition:v", "attached_pic"),
    )

    report = probe.probe(song, max_seconds=60)

    assert (report.has_video, report.has_audio) == (False, True)


def test_a_turned_phone_recording_is_reported_as_seen(made: Maker, clip: Path) -> None:
    turned = made("turned.mp4", "-display_rotation", "90", "-i", str(clip), "-c", "copy")

    video = probe.probe(turned, max_seconds=60).video

    assert video is not None
    assert (video.width, video.height) == (1080, 1920)


def test_a_real_phone_recording_is_reported_as_seen() -> None:
    video = probe.probe(shared("phone_rotated.mp4"), max_seconds=60).video

    assert video is not None
    assert (video.width, video.height) == (720, 1280)


def test_the_name_decides_nothing(made: Maker, clip: Path) -> None:
    misnamed = made.bytes("lecture.txt", clip.read_bytes())

    assert probe.probe(misnamed, max_seconds=60).has_video


def test_text_named_mp4_is_refused(made: Maker) -> None:
    assert refusal(made.bytes("text.mp4", "这是一份讲稿。\n".encode() * 200)) == "not_media"


def test_an_empty_file_is_refused(made: Maker) -> None:
    assert refusal(made.bytes("empty.mp4", b"")) == "empty_file"


def test_a_still_picture_is_refused(made: Maker) -> None:
    assert refusal(made.of_clip("still.png", "-frames:v", "1")) == "still_picture"


def test_an_upload_that_broke_off_is_refused(made: Maker) -> None:
    whole = made.of_clip("fast.mp4", "-c", "copy", "-movflags", "+faststart").read_bytes()

    assert refusal(made.bytes("half.mp4", whole[: len(whole) // 2])) == "truncated"


def test_an_upload_whose_index_never_arrived_is_refused(made: Maker, clip: Path) -> None:
    assert refusal(made.bytes("no_moov.mp4", clip.read_bytes()[:120_000])) == "truncated"


def test_the_real_cut_off_upload_is_refused() -> None:
    assert refusal(shared("cut_off_upload.mp4")) == "truncated"


def test_random_bytes_behind_a_valid_header_are_refused(made: Maker, clip: Path) -> None:
    head = made.of_clip("head.mkv", "-c", "copy").read_bytes()[:600]

    assert refusal(made.bytes("noise.mkv", head + bytes(range(256)) * 400)) in {
        "not_media",
        "no_streams",
        "unreadable",
        "unsupported_codec",
    }


def test_a_playlist_that_names_its_neighbour_opens_nothing(made: Maker, clip: Path) -> None:
    evil = made.bytes("evil.mp4", PLAYLIST.format(neighbour=clip).encode())

    assert refusal(evil) == "playlist"


def test_a_concat_script_that_names_its_neighbour_opens_nothing(made: Maker, clip: Path) -> None:
    evil = made.bytes("concat.mp4", f"ffconcat version 1.0\nfile '{clip}'\n".encode())

    assert refusal(evil) == "playlist"


def test_a_recording_beyond_the_limit_is_refused(clip: Path) -> None:
    assert refusal(clip, max_seconds=5) == "too_long"


def test_a_huge_frame_is_refused_before_it_is_decoded(
    made: Maker, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "MAX_PIXELS", 1920 * 1080 - 1)

    assert refusal(clip) == "too_large"


def test_a_child_that_runs_out_of_memory_is_a_refusal(
    clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "LIMITS", probe.Limits(memory_bytes=48 << 20))

    assert refusal(clip) in {"unreadable", "too_large"}


def test_a_child_that_takes_too_long_is_a_refusal(
    clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "WALL_SECONDS", 0.01)

    assert refusal(clip) == "probe_timeout"

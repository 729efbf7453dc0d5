"""What may be published as it is: everything asked for, one condition at a time."""

from typing import Any

import pytest

from media_pipeline import websafe
from media_pipeline.report import AudioTrack, ProbeReport
from tests.media_pipeline.test_plan import WEBSAFE, video

SAFE_SOUND: dict[str, Any] = {
    "index": 1,
    "codec": "aac",
    "channels": 2,
    "sample_rate_hz": 48_000,
    "ends_ms": 8000,
    "profile": "LC",
    "average_kbps": 128,
}


def keeps_picture(demuxer: str = "mov", duration_ms: int = 8000, **changes: Any) -> bool:
    track = video(**{**WEBSAFE, **changes})
    report = ProbeReport(demuxer=demuxer, duration_ms=duration_ms, video=track, audio=None)
    return websafe.may_keep_picture(report, max_kbps=6000)


def keeps_sound(gain_db: float = 0.0, duration_ms: int = 8000, **changes: Any) -> bool:
    sound = AudioTrack(**{**SAFE_SOUND, **changes})
    report = ProbeReport(demuxer="mov", duration_ms=duration_ms, video=None, audio=sound)
    return websafe.may_keep_sound(report, gain_db=gain_db, max_kbps=144)


def test_a_picture_as_slide_programs_export_it_is_kept() -> None:
    assert keeps_picture()
    assert keeps_picture(demuxer="matroska")


@pytest.mark.parametrize(
    "unsafe",
    [
        {"codec": "hevc"},
        {"profile": "High 10"},
        {"profile": "High 4:2:2"},
        {"pixel_format": "yuvj420p"},
        {"is_interlaced": True},
        {"is_hdr": True},
        {"is_full_range": True},
        {"has_square_pixels": False},
        {"rotation_degrees": 90},
        {"width": 3840, "height": 2160},
        {"width": 2562, "height": 1080},
        {"width": 853},
        {"frame_rate": 61},
        {"is_variable_rate": True},
        {"average_kbps": 6001},
        {"keyframe_gap_ms": 10_101},
        {"keyframe_gap_ms": None},
        {"starts_ms": 51},
        {"duration_ms": 8251},
        {"demuxer": "mpegts"},
    ],
    ids=str,
)
def test_one_doubt_is_enough_to_encode_the_picture(unsafe: dict[str, Any]) -> None:
    assert not keeps_picture(**unsafe)


def test_sound_of_the_right_loudness_is_kept() -> None:
    assert keeps_sound()


@pytest.mark.parametrize(
    "unsafe",
    [
        {"gain_db": 1.1},
        {"codec": "mp3"},
        {"profile": "HE-AAC"},
        {"channels": 6},
        {"sample_rate_hz": 96_000},
        {"average_kbps": 145},
        {"starts_ms": 400},
        {"duration_ms": 8251},
    ],
    ids=str,
)
def test_one_doubt_is_enough_to_encode_the_sound(unsafe: dict[str, Any]) -> None:
    assert not keeps_sound(**unsafe)

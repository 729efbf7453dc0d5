"""Plans are pure: sizes, rates and keys."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_pipeline import commands, plan
from media_pipeline.enums import Stage
from media_pipeline.report import AudioTrack, ProbeReport, VideoTrack

SIDES = st.integers(min_value=2, max_value=8000)
RATES = st.fractions(min_value=Fraction(1, 10), max_value=240, max_denominator=1001)


WEBSAFE = {"profile": "High", "average_kbps": 700, "keyframe_gap_ms": 5000}


def video(width: int = 1920, height: int = 1080, **changes: Any) -> VideoTrack:
    told = {
        "index": 0,
        "codec": "h264",
        "width": width,
        "height": height,
        "rotation_degrees": 0,
        "frame_rate": Fraction(30),
        "is_variable_rate": False,
        "is_interlaced": False,
        "is_hdr": False,
        "pixel_format": "yuv420p",
        "ends_ms": 8000,
    }
    return VideoTrack(**{**told, **changes})


AUDIO = AudioTrack(index=1, codec="aac", channels=2, sample_rate_hz=44100, ends_ms=8000)


def report(video: VideoTrack | None, audio: AudioTrack | None = AUDIO) -> ProbeReport:
    return ProbeReport(demuxer="mov", duration_ms=8000, video=video, audio=audio)


def rung(track: VideoTrack) -> plan.Rung:
    (made,) = plan.plan(Stage.A, report(track)).rungs
    return made


def ladder(report: ProbeReport) -> dict[str, list[tuple[str, int, int]]]:
    """Return what each stage adds, in order."""
    return {
        str(stage.value): [
            (each.name, each.width, each.height) for each in plan.plan(stage, report).pictures
        ]
        for stage in plan.stages_of(report)
    }


@given(width=SIDES, height=SIDES)
def test_sizes_are_even_never_above_the_source_and_keep_the_shape(width: int, height: int) -> None:
    made = rung(video(width, height))

    short = min(480, width, height)
    factor = Fraction(short, min(width, height))
    assert made.width % 2 == made.height % 2 == 0
    assert 2 <= made.width <= max(2, width)
    assert 2 <= made.height <= max(2, height)
    assert abs(made.width - width * factor) <= 2
    assert abs(made.height - height * factor) <= 2


@given(width=SIDES, height=SIDES)
def test_portrait_stays_portrait(width: int, height: int) -> None:
    made = rung(video(width, height))

    assert (made.width > made.height, made.width < made.height) in (
        (width > height, width < height),
        (False, False),  # so nearly square that even numbers can't show it
    )
    if abs(width - height) > width // 50 + 4 and min(width, height) >= 480:
        assert made.width != made.height


@given(rate=RATES, is_variable=st.booleans())
def test_frame_rates_stay_between_something_watchable_and_sixty(
    rate: Fraction, is_variable: bool
) -> None:
    made = rung(video(frame_rate=rate, is_variable_rate=is_variable)).frame_rate

    assert 1 <= made <= 60
    if 1 <= rate <= 60 and not is_variable:
        assert made == rate


def test_a_lecture_of_1080_becomes_480_with_sound_and_posters() -> None:
    made = plan.plan(Stage.A, report(video()))

    assert [(each.width, each.height) for each in made.rungs] == [(854, 480)]
    assert made.sound == plan.Sound(channels=2, sample_rate_hz=44_100, kbps=96)
    assert made.posters == plan.Posters(1280, 720, first_ms=800, every_ms=2400, count=3)


def test_what_the_source_has_not_is_not_made() -> None:
    silent = plan.plan(Stage.A, report(video(), None))
    spoken = plan.plan(Stage.A, report(None, AUDIO))

    assert (len(silent.rungs), silent.sound) == (1, None)
    assert (spoken.rungs, spoken.posters, spoken.sprites) == ((), None, None)
    assert spoken.sound is not None


def test_sharper_pictures_follow_in_a_stage_of_their_own() -> None:
    assert ladder(report(video())) == {
        "a": [("480p", 854, 480)],
        "b": [("1080p", 1920, 1080), ("720p", 1280, 720)],
    }
    assert ladder(report(video(720, 1280))) == {
        "a": [("480p", 480, 854)],
        "b": [("720p", 720, 1280)],
    }
    assert ladder(report(video(640, 360))) == {"a": [("480p", 640, 360)]}
    assert ladder(report(video(720, 576))) == {"a": [("480p", 600, 480)]}
    assert ladder(report(None)) == {"a": []}


def test_a_picture_between_two_rungs_keeps_its_lines_when_that_is_worth_it() -> None:
    assert ladder(report(video(1600, 1000)))["b"] == [("1080p", 1600, 1000), ("720p", 1152, 720)]
    assert ladder(report(video(1280, 800)))["b"] == [("720p", 1152, 720)]


def test_what_is_web_safe_is_kept_first_and_only_smaller_pictures_are_made() -> None:
    assert ladder(report(video(**WEBSAFE))) == {
        "0": [("1080p", 1920, 1080)],
        "a": [("480p", 854, 480)],
        "b": [("720p", 1280, 720)],
    }
    assert ladder(report(video(1280, 720, **WEBSAFE))) == {
        "0": [("720p", 1280, 720)],
        "a": [("480p", 854, 480)],
    }


def test_a_small_web_safe_picture_is_never_encoded() -> None:
    small = report(video(640, 360, **WEBSAFE))

    assert ladder(small) == {"0": [("480p", 640, 360)], "a": []}
    assert plan.plan(Stage.ZERO, small).is_progressive
    assert plan.plan(Stage.A, small).sprites is not None


def test_each_stage_names_what_follows() -> None:
    told = report(video(**WEBSAFE))
    order = [Stage.PROBE, Stage.ZERO, Stage.A, Stage.B]

    assert [plan.stage_after(each, told) for each in order] == [*order[1:], None]
    assert plan.stage_after(Stage.A, report(None)) is None


@given(width=SIDES, height=SIDES)
def test_no_rung_is_larger_than_the_source_or_than_the_one_above(width: int, height: int) -> None:
    told = report(video(width, height))
    made = [each for stage in (Stage.B, Stage.A) for each in plan.plan(stage, told).rungs]

    shorts = [min(each.width, each.height) for each in made]
    assert shorts == sorted(shorts, reverse=True)
    assert all(each.width <= max(2, width) and each.height <= max(2, height) for each in made)


def test_the_version_key_depends_on_the_source_and_on_every_setting() -> None:
    better = plan.Settings(rungs=(plan.RungSettings("480p", 480, "faster", 22, 1200),))
    keys = {
        plan.version_key("a"),
        plan.version_key("b"),
        plan.version_key("a", better),
        plan.version_key("a", plan.Settings(recipe=plan.RECIPE + 1)),
    }

    assert len(keys) == 4
    assert plan.version_key("a") == plan.version_key("a", plan.Settings())


@pytest.mark.parametrize("encoder", ["libx264", "h264_nvenc", "h264_vaapi"])
def test_an_operator_s_encoder_gets_its_own_words(encoder: str) -> None:
    told = plan.plan(Stage.B, report(video()), plan.Settings(encoder=encoder))

    words = commands.encode(told).arguments

    assert words.count(encoder) == 2
    assert ("-vaapi_device" in words) == (encoder == "h264_vaapi")
    assert ("-crf" in words) == (encoder == "libx264")
    assert plan.version_key("a", plan.Settings(encoder=encoder)) != plan.version_key("b")

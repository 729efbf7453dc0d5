"""Plans are pure: sizes, rates and keys."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from media_pipeline import plan
from media_pipeline.report import AudioTrack, ProbeReport, VideoTrack

SIDES = st.integers(min_value=2, max_value=8000)
RATES = st.fractions(min_value=Fraction(1, 10), max_value=240, max_denominator=1001)


def video(width: int = 1920, height: int = 1080, **changes: object) -> VideoTrack:
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
    return VideoTrack(**{**told, **changes})  # type: ignore[arg-type]


AUDIO = AudioTrack(index=1, codec="aac", channels=2, sample_rate_hz=44100, ends_ms=8000)


def report(video: VideoTrack | None, audio: AudioTrack | None = AUDIO) -> ProbeReport:
    return ProbeReport(demuxer="mov", duration_ms=8000, video=video, audio=audio)


def rung(track: VideoTrack) -> plan.Rung:
    made = plan.stage_a(report(track)).rung
    assert made is not None
    return made


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
    made = plan.stage_a(report(video()))

    assert (made.rung and (made.rung.width, made.rung.height)) == (854, 480)
    assert made.sound == plan.Sound(channels=2, sample_rate_hz=44_100, kbps=96)
    assert made.posters == plan.Posters(1280, 720, first_ms=800, every_ms=2400, count=3)


def test_what_the_source_has_not_is_not_made() -> None:
    silent = plan.stage_a(report(video(), None))
    spoken = plan.stage_a(report(None, AUDIO))

    assert (silent.rung is None, silent.sound) == (False, None)
    assert (spoken.rung, spoken.posters, spoken.sound is None) == (None, None, False)


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

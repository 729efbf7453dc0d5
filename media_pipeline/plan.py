"""Decides what is made of a recording. Pure: from a probe report and settings to frozen data, no input or output."""

import hashlib
import json
from dataclasses import asdict, dataclass
from fractions import Fraction

from media_pipeline.report import AudioTrack, ProbeReport, VideoTrack

#: Raise when the same settings lead to other bytes, for instance after a change in ``commands``.
RECIPE = 1
POSTER_SHORT_SIDE = 720
#: Where poster candidates are looked for, in thousandths of the length.
POSTER_FROM_PERMILLE = 100
POSTER_COUNT = 3
#: Frame rate for recordings whose own is useless (screen recordings of variable rate, headers without one).
FALLBACK_FRAME_RATE = Fraction(30)


@dataclass(frozen=True)
class RungSettings:
    """One rung of the ladder; the name is that of the short side."""

    name: str
    short_side: int
    preset: str
    crf: int
    max_kbps: int


@dataclass(frozen=True)
class Settings:
    """Everything that changes the bytes of a version, hence its key."""

    rungs: tuple[RungSettings, ...] = (RungSettings("480p", 480, "faster", 23, 1200),)
    segment_seconds: int = 6
    audio_kbps: int = 96
    max_frame_rate: int = 60
    recipe: int = RECIPE


DEFAULTS = Settings()


@dataclass(frozen=True)
class Rung:
    """One picture size to encode, as seen, in even numbers."""

    settings: RungSettings
    width: int
    height: int
    frame_rate: Fraction

    @property
    def name(self) -> str:
        return self.settings.name

    @property
    def folder(self) -> str:
        return f"v{self.settings.short_side}"


@dataclass(frozen=True)
class Sound:
    channels: int
    sample_rate_hz: int
    kbps: int


@dataclass(frozen=True)
class Posters:
    width: int
    height: int
    first_ms: int
    every_ms: int
    count: int


@dataclass(frozen=True)
class StagePlan:
    """What one stage makes; None is what the source has not."""

    duration_ms: int
    segment_seconds: int
    demuxer: str
    video_index: int | None
    audio_index: int | None
    rung: Rung | None
    sound: Sound | None
    posters: Posters | None


def stage_a(report: ProbeReport, settings: Settings = DEFAULTS) -> StagePlan:
    """Plan the first stage: one rung, the sound and poster candidates, publishable at once."""
    video, audio = report.video, report.audio
    return StagePlan(
        duration_ms=report.duration_ms,
        segment_seconds=settings.segment_seconds,
        demuxer=report.demuxer,
        video_index=video.index if video else None,
        audio_index=audio.index if audio else None,
        rung=_rung(video, settings.rungs[0], settings) if video else None,
        sound=_sound(audio, settings) if audio else None,
        posters=_posters(video, report.duration_ms) if video else None,
    )


def fitted(width: int, height: int, short_side: int) -> tuple[int, int]:
    """Return the size with at most ``short_side``, never above the source, in even numbers of at least 2."""
    short = min(width, height)
    target = min(short_side, short)
    return _even(width * target / short, width), _even(height * target / short, height)


def version_key(sha256: str, settings: Settings = DEFAULTS) -> str:
    """Return the name of the version that ``settings`` make of the source with this hash."""
    told = json.dumps({"source": sha256, **asdict(settings)}, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def bytes_needed(plan: StagePlan) -> int:
    """Return the most bytes that the stage can write: everything twice, in segments and as one file."""
    kbps = plan.rung.settings.max_kbps if plan.rung else 0
    kbps += plan.sound.kbps * 2 if plan.sound else 0
    return 2 * kbps * plan.duration_ms // 8 + (4 << 20)


def _even(length: float, most: int) -> int:
    nearest = 2 * round(length / 2)
    return max(2, nearest if nearest <= most else most // 2 * 2)


def _rung(video: VideoTrack, rung: RungSettings, settings: Settings) -> Rung:
    width, height = fitted(video.width, video.height, rung.short_side)
    return Rung(rung, width, height, _frame_rate(video, settings.max_frame_rate))


def _frame_rate(video: VideoTrack, most: int) -> Fraction:
    rate = video.frame_rate
    if video.is_variable_rate or rate < 1:
        rate = max(rate, FALLBACK_FRAME_RATE)
    while rate > most:
        rate /= 2
    return rate


def _sound(audio: AudioTrack, settings: Settings) -> Sound:
    family = 48_000 if audio.sample_rate_hz % 8_000 == 0 else 44_100
    channels = min(2, audio.channels)
    # One channel of speech sounds the same with two thirds of the bits of two.
    kbps = settings.audio_kbps if channels == 2 else settings.audio_kbps * 2 // 3
    return Sound(channels=channels, sample_rate_hz=family, kbps=kbps)


def _posters(video: VideoTrack, duration_ms: int) -> Posters:
    width, height = fitted(video.width, video.height, POSTER_SHORT_SIDE)
    first_ms = duration_ms * POSTER_FROM_PERMILLE // 1000
    return Posters(
        width, height, first_ms, max(1, (duration_ms - first_ms) // POSTER_COUNT), POSTER_COUNT
    )

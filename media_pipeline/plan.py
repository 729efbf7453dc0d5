"""Decides what is made of a recording. Pure: from a probe report and settings to frozen data, no input or output."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from fractions import Fraction

from media_pipeline import websafe
from media_pipeline.enums import Stage
from media_pipeline.report import AudioTrack, ProbeReport, VideoTrack
from media_pipeline.sprites import Sprites, sprites_for

#: Raise when the same settings lead to other bytes, for instance after a change in ``commands``.
RECIPE = 2
POSTER_SHORT_SIDE = 720
#: Where poster candidates are looked for, in thousandths of the length.
POSTER_FROM_PERMILLE = 100
POSTER_COUNT = 3
#: Frame rate for recordings whose own is useless (screen recordings of variable rate, headers without one).
FALLBACK_FRAME_RATE = Fraction(30)
#: A rung is worth its bytes only if the picture above it has so many more lines.
WORTHWHILE = Fraction(5, 4)
#: A picture that is kept may take so much more than we would spend on its rung.
KEPT_OVER_CAP = 2


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
    """Everything that changes the bytes of a version, hence its key. ``rungs`` from the lowest up.

    ``encoder`` is ffmpeg's name: libx264, h264_nvenc or h264_vaapi. ``may_keep`` allows copying what is web-safe.
    """

    rungs: tuple[RungSettings, ...] = (
        # Measured by tests/bench/video: scaled with lanczos, these look no worse than "medium" at CRF 23 without.
        RungSettings("480p", 480, "veryfast", 26, 900),
        RungSettings("720p", 720, "veryfast", 24, 1800),
        RungSettings("1080p", 1080, "veryfast", 24, 3200),
    )
    segment_seconds: int = 6
    audio_kbps: int = 96
    max_frame_rate: int = 60
    encoder: str = "libx264"
    may_keep: bool = True
    recipe: int = RECIPE


DEFAULTS = Settings()


@dataclass(frozen=True)
class Rung:
    """One picture size, as seen, in even numbers."""

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
    """How the sound is encoded, unless its own packets may be kept: if they take up to half as much again."""

    channels: int
    sample_rate_hz: int
    kbps: int

    @property
    def max_kept_kbps(self) -> int:
        return self.kbps * 3 // 2


@dataclass(frozen=True)
class Posters:
    width: int
    height: int
    first_ms: int
    every_ms: int
    count: int


@dataclass(frozen=True)
class StagePlan:
    """What one stage makes; None or () is what it leaves to others or the source has not.

    ``kept`` is the source's own picture, copied. ``rungs`` are encoded, largest first, each scaled from the one
    before. ``is_previewed`` and ``is_progressive`` ask for the file for players without HLS, of the lowest rung.
    """

    stage: Stage
    report: ProbeReport
    segment_seconds: int
    encoder: str
    kept: Rung | None = None
    rungs: tuple[Rung, ...] = ()
    sound: Sound | None = None
    posters: Posters | None = None
    sprites: Sprites | None = None
    is_previewed: bool = False
    is_progressive: bool = False

    @property
    def duration_ms(self) -> int:
        return self.report.duration_ms

    @property
    def pictures(self) -> tuple[Rung, ...]:
        """Return every picture that the stage adds to the ladder, largest first."""
        return ((self.kept,) if self.kept else ()) + self.rungs

    @property
    def makes(self) -> str:
        """Return what a person is told that the stage makes, as in "1080p、720p"."""
        return "、".join(rung.name for rung in self.pictures)


def stages_of(report: ProbeReport, settings: Settings = DEFAULTS) -> tuple[Stage, ...]:
    """Return the stages that the recording goes through, the first to publish first."""
    kept, rungs = _kept(report, settings), _rungs(report, settings)
    first = (Stage.ZERO,) if kept else ()
    upper = [rung for rung in rungs if rung.settings != settings.rungs[0]]
    return (*first, Stage.A, *((Stage.B,) if upper else ()))


def stage_after(stage: Stage, report: ProbeReport, settings: Settings = DEFAULTS) -> Stage | None:
    """Return what follows ``stage`` (the probe included), or None when the version is complete."""
    order = (Stage.PROBE, *stages_of(report, settings))
    place = order.index(stage) + 1
    return order[place] if place < len(order) else None


def plan(stage: Stage, report: ProbeReport, settings: Settings = DEFAULTS) -> StagePlan:
    """Plan one of the recording's stages. 0 copies, A makes it playable, B adds the rungs above the lowest."""
    video, duration_ms = report.video, report.duration_ms
    kept, rungs = _kept(report, settings), _rungs(report, settings)
    lowest = tuple(rung for rung in rungs if rung.settings == settings.rungs[0])
    upper = tuple(rung for rung in rungs if rung.settings != settings.rungs[0])
    sound = _sound(report.audio, settings) if report.audio else None
    empty = StagePlan(stage, report, settings.segment_seconds, settings.encoder)
    if stage == Stage.ZERO:
        has_more = bool(lowest)
        return replace(
            empty, kept=kept, sound=sound, is_previewed=has_more, is_progressive=not has_more
        )
    if stage == Stage.B:
        return replace(empty, rungs=upper)
    return replace(
        empty,
        rungs=lowest,
        sound=None if kept else sound,
        posters=_posters(video, duration_ms) if video else None,
        sprites=sprites_for(video.width, video.height, duration_ms) if video else None,
        is_progressive=bool(lowest),
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
    kbps = sum(rung.settings.max_kbps for rung in plan.rungs)
    kbps += plan.kept.settings.max_kbps * KEPT_OVER_CAP if plan.kept else 0
    kbps += plan.sound.max_kept_kbps if plan.sound else 0
    sheets = plan.sprites.sheets if plan.sprites else 0
    return 2 * kbps * plan.duration_ms // 8 + ((4 + 2 * sheets) << 20)


def _even(length: float, most: int) -> int:
    nearest = 2 * round(length / 2)
    return max(2, nearest if nearest <= most else most // 2 * 2)


def _kept(report: ProbeReport, settings: Settings) -> Rung | None:
    video = report.video
    if video is None or not settings.may_keep:
        return None
    short = min(video.width, video.height)
    own = next((rung for rung in settings.rungs if rung.short_side >= short), None)
    if own is None or not websafe.may_keep_picture(report, max_kbps=own.max_kbps * KEPT_OVER_CAP):
        return None
    return Rung(own, video.width, video.height, video.frame_rate)


def _rungs(report: ProbeReport, settings: Settings) -> tuple[Rung, ...]:
    """Return what is encoded, largest first: the lowest rung always, unless the kept picture is no larger."""
    video = report.video
    if video is None:
        return ()
    short, kept = min(video.width, video.height), _kept(report, settings)
    wanted: list[RungSettings] = []
    for number, rung in enumerate(settings.rungs):
        below = settings.rungs[number - 1].short_side if number else 0
        is_worthwhile = short >= rung.short_side or short >= below * WORTHWHILE
        if kept is not None:
            is_worthwhile = short >= rung.short_side * WORTHWHILE
        if is_worthwhile:
            wanted.insert(0, rung)
    return tuple(_rung(video, rung, settings) for rung in wanted)


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
    kbps = settings.audio_kbps * channels // 2
    return Sound(channels=channels, sample_rate_hz=family, kbps=kbps)


def _posters(video: VideoTrack, duration_ms: int) -> Posters:
    width, height = fitted(video.width, video.height, POSTER_SHORT_SIDE)
    first_ms = duration_ms * POSTER_FROM_PERMILLE // 1000
    return Posters(
        width, height, first_ms, max(1, (duration_ms - first_ms) // POSTER_COUNT), POSTER_COUNT
    )

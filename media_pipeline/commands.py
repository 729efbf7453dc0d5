"""Turns a plan into ffmpeg's arguments. Pure: builds lists of words, starts nothing.

All names are ours and relative to the job's folder; inputs may open local files only.
"""

from dataclasses import dataclass
from typing import Any

import ffmpeg

from media_pipeline import filters
from media_pipeline.encoders import device_of, words_of
from media_pipeline.filters import Kind
from media_pipeline.plan import Posters, Rung, Sound, StagePlan
from media_pipeline.playlists import AUDIO_FOLDER, INDEX
from media_pipeline.sprites import Sprites

SOURCE = "source"
PROGRESSIVE = "progressive.mp4"
#: Stage 0's file for players without HLS: the source's own picture, until stage A brings a smaller one.
PREVIEW = "preview.mp4"
AUDIO_FILE = "audio.m4a"
#: No input is read beyond its probed length and this.
SLACK_SECONDS = 5
#: A picture beyond the probe's limit that only turns up later is not decoded either.
MAX_PIXELS = 40_000_000
#: Copied segments end at the first key picture after this: those of a picture with one every 5 s last 5 s, not 10.
KEPT_SEGMENT_SECONDS = 4
#: Nothing of the maker's phone, place or name leaves with the picture.
CLEAN = {"map_metadata": -1, "map_chapters": -1}
QUIET = ("-nostdin", "-hide_banner", "-nostats", "-y")
GLOBAL = (*QUIET, "-loglevel", "error")
PROGRESS = ("-progress", "pipe:1", "-stats_period", "0.5")


@dataclass(frozen=True)
class Command:
    """One run of ffmpeg; ``arguments`` come after the program's name."""

    arguments: tuple[str, ...]
    duration_ms: int


def measure(plan: StagePlan) -> Command:
    """Build the run that listens to the sound alone; the loudness stands at the end of its log."""
    heard = _source(plan)[_stream(plan.report.audio)].filter("ebur128", framelog="quiet")
    job = ffmpeg.output(heard, "-", f="null").global_args(*QUIET, "-loglevel", "info", *PROGRESS)
    return Command(arguments=tuple(job.get_args()), duration_ms=plan.duration_ms)


def encode(plan: StagePlan, *, gain_db: float = 0.0, may_copy_sound: bool = False) -> Command:
    """Build the one pass that decodes the source once and writes segments, posters and sprites."""
    source = _source(plan)
    outputs = []
    if plan.kept is not None:
        outputs.append(_kept_output(source[_stream(plan.report.video)], plan, plan.kept))
    if plan.rungs or plan.posters is not None:
        outputs += _picture_outputs(source[_stream(plan.report.video)], plan)
    if plan.sound is not None:
        stream = source[_stream(plan.report.audio)]
        if may_copy_sound:
            outputs.append(_hls_output(stream, AUDIO_FOLDER, plan, acodec="copy"))
        else:
            outputs.append(_sound_output(stream, plan, plan.sound, gain_db))
    return _command(outputs, plan)


def join(plan: StagePlan, *, has_audio: bool) -> Command | None:
    """Build the run that joins finished segments into the files for players without HLS, or None; encodes nothing.

    ``has_audio`` tells that the sound rendition lies in the folder, made by this stage or an earlier one.
    """
    sound = _rendition(AUDIO_FOLDER) if has_audio else None
    kept = {"c": "copy", "movflags": "+faststart", "f": "mp4", **CLEAN}
    outputs = []
    if plan.pictures and (plan.is_progressive or plan.is_previewed):
        picture = _rendition(plan.pictures[-1].folder)
        streams = [picture["v"]] + ([sound["a"]] if sound is not None else [])
        name = PROGRESSIVE if plan.is_progressive else PREVIEW
        outputs.append(ffmpeg.output(*streams, name, **kept))
    if plan.sound is not None and sound is not None:
        outputs.append(ffmpeg.output(sound["a"], AUDIO_FILE, **kept))
    return _command(outputs, plan) if outputs else None


def _source(plan: StagePlan) -> Any:
    return ffmpeg.input(
        SOURCE,
        f=plan.report.demuxer,
        protocol_whitelist="file",
        max_pixels=MAX_PIXELS,
        t=_seconds(plan.duration_ms) + SLACK_SECONDS,
    )


def _stream(track: Any) -> str:
    return str(track.index)


def _picture_outputs(picture: Any, plan: StagePlan) -> list[Any]:
    """Split the decoded picture once: into the cascade of rungs, the posters and the sprites."""
    video = plan.report.video
    if video is None:
        raise ValueError("a plan with pictures of a source without")
    kind = filters.kind_of(video)
    if video.is_interlaced:
        picture = filters.deinterlaced(picture)
    branches = bool(plan.rungs) + (plan.posters is not None) + (plan.sprites is not None)
    split = picture.filter_multi_output("split", branches)
    place, outputs = 0, []
    if plan.rungs:
        outputs += _cascade(split[place], plan, kind=kind)
        place += 1
    if plan.posters is not None:
        outputs.append(_poster_output(split[place], plan.posters, kind=kind))
        place += 1
    if plan.sprites is not None:
        outputs.append(_sprite_output(split[place], plan, plan.sprites, kind=kind))
    return outputs


def _cascade(picture: Any, plan: StagePlan, *, kind: Kind) -> list[Any]:
    outputs: list[Any] = []
    # start_time=0 and tpad make every rendition begin at zero and last equally long, whatever the source does.
    stream = picture.filter("fps", fps=str(plan.rungs[0].frame_rate), start_time=0)
    for number, rung in enumerate(plan.rungs):
        stream = filters.scaled(
            stream, rung.width, rung.height, kind=kind if number == 0 else Kind.PLAIN
        )
        if number == 0:
            stream = stream.filter("tpad", stop_mode="clone", stop=-1)
        if number + 1 < len(plan.rungs):
            both = stream.filter_multi_output("split")
            outputs.append(_rung_output(both[0], plan, rung))
            stream = both[1]
        else:
            outputs.append(_rung_output(stream, plan, rung))
    return outputs


def _rung_output(stream: Any, plan: StagePlan, rung: Rung) -> Any:
    if device_of(plan.encoder) == "vaapi":
        stream = stream.filter("format", "nv12").filter("hwupload")
    words = words_of(plan.encoder, rung, plan.segment_seconds)
    return _hls_output(stream, rung.folder, plan, **words)


def _kept_output(stream: Any, plan: StagePlan, kept: Rung) -> Any:
    return _hls_output(stream, kept.folder, plan, vcodec="copy")


def _sound_output(stream: Any, plan: StagePlan, sound: Sound, gain_db: float) -> Any:
    stream = stream.filter("aresample", sound.sample_rate_hz, **{"async": 1, "first_pts": 0})
    if gain_db:
        stream = filters.levelled(stream, gain_db)
    stream = stream.filter("apad", whole_dur=_seconds(plan.duration_ms))
    # A third of the default coder's time, and no worse at 64 kbit/s a channel. Source: ffmpeg-codecs, "aac_coder".
    words = {"acodec": "aac", "aac_coder": "fast", "ac": sound.channels, "b:a": f"{sound.kbps}k"}
    return _hls_output(stream, AUDIO_FOLDER, plan, **words)


def _poster_output(picture: Any, posters: Posters, *, kind: Kind) -> Any:
    first, every = _seconds(posters.first_ms), _seconds(posters.every_ms)
    chosen = f"gte(t,{first})*(isnan(prev_selected_t)+gte(t-prev_selected_t,{every}))"
    stream = picture.filter("select", chosen)
    return _jpeg_output(
        filters.scaled(stream, posters.width, posters.height, kind=kind),
        "poster_%d.jpg",
        quality=6,
        count=posters.count,
    )


def _sprite_output(picture: Any, plan: StagePlan, told: Sprites, *, kind: Kind) -> Any:
    # round=up: picture k is the one that shows at k × every, so that a preview never tells of what comes later.
    stream = picture.filter("fps", fps=f"1000/{told.every_ms}", start_time=0, round="up")
    stream = filters.scaled(stream, told.width, told.height, kind=kind)
    stream = stream.filter("trim", end_frame=told.count)
    stream = stream.filter("tile", f"{told.columns}x{told.rows}")
    return _jpeg_output(stream, "sprite_%d.jpg", quality=7, count=told.sheets)


def _jpeg_output(stream: Any, name: str, *, quality: int, count: int) -> Any:
    stream = stream.filter("scale", out_range="full").filter("format", "yuvj420p")
    words = {"f": "image2", "vcodec": "mjpeg", "fps_mode": "vfr", **CLEAN}
    return ffmpeg.output(stream, name, **words, **{"q:v": quality, "frames:v": count})


def _hls_output(stream: Any, folder: str, plan: StagePlan, **words: Any) -> Any:
    hls = {
        "f": "hls",
        "t": _seconds(plan.duration_ms),
        "hls_time": KEPT_SEGMENT_SECONDS if words.get("vcodec") == "copy" else plan.segment_seconds,
        "hls_playlist_type": "vod",
        "hls_segment_type": "fmp4",
        "hls_fmp4_init_filename": "init.mp4",
        "hls_segment_filename": f"{folder}/%05d.m4s",
        "hls_flags": "independent_segments",
        # First picture at exactly zero: players through MSE ignore the edit list that would say so otherwise.
        "avoid_negative_ts": "disabled",
        "hls_segment_options": "movflags=+negative_cts_offsets",
    }
    return ffmpeg.output(stream, f"{folder}/{INDEX}", **words, **hls, **CLEAN)


def _rendition(folder: str) -> Any:
    return ffmpeg.input(
        f"{folder}/{INDEX}", f="hls", protocol_whitelist="file", allowed_extensions="ALL"
    )


def _command(outputs: list[Any], plan: StagePlan) -> Command:
    words = [*GLOBAL, *PROGRESS]
    if plan.rungs and device_of(plan.encoder) == "vaapi":
        words += ["-vaapi_device", "/dev/dri/renderD128"]
    job = ffmpeg.merge_outputs(*outputs).global_args(*words)
    return Command(arguments=tuple(job.get_args()), duration_ms=plan.duration_ms)


def _seconds(duration_ms: int) -> float:
    return round(duration_ms / 1000, 3)

"""Turns a plan into ffmpeg's arguments. Pure: builds lists of words, starts nothing.

All names are ours and relative to the job's folder; inputs may open local files only.
"""

from dataclasses import dataclass
from typing import Any

import ffmpeg

from media_pipeline.plan import Posters, Rung, Sound, StagePlan
from media_pipeline.playlists import AUDIO_FOLDER, INDEX

SOURCE = "source"
PROGRESSIVE = "progressive.mp4"
AUDIO_FILE = "audio.m4a"
#: No input is read beyond its probed length and this.
SLACK_SECONDS = 5
#: Nothing of the maker's phone, place or name leaves with the picture.
CLEAN = {"map_metadata": -1, "map_chapters": -1}
GLOBAL = ("-nostdin", "-hide_banner", "-loglevel", "error", "-nostats", "-y")
PROGRESS = ("-progress", "pipe:1", "-stats_period", "0.5")


@dataclass(frozen=True)
class Command:
    """One run of ffmpeg; ``arguments`` come after the program's name."""

    arguments: tuple[str, ...]
    duration_ms: int


def encode(plan: StagePlan) -> Command:
    """Build the one pass that decodes the source once and writes segments and poster candidates."""
    source = ffmpeg.input(
        SOURCE,
        f=plan.demuxer,
        protocol_whitelist="file",
        t=_seconds(plan.duration_ms) + SLACK_SECONDS,
    )
    outputs = []
    if plan.rung is not None and plan.posters is not None:
        pictures = source[str(plan.video_index)].filter_multi_output("split")
        outputs.append(_rung_output(pictures[0], plan, plan.rung))
        outputs.append(_poster_output(pictures[1], plan.posters))
    if plan.sound is not None:
        outputs.append(_sound_output(source[str(plan.audio_index)], plan, plan.sound))
    return _command(outputs, plan.duration_ms)


def remux(plan: StagePlan) -> Command:
    """Build the run that joins the finished segments into the files for players without HLS; encodes nothing."""
    picture = _rendition(plan.rung.folder) if plan.rung else None
    sound = _rendition(AUDIO_FOLDER) if plan.sound else None
    kept = {"c": "copy", "movflags": "+faststart", "f": "mp4", **CLEAN}
    outputs = []
    if picture is not None:
        streams = [picture["v"]] + ([sound["a"]] if sound is not None else [])
        outputs.append(ffmpeg.output(*streams, PROGRESSIVE, **kept))
    if sound is not None:
        outputs.append(ffmpeg.output(sound["a"], AUDIO_FILE, **kept))
    return _command(outputs, plan.duration_ms)


def _rung_output(picture: Any, plan: StagePlan, rung: Rung) -> Any:
    encoder = rung.settings
    # start_time=0 and tpad make every rendition begin at zero and last equally long, whatever the source does.
    stream = (
        picture.filter("fps", fps=str(rung.frame_rate), start_time=0)
        .filter("scale", rung.width, rung.height, flags="lanczos")
        .filter("setsar", "1")
        .filter("format", "yuv420p")
        .filter("tpad", stop_mode="clone", stop=-1)
    )
    keyframes = {
        "force_key_frames": f"expr:gte(t,n_forced*{plan.segment_seconds})",
        "g": round(rung.frame_rate * plan.segment_seconds),
        "sc_threshold": 0,
    }
    return ffmpeg.output(
        stream,
        f"{rung.folder}/{INDEX}",
        vcodec="libx264",
        preset=encoder.preset,
        crf=encoder.crf,
        maxrate=f"{encoder.max_kbps}k",
        bufsize=f"{encoder.max_kbps * 2}k",
        **{"profile:v": "high"},
        **keyframes,
        **_hls(plan, rung.folder),
    )


def _sound_output(stream: Any, plan: StagePlan, sound: Sound) -> Any:
    stream = stream.filter("aresample", sound.sample_rate_hz, **{"async": 1, "first_pts": 0})
    stream = stream.filter("apad", whole_dur=_seconds(plan.duration_ms))
    return ffmpeg.output(
        stream,
        f"{AUDIO_FOLDER}/{INDEX}",
        acodec="aac",
        ac=sound.channels,
        **{"b:a": f"{sound.kbps}k"},
        **_hls(plan, AUDIO_FOLDER),
    )


def _poster_output(picture: Any, posters: Posters) -> Any:
    first, every = _seconds(posters.first_ms), _seconds(posters.every_ms)
    chosen = f"gte(t,{first})*(isnan(prev_selected_t)+gte(t-prev_selected_t,{every}))"
    stream = (
        picture.filter("select", chosen)
        .filter("scale", posters.width, posters.height, flags="lanczos", out_range="full")
        .filter("setsar", "1")
        .filter("format", "yuvj420p")
    )
    return ffmpeg.output(
        stream,
        "poster_%d.jpg",
        f="image2",
        vcodec="mjpeg",
        fps_mode="vfr",
        **{"q:v": 4, "frames:v": posters.count},
        **CLEAN,
    )


def _hls(plan: StagePlan, folder: str) -> dict[str, Any]:
    return {
        "f": "hls",
        "t": _seconds(plan.duration_ms),
        "hls_time": plan.segment_seconds,
        "hls_playlist_type": "vod",
        "hls_segment_type": "fmp4",
        "hls_fmp4_init_filename": "init.mp4",
        "hls_segment_filename": f"{folder}/%05d.m4s",
        "hls_flags": "independent_segments",
        # First picture at exactly zero: players through MSE ignore the edit list that would say so otherwise.
        "avoid_negative_ts": "disabled",
        "hls_segment_options": "movflags=+negative_cts_offsets",
        **CLEAN,
    }


def _rendition(folder: str) -> Any:
    return ffmpeg.input(
        f"{folder}/{INDEX}", f="hls", protocol_whitelist="file", allowed_extensions="ALL"
    )


def _command(outputs: list[Any], duration_ms: int) -> Command:
    job = ffmpeg.merge_outputs(*outputs).global_args(*GLOBAL, *PROGRESS)
    return Command(arguments=tuple(job.get_args()), duration_ms=duration_ms)


def _seconds(duration_ms: int) -> float:
    return round(duration_ms / 1000, 3)

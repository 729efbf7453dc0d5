"""Looks into an upload with PyAV, in a process of its own: ``python -m media_pipeline.probe_child FILE LIMITS``.

Hostile files crash or exhaust demuxers; here they take nobody along. Reads by content, never by name; opens no
other file (protocol whitelist) and no playlist (format whitelist). Prints one JSON object: ``{"report": …}`` or
``{"refusal": code, "detail": …}``. Never imports Django.
"""

import json
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from media_pipeline import limits
from media_pipeline.report import AudioTrack, ProbeReport, VideoTrack

FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,mpegts,mpeg,mpegvideo,asf,mp3,aac,wav,ogg,flac"
)
MAX_STREAMS = 32
#: HDR transfer functions: PQ (SMPTE 2084) and HLG, by their numbers in ITU-T H.273.
HDR_TRANSFERS = {16, 18}
#: A track that ends so much before its header says so was cut off.
CUT_OFF_MS = 1500
PACKETS_OF_A_STILL = 1
TIMED = ("video", "audio")


@dataclass(frozen=True)
class Bounds:
    """How large a recording may be."""

    max_seconds: int
    max_pixels: int


class Refused(Exception):
    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass
class _Span:
    """What the packets of one stream say about its length; times in ms."""

    first_ms: float = float("inf")
    last_ms: float = float("-inf")
    packets: int = 0


def inspect(path: str, bounds: Bounds) -> ProbeReport:
    """Read the whole of ``path`` once. Raises: Refused."""
    import av

    try:
        container = av.open(
            path,
            mode="r",
            container_options={"protocol_whitelist": "file", "format_whitelist": FORMATS},
        )
    except (av.error.FFmpegError, ValueError) as error:
        raise Refused(_why_not_opened(path), str(error)) from error
    with container:
        if len(container.streams) > MAX_STREAMS:
            raise Refused("too_many_streams", str(len(container.streams)))
        spans = _scan(container)
        # ffmpeg moves the earliest picture or sound to zero; count from there as well.
        origin = min(
            (spans[each.index].first_ms for each in container.streams if each.type in TIMED),
            default=0.0,
        )
        picture = _choose_video(container, spans)
        sound = _choose_audio(container, spans)
        if picture is None and sound is None:
            raise Refused("no_streams")
        for stream in (picture, sound):
            if stream is not None:
                _refuse_cut_off(container, stream, spans[stream.index])
        video = picture and _video(container, picture, spans[picture.index], origin, bounds)
        audio = sound and _audio(container, sound, spans[sound.index], origin)
        duration_ms = max(track.ends_ms for track in (video, audio) if track is not None)
        if duration_ms <= 0:
            raise Refused("no_streams", "no length")
        if duration_ms > bounds.max_seconds * 1000:
            raise Refused("too_long", str(duration_ms))
        return ProbeReport(
            demuxer=container.format.name.split(",")[0],
            duration_ms=duration_ms,
            video=video,
            audio=audio,
        )


def _why_not_opened(path: str) -> str:
    with Path(path).open("rb") as file:
        head = file.read(12)
    # An MP4 whose index (moov) was to come at the end and never arrived.
    return "truncated" if head[4:8] in (b"ftyp", b"mdat", b"wide", b"moov") else "not_media"


def _scan(container: Any) -> dict[int, _Span]:
    import av

    spans = {stream.index: _Span() for stream in container.streams}
    try:
        for packet in container.demux():
            if packet.size and packet.pts is not None:
                span = spans[packet.stream.index]
                at_ms = float(packet.pts * packet.time_base * 1000)
                length = float((packet.duration or 0) * packet.time_base * 1000)
                span.first_ms = min(span.first_ms, at_ms)
                span.last_ms = max(span.last_ms, at_ms + length)
                span.packets += 1
    except av.error.FFmpegError as error:
        if not any(span.packets for span in spans.values()):
            raise Refused("unreadable", str(error)) from error
    return spans


def _choose_video(container: Any, spans: dict[int, _Span]) -> Any:
    from av.stream import Disposition

    moving = [
        stream
        for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
        and spans[stream.index].packets > PACKETS_OF_A_STILL
    ]
    return max(moving, key=lambda stream: stream.width * stream.height, default=None)


def _choose_audio(container: Any, spans: dict[int, _Span]) -> Any:
    from av.stream import Disposition

    audible = [stream for stream in container.streams.audio if spans[stream.index].packets]
    return max(
        audible,
        key=lambda stream: (bool(stream.disposition & Disposition.default), -stream.index),
        default=None,
    )


def _refuse_cut_off(container: Any, stream: Any, span: _Span) -> None:
    # Only MP4's own index is exact enough to be held against the packets; other headers lie.
    if "mp4" in container.format.name and stream.duration:
        promised_ms = float(stream.duration * stream.time_base * 1000)
        if promised_ms - (span.last_ms - span.first_ms) > CUT_OFF_MS:
            raise Refused("truncated", f"{span.last_ms:.0f} of {promised_ms:.0f} ms")


def _first_frame(container: Any, stream: Any) -> Any:
    import av

    if stream.codec_context is None:
        raise Refused("unsupported_codec", "unknown")
    try:
        container.seek(0)
        for frame in container.decode(stream):
            return frame
    except av.error.FFmpegError as error:
        raise Refused("unsupported_codec", f"{stream.codec_context.name}: {error}") from error
    raise Refused("unreadable", f"no frame in {stream.codec_context.name}")


def _video(container: Any, stream: Any, span: _Span, origin: float, bounds: Bounds) -> VideoTrack:
    if stream.width * stream.height > bounds.max_pixels:
        raise Refused("too_large", f"{stream.width}x{stream.height}")
    frame = _first_frame(container, stream)
    rotation = round(frame.rotation) % 360
    shape = stream.sample_aspect_ratio or Fraction(1)
    width, height = frame.width, frame.height
    if shape > 0:
        width = round(width * shape)
    if rotation in (90, 270):
        width, height = height, width
    rate, nominal = _rate(stream, span), stream.base_rate
    return VideoTrack(
        index=stream.index,
        codec=stream.codec_context.name,
        width=width,
        height=height,
        rotation_degrees=rotation,
        frame_rate=rate,
        is_variable_rate=bool(nominal) and abs(nominal - rate) > rate / 50,
        is_interlaced=bool(frame.interlaced_frame),
        is_hdr=int(frame.color_trc or 0) in HDR_TRANSFERS,
        pixel_format=frame.format.name,
        ends_ms=round(span.last_ms - origin),
    )


def _rate(stream: Any, span: _Span) -> Fraction:
    seconds = (span.last_ms - span.first_ms) / 1000
    counted = Fraction(span.packets / seconds).limit_denominator(1001) if seconds > 0 else None
    told = stream.average_rate
    # The header's figure is exact (30000/1001) where it agrees with what was counted.
    if told and counted and abs(told - counted) <= counted / 50:
        return Fraction(told)
    return counted or Fraction(told or 25)


def _audio(container: Any, stream: Any, span: _Span, origin: float) -> AudioTrack:
    frame = _first_frame(container, stream)
    return AudioTrack(
        index=stream.index,
        codec=stream.codec_context.name,
        channels=frame.layout.nb_channels,
        sample_rate_hz=frame.sample_rate,
        ends_ms=round(span.last_ms - origin),
    )


def main(arguments: list[str]) -> None:
    path, told = arguments[0], json.loads(arguments[1])
    limits.apply(limits.Limits(**told["limits"]))
    try:
        answer: dict[str, Any] = {"report": inspect(path, Bounds(**told["bounds"])).as_json()}
    except Refused as refused:
        answer = {"refusal": refused.code, "detail": refused.detail[:300]}
    except MemoryError:
        answer = {"refusal": "too_large", "detail": "out of memory"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])

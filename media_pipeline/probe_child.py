"""Looks into an upload with PyAV, in a process of its own: ``python -m media_pipeline.probe_child FILE BOUNDS``.

Hostile files crash or exhaust demuxers; here they take nobody along. Reads by content, never by name; opens no
other file (protocol whitelist) and no playlist (format whitelist). Prints one JSON object: ``{"report": …}`` or
``{"refusal": code, "detail": …}``. Never imports Django.
"""

import json
import sys
import time
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from media_pipeline import probe_sniff
from media_pipeline.probe_scan import Span, scan
from media_pipeline.report import AudioTrack, ProbeReport, VideoTrack

FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,mpegts,mpeg,mpegvideo,asf,mp3,aac,wav,ogg,flac"
)
MAX_STREAMS = 32
#: HDR transfer functions: PQ (SMPTE 2084) and HLG, by their numbers in ITU-T H.273.
HDR_TRANSFERS = {16, 18}
FULL_RANGE = 2
#: A track that ends so much before its header says so was cut off.
CUT_OFF_MS = 1500
PACKETS_OF_A_STILL = 1
#: Pictures at the beginning that are looked at: some recordings are marked as interlaced only from the second on.
FIRST_PICTURES = 8
#: How long the last group of pictures may take to decode; after that the packets are believed.
LAST_GROUP_SECONDS = 1.5
#: Sample entries of MP4 that are encrypted.
PROTECTED_TAGS = {"encv", "enca", "drmi", "drms", "p608"}
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


def inspect(path: str, bounds: Bounds) -> ProbeReport:
    """Read the whole of ``path`` once. Raises: Refused."""
    import av

    if (known := probe_sniff.refusal_of(path)) is not None:
        raise Refused(known)
    try:
        container = _opened(path)
    except (av.error.FFmpegError, ValueError) as error:
        raise Refused(probe_sniff.why_not_opened(path), str(error)) from error
    with container:
        if len(container.streams) > MAX_STREAMS:
            raise Refused("too_many_streams", str(len(container.streams)))
        if any(
            each.codec_context and each.codec_context.codec_tag in PROTECTED_TAGS
            for each in container.streams
        ):
            raise Refused("protected")
        spans = _scanned(container)
        # ffmpeg moves the earliest picture or sound to zero; count from there as well.
        origin = min(
            (spans[each.index].first_ms for each in container.streams if each.type in TIMED),
            default=0.0,
        )
        picture = _choose_video(container, spans)
        sound = _choose_audio(container, spans)
        if picture is None and sound is None:
            has_still = any(spans[each.index].packets for each in container.streams.video)
            raise Refused("still_picture" if has_still else "no_streams")
        for stream in (picture, sound):
            if stream is not None:
                _refuse_cut_off(container, stream, spans[stream.index])
        video = picture and _video(path, container, picture, spans[picture.index], origin, bounds)
        audio = sound and _audio(path, sound, spans[sound.index], origin)
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


def _opened(path: str) -> Any:
    import av

    return av.open(
        path,
        mode="r",
        container_options={"protocol_whitelist": "file", "format_whitelist": FORMATS},
    )


def _scanned(container: Any) -> dict[int, Span]:
    import av

    try:
        return scan(container)
    except av.error.FFmpegError as error:
        raise Refused("unreadable", str(error)) from error


def _choose_video(container: Any, spans: dict[int, Span]) -> Any:
    from av.stream import Disposition

    moving = [
        stream
        for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
        and spans[stream.index].packets > PACKETS_OF_A_STILL
    ]
    return max(moving, key=lambda stream: stream.width * stream.height, default=None)


def _choose_audio(container: Any, spans: dict[int, Span]) -> Any:
    from av.stream import Disposition

    audible = [stream for stream in container.streams.audio if spans[stream.index].packets]
    return max(
        audible,
        key=lambda stream: (bool(stream.disposition & Disposition.default), -stream.index),
        default=None,
    )


def _refuse_cut_off(container: Any, stream: Any, span: Span) -> None:
    # Only MP4's own index is exact enough to be held against the packets; other headers lie.
    if "mp4" in container.format.name and stream.duration:
        promised_ms = float(stream.duration * stream.time_base * 1000)
        if promised_ms - (span.last_ms - span.first_ms) > CUT_OFF_MS:
            raise Refused("truncated", f"{span.last_ms:.0f} of {promised_ms:.0f} ms")


def _first_frames(path: str, stream: Any, most: int = 1) -> list[Any]:
    """Decode from the very beginning; opened anew, because some containers (FLV) can't be rewound."""
    import av

    if stream.codec_context is None:
        raise Refused("unsupported_codec", "unknown")
    found: list[Any] = []
    try:
        with _opened(path) as container:
            for frame in container.decode(container.streams[stream.index]):
                found.append(frame)
                if len(found) == most:
                    break
    except av.error.FFmpegError as error:
        if not found:
            raise Refused("unsupported_codec", f"{stream.codec_context.name}: {error}") from error
    if not found:
        raise Refused("unreadable", f"no frame in {stream.codec_context.name}")
    return found


def _decodable_until(container: Any, stream: Any, span: Span) -> float:
    """Return the end in ms of the last picture that can be shown; the packets' word where that takes too long."""
    import av

    until, reached, shown = time.monotonic() + LAST_GROUP_SECONDS, float("-inf"), 0
    try:
        container.seek(int(span.last_start_ms / 1000 / stream.time_base), stream=stream)
        for frame in container.decode(stream):
            if frame.pts is not None:
                reached, shown = max(reached, float(frame.pts * frame.time_base * 1000)), shown + 1
            if time.monotonic() > until:
                return span.last_ms
    except av.error.FFmpegError:
        pass
    if not shown or reached >= span.last_start_ms - 1:
        return span.last_ms
    return reached + (span.last_ms - span.last_start_ms)


def _video(
    path: str, container: Any, stream: Any, span: Span, origin: float, bounds: Bounds
) -> VideoTrack:
    if stream.width * stream.height > bounds.max_pixels:
        raise Refused("too_large", f"{stream.width}x{stream.height}")
    frames = _first_frames(path, stream, FIRST_PICTURES)
    frame = frames[0]
    if frame.width * frame.height > bounds.max_pixels:
        raise Refused("too_large", f"{frame.width}x{frame.height}")
    ends_ms = _decodable_until(container, stream, span)
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
        width=max(1, width),
        height=height,
        rotation_degrees=rotation,
        frame_rate=rate,
        is_variable_rate=bool(nominal) and abs(nominal - rate) > rate / 50,
        is_interlaced=any(each.interlaced_frame for each in frames),
        is_hdr=int(frame.color_trc or 0) in HDR_TRANSFERS,
        pixel_format=frame.format.name,
        ends_ms=round(ends_ms - origin),
        starts_ms=round(span.first_ms - origin),
        profile=stream.codec_context.profile or "",
        has_square_pixels=shape in (0, 1),
        average_kbps=span.average_kbps,
        keyframe_gap_ms=span.keyframe_gap_ms,
        is_full_range=int(frame.color_range or 0) == FULL_RANGE or "yuvj" in frame.format.name,
        matrix=int(frame.colorspace),
    )


def _rate(stream: Any, span: Span) -> Fraction:
    told, seconds = stream.average_rate, (span.last_ms - span.first_ms) / 1000
    if span.is_partial and told:
        return Fraction(told)
    counted = Fraction(span.packets / seconds).limit_denominator(1001) if seconds > 0 else None
    # The header's figure is exact (30000/1001) where it agrees with what was counted.
    if told and counted and abs(told - counted) <= counted / 50:
        return Fraction(told)
    return counted or Fraction(told or 25)


def _audio(path: str, stream: Any, span: Span, origin: float) -> AudioTrack:
    frame = _first_frames(path, stream)[0]
    is_plain = frame.sample_rate == stream.codec_context.sample_rate
    return AudioTrack(
        index=stream.index,
        codec=stream.codec_context.name,
        channels=frame.layout.nb_channels,
        sample_rate_hz=frame.sample_rate,
        ends_ms=round(span.last_ms - origin),
        starts_ms=round(span.first_ms - origin),
        # AAC that says LC and sounds at twice the rate carries SBR unannounced: HE-AAC.
        profile=stream.codec_context.profile or "" if is_plain else "HE",
        average_kbps=span.average_kbps,
    )


def main(arguments: list[str]) -> None:
    path, bounds = arguments[0], Bounds(**json.loads(arguments[1]))
    try:
        answer: dict[str, Any] = {"report": inspect(path, bounds).as_json()}
    except Refused as refused:
        answer = {"refusal": refused.code, "detail": refused.detail[:300]}
    except MemoryError:
        answer = {"refusal": "too_large", "detail": "out of memory"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])

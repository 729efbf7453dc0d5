"""Tells whether a recording's own picture or sound may be published as it is. The one place with the conditions.

Strict on purpose: what is copied is seen by every player as the maker's program wrote it.
"""

from media_pipeline.report import AudioTrack, ProbeReport, VideoTrack

#: x264's habit is a key picture at least every 250 pictures: 10 s at 25 a second.
MAX_KEYFRAME_GAP_MS = 10_100
#: Hardware decoders of cheap phones know these; High 10, 4:2:2 and Extended they do not.
PROFILES = frozenset({"Baseline", "Constrained Baseline", "Main", "High"})
MAX_SHORT_SIDE = 1080
MAX_LONG_SIDE = 2560
MAX_FRAME_RATE = 60
#: How much later than zero a track may begin, and how much sooner than the recording it may end.
MAX_START_MS = 50
MAX_SHORTFALL_MS = 250
#: Containers whose packets are copied without touching them; others split pictures by guessing.
DEMUXERS = frozenset({"mov", "matroska"})
SAMPLE_RATES_HZ = frozenset({44_100, 48_000})


def may_keep_picture(report: ProbeReport, *, max_kbps: int) -> bool:
    """Tell whether the picture may be cut into segments without encoding it; ``max_kbps`` caps its average."""
    video = report.video
    return (
        video is not None
        and report.demuxer in DEMUXERS
        and _has_safe_codec(video)
        and _has_safe_shape(video)
        and video.average_kbps <= max_kbps
        and video.keyframe_gap_ms is not None
        and video.keyframe_gap_ms <= MAX_KEYFRAME_GAP_MS
        and abs(video.starts_ms) <= MAX_START_MS
        and report.duration_ms - video.ends_ms <= MAX_SHORTFALL_MS
    )


def may_keep_sound(report: ProbeReport, *, gain_db: float, max_kbps: int) -> bool:
    """Tell whether the sound may be copied; ``gain_db`` is what its loudness calls for.

    ``max_kbps`` caps its average: it is stored with the segments, with the MP4 and alone.
    """
    audio = report.audio
    return (
        audio is not None
        and gain_db == 0
        and report.demuxer in DEMUXERS
        and _is_safe_sound(audio)
        and 0 < audio.average_kbps <= max_kbps
        and abs(audio.starts_ms) <= MAX_START_MS
        and report.duration_ms - audio.ends_ms <= MAX_SHORTFALL_MS
    )


def _has_safe_codec(video: VideoTrack) -> bool:
    return (
        video.codec == "h264"
        and video.profile in PROFILES
        and video.pixel_format == "yuv420p"
        and not video.is_interlaced
        and not video.is_hdr
        and not video.is_full_range
    )


def _has_safe_shape(video: VideoTrack) -> bool:
    return (
        video.has_square_pixels
        and video.rotation_degrees == 0
        and min(video.width, video.height) <= MAX_SHORT_SIDE
        and max(video.width, video.height) <= MAX_LONG_SIDE
        and video.width % 2 == video.height % 2 == 0
        and 1 <= video.frame_rate <= MAX_FRAME_RATE
        and not video.is_variable_rate
    )


def _is_safe_sound(audio: AudioTrack) -> bool:
    return (
        audio.codec == "aac"
        and audio.profile == "LC"
        and audio.channels in (1, 2)
        and audio.sample_rate_hz in SAMPLE_RATES_HZ
    )

"""What a probe finds out about an upload. Pure data: no Django, no PyAV."""

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class VideoTrack:
    """The moving picture. Width and height are as seen: after rotation, with square pixels."""

    index: int
    codec: str
    width: int
    height: int
    rotation_degrees: int
    frame_rate: Fraction
    is_variable_rate: bool
    is_interlaced: bool
    is_hdr: bool
    pixel_format: str
    ends_ms: int
    starts_ms: int = 0
    profile: str = ""
    has_square_pixels: bool = True
    average_kbps: int = 0
    #: Longest stretch between two pictures that can be jumped to; None where they were not all looked at.
    keyframe_gap_ms: int | None = None
    is_full_range: bool = False
    #: Matrix coefficients by their number in ITU-T H.273; 2 is "unspecified".
    matrix: int = 2


@dataclass(frozen=True)
class AudioTrack:
    index: int
    codec: str
    channels: int
    sample_rate_hz: int
    ends_ms: int
    starts_ms: int = 0
    profile: str = ""
    average_kbps: int = 0


@dataclass(frozen=True)
class ProbeReport:
    """An upload that may be encoded. ``demuxer`` is ffmpeg's name of the container, forced later on."""

    demuxer: str
    duration_ms: int
    video: VideoTrack | None
    audio: AudioTrack | None

    @property
    def has_video(self) -> bool:
        return self.video is not None

    @property
    def has_audio(self) -> bool:
        return self.audio is not None

    def as_json(self) -> dict[str, Any]:
        data = asdict(self)
        if self.video is not None:
            data["video"]["frame_rate"] = str(self.video.frame_rate)
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ProbeReport":
        """Read what ``as_json`` wrote. Raises: KeyError, TypeError or ValueError for anything else."""
        video, audio = data["video"], data["audio"]
        return cls(
            demuxer=data["demuxer"],
            duration_ms=data["duration_ms"],
            video=video and VideoTrack(**{**video, "frame_rate": Fraction(video["frame_rate"])}),
            audio=audio and AudioTrack(**audio),
        )

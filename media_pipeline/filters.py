"""The filters that every picture and every sound goes through, whatever it came as. Pure."""

from enum import Enum
from typing import Any

from media_pipeline.report import VideoTrack

#: Matrices of ordinary screens (H.273): BT.709, unspecified, BT.601 in its two forms. zimg refuses odd ones.
PLAIN_MATRICES = frozenset({1, 2, 5, 6})
#: Light that HDR pictures call "paper white", in candela per square metre. Source: ITU-R BT.2408.
HDR_WHITE_NITS = 203
#: Peaks stay this far below full scale; AAC overshoots a little.
LIMIT = 0.84  # -1.5 dBFS


class Kind(Enum):
    """What must happen to a decoded picture beside scaling."""

    PLAIN = "8 bits, 4:2:0, even sides: nothing"
    OTHER = "its pixels are converted"
    HDR = "its light is mapped to that of ordinary screens"


def kind_of(video: VideoTrack) -> Kind:
    """Return what the decoded picture of this track is."""
    if video.is_hdr:
        return Kind.HDR
    has_even_sides = video.width % 2 == video.height % 2 == 0
    is_ordinary = video.matrix in PLAIN_MATRICES and not video.is_full_range
    is_plain = video.pixel_format == "yuv420p" and video.has_square_pixels and has_even_sides
    return Kind.PLAIN if is_plain and is_ordinary else Kind.OTHER


def deinterlaced(picture: Any) -> Any:
    """Return whole pictures at the frame rate, not the field rate; those marked as whole pass untouched."""
    return picture.filter("bwdif", mode="send_frame", deint="interlaced")


def scaled(picture: Any, width: int, height: int, *, kind: Kind) -> Any:
    """Return the picture at this size, with square pixels, 8 bits and 4:2:0; HDR becomes BT.709."""
    if kind == Kind.HDR:
        # Smaller first: tone-mapping works on floating-point planes and costs by the pixel.
        # What a maker left untold: both transfer functions are BT.2100's, whose primaries are BT.2020's.
        picture = (
            picture.filter("setparams", color_primaries="bt2020", colorspace="bt2020nc")
            .filter("zscale", width, height, filter="lanczos")
            .filter("zscale", transfer="linear", npl=HDR_WHITE_NITS)
            .filter("format", "gbrpf32le")
            .filter("zscale", primaries="bt709")
            .filter("tonemap", "hable", desat=0)
            .filter("zscale", transfer="bt709", matrix="bt709", range="tv")
        )
    elif kind == Kind.PLAIN:
        # The same lanczos in two thirds of swscale's time, but only from a picture that needs nothing else.
        picture = picture.filter("zscale", width, height, filter="lanczos")
    else:
        picture = picture.filter("scale", width, height, flags="lanczos", out_range="tv")
    return picture.filter("setsar", "1").filter("format", "yuv420p")


def levelled(sound: Any, gain_db: float) -> Any:
    """Return the sound with one static gain and its peaks held."""
    return sound.filter("volume", f"{gain_db}dB").filter(
        "alimiter", limit=LIMIT, level="false", latency="true"
    )

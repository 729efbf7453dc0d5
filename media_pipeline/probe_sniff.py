"""Says what a file is that ffmpeg must not or can't open, from its first bytes. Standard library only."""

import re
from pathlib import Path

HEAD_BYTES = 4096
STILL_PICTURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"8BPS",
)
#: Brands of HEIC, HEIF and AVIF in the box ``ftyp``: MP4's structure around one picture.
STILL_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif"}
MP4_BOXES = {b"ftyp", b"mdat", b"wide", b"moov", b"free", b"skip"}
#: How containers that we know begin: Matroska, AVI and WAV, FLV, ASF, Ogg, FLAC, MPEG program streams.
CONTAINERS = (
    b"\x1aE\xdf\xa3",
    b"RIFF",
    b"FLV\x01",
    b"0&\xb2u\x8ef\xcf\x11",
    b"OggS",
    b"fLaC",
    b"\x00\x00\x01\xba",
)
#: #EXTM3U, ffconcat, PLS, XSPF, DASH and SMIL: files that name other files.
PLAYLISTS = re.compile(
    rb"\s*(?:#EXTM3U|ffconcat version|\[playlist\]|<ASX|<smil|(?:<\?xml[^>]*>\s*)?<(?:playlist|MPD)\b)",
    re.IGNORECASE,
)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def refusal_of(path: str) -> str | None:
    """Return the reason code of what is known to be no recording before any demuxer sees it, or None."""
    head = _head(path)
    if head.startswith(STILL_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "still_picture"
    if head[4:8] == b"ftyp" and head[8:12] in STILL_BRANDS:
        return "still_picture"
    if PLAYLISTS.match(head.removeprefix(BYTE_ORDER_MARK)):
        return "playlist"
    return None


def why_not_opened(path: str) -> str:
    """Return the reason code of a file that no demuxer took."""
    head = _head(path)
    if head[4:8] in MP4_BOXES:
        # The index (moov) was to come at the end and never arrived.
        return "truncated"
    return "unreadable" if head.startswith(CONTAINERS) else "not_media"


def _head(path: str) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(HEAD_BYTES)

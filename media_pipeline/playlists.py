"""Reads and writes HLS playlists. Pure text; source: RFC 8216 and draft-pantos-hls-rfc8216bis."""

import re
from dataclasses import dataclass

MASTER = "master.m3u8"
INDEX = "index.m3u8"
AUDIO_FOLDER = "audio"
AAC_LC = "mp4a.40.2"
_EXTINF = re.compile(r"#EXTINF:([0-9.]+),")
_MAP = re.compile(r'#EXT-X-MAP:URI="([^"]+)"')
_MEDIA = re.compile(r'#EXT-X-MEDIA:[^\n]*URI="([^"]+)"')
_VARIANT = re.compile(r"#EXT-X-STREAM-INF:([^\n]+)\n([^\n]+)")


def master_name(edition: int) -> str:
    """Return the master playlist's name in the ``edition``-th publication of a version, counted from 1."""
    return MASTER if edition == 1 else f"master_{edition}.m3u8"


@dataclass(frozen=True)
class MediaPlaylist:
    """One rendition's segments: file names relative to the playlist, lengths in ms."""

    init: str
    segments: tuple[str, ...]
    lengths_ms: tuple[float, ...]

    @property
    def duration_ms(self) -> int:
        return round(sum(self.lengths_ms))


@dataclass(frozen=True)
class Variant:
    """One line of the ladder. ``bandwidth`` is the peak of picture and sound together, in bits per second."""

    uri: str
    bandwidth: int
    average_bandwidth: int
    codecs: str
    width: int = 0
    height: int = 0
    frame_rate: float = 0.0


def parse_media(text: str) -> MediaPlaylist:
    """Read a finished media playlist. Raises: ValueError when it is broken off or has no segment."""
    lines = text.splitlines()
    if not lines or lines[0] != "#EXTM3U" or "#EXT-X-ENDLIST" not in lines:
        raise ValueError("not a finished playlist")
    init = _MAP.search(text)
    segments = tuple(line for line in lines if line and not line.startswith("#"))
    lengths = tuple(float(found) * 1000 for found in _EXTINF.findall(text))
    if init is None or not segments or len(segments) != len(lengths):
        raise ValueError("a playlist without init or segments")
    return MediaPlaylist(init=init[1], segments=segments, lengths_ms=lengths)


def parse_master(text: str) -> list[Variant]:
    """Read the ladder out of a master playlist that ``master`` wrote. Raises: ValueError without a variant."""
    variants = [_variant(attributes, uri) for attributes, uri in _VARIANT.findall(text)]
    if not variants:
        raise ValueError("a master playlist without variants")
    return variants


def named_in(master_text: str) -> list[str]:
    """Return the address of every rendition that a master playlist names, sound included, each once."""
    named = [uri for _, uri in _VARIANT.findall(master_text)] + _MEDIA.findall(master_text)
    return list(dict.fromkeys(named))


def master(variants: list[Variant], *, has_audio_rendition: bool) -> str:
    """Write the master playlist in the order given: best picture last, a player starts with the first."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    if has_audio_rendition:
        lines.append(
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",LANGUAGE="zh",DEFAULT=YES,'
            f'AUTOSELECT=YES,URI="{AUDIO_FOLDER}/{INDEX}"'
        )
    for each in variants:
        attributes = [
            f"BANDWIDTH={each.bandwidth}",
            f"AVERAGE-BANDWIDTH={each.average_bandwidth}",
            f'CODECS="{each.codecs}"',
        ]
        if each.width:
            attributes.append(f"RESOLUTION={each.width}x{each.height}")
            attributes.append(f"FRAME-RATE={each.frame_rate:.3f}")
        if has_audio_rendition:
            attributes.append('AUDIO="audio"')
        lines += [f"#EXT-X-STREAM-INF:{','.join(attributes)}", each.uri]
    return "\n".join(lines) + "\n"


def bandwidths(sizes: list[int], lengths_ms: tuple[float, ...]) -> tuple[int, int]:
    """Return peak and average bits per second of segments with these sizes in bytes.

    A short last segment says little about the peak, so segments under a second count only in the average.
    """
    pairs = list(zip(sizes, lengths_ms, strict=True))
    telling = [pair for pair in pairs if pair[1] >= 1000] or pairs
    peak = max(size * 8000 / length for size, length in telling if length)
    average = sum(sizes) * 8000 / sum(lengths_ms)
    return round(max(peak, average)), round(average)


def avc_codec(init: bytes) -> str:
    """Return the RFC 6381 name of the H.264 stream whose MP4 header is ``init``. Raises: ValueError."""
    at = init.find(b"avcC")
    if at < 0 or len(init) < at + 8:
        raise ValueError("no avcC box in the init segment")
    return f"avc1.{init[at + 5 : at + 8].hex()}"


def _variant(attributes: str, uri: str) -> Variant:
    told = dict(re.findall(r'([A-Z-]+)=("[^"]*"|[^,]*)', attributes))
    width, _, height = told.get("RESOLUTION", "0x0").partition("x")
    return Variant(
        uri=uri,
        bandwidth=int(told["BANDWIDTH"]),
        average_bandwidth=int(told["AVERAGE-BANDWIDTH"]),
        codecs=told["CODECS"].strip('"'),
        width=int(width),
        height=int(height),
        frame_rate=float(told.get("FRAME-RATE", 0)),
    )

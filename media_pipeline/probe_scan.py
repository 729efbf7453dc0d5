"""Reads the packets of a file once, decoding nothing: lengths, rates, and where a player could jump to.

Headers lie; packets are what there is. Standard library and PyAV only.
"""

import time
from dataclasses import dataclass
from typing import Any

#: A file that is longer than this can read on a slow disk is judged by its tail and its index.
SCAN_SECONDS = 5.0
TAIL_SECONDS = 1.5
#: Where the tail begins, before the end that the header tells.
TAIL_MS = 20_000
IDR = 5
AVC_HEADER = 1


@dataclass
class Span:
    """What the packets of one stream say; times in ms, as the container tells them.

    ``unit_ms`` is the stream's time base; ``nal_length_bytes`` is 0 for all but H.264 as MP4 stores it.
    """

    unit_ms: float = 1.0
    nal_length_bytes: int = 0
    first_ms: float = float("inf")
    last_ms: float = float("-inf")
    last_start_ms: float = float("-inf")
    packets: int = 0
    size_bytes: int = 0
    key_ms: float = float("nan")
    widest_gap_ms: float = 0.0
    #: A picture marked as a key that is none for a player, a part to be skipped, a second header: not to be copied.
    is_odd: bool = False
    #: Only head and tail were read.
    is_partial: bool = False

    @property
    def average_kbps(self) -> int:
        length = self.last_ms - self.first_ms
        return round(self.size_bytes * 8 / length) if length > 0 else 0

    @property
    def keyframe_gap_ms(self) -> int | None:
        """Return the longest way to the next clean key picture or the end; None if that can't be said."""
        if self.is_odd or self.is_partial or self.key_ms != self.key_ms:
            return None
        return round(max(self.widest_gap_ms, self.last_ms - self.key_ms))

    def take(self, packet: Any) -> None:
        """Add one packet that has a time."""
        # In floats: a fraction's product a packet would cost minutes in a recording of hours.
        at_ms = packet.pts * self.unit_ms
        length = (packet.duration or 0) * self.unit_ms
        if self.nal_length_bytes:
            self._take_picture(packet, at_ms)
        self.first_ms = min(self.first_ms, at_ms)
        self.last_ms = max(self.last_ms, at_ms + length)
        self.last_start_ms = max(self.last_start_ms, at_ms)
        self.packets += 1
        self.size_bytes += packet.size

    def _take_picture(self, packet: Any, at_ms: float) -> None:
        is_key = packet.is_keyframe
        if packet.is_discard or packet.is_corrupt or packet.has_sidedata("new_extradata"):
            self.is_odd = True
        elif is_key and IDR not in _nal_types(bytes(packet), self.nal_length_bytes):
            # An open group of pictures: what follows may refer to what came before the jump.
            self.is_odd = True
        elif not self.packets and not is_key:
            self.is_odd = True
        if is_key:
            if self.packets:
                self.widest_gap_ms = max(self.widest_gap_ms, at_ms - self.key_ms)
            self.key_ms = at_ms


def scan(container: Any) -> dict[int, Span]:
    """Return the span of every stream by index. Raises: FFmpegError when not even one packet could be read."""
    import av

    spans = {
        stream.index: Span(float(stream.time_base * 1000), _nal_length_bytes(stream))
        for stream in container.streams
    }
    try:
        if not _read(container, spans, SCAN_SECONDS):
            for span in spans.values():
                span.is_partial = True
            _seek_to_tail(container)
            _read(container, spans, TAIL_SECONDS)
    except av.error.FFmpegError:
        if not any(span.packets for span in spans.values()):
            raise
    return spans


def _read(container: Any, spans: dict[int, Span], seconds: float) -> bool:
    """Take packets until the end (True) or until the time is up (False)."""
    until = time.monotonic() + seconds
    for number, packet in enumerate(container.demux()):
        if packet.size and packet.pts is not None:
            spans[packet.stream_index].take(packet)
        if number % 256 == 0 and time.monotonic() > until:
            return False
    return True


def _seek_to_tail(container: Any) -> None:
    if container.duration:
        start = container.start_time or 0
        container.seek(max(0, start + container.duration - TAIL_MS * 1000))


def _nal_length_bytes(stream: Any) -> int:
    context = stream.codec_context
    if stream.type != "video" or context is None or context.name != "h264":
        return 0
    header = context.extradata or b""
    return (header[4] & 3) + 1 if len(header) > 6 and header[0] == AVC_HEADER else 0


def _nal_types(data: bytes, length_bytes: int) -> set[int]:
    found, at = set(), 0
    while at + length_bytes < len(data):
        size = int.from_bytes(data[at : at + length_bytes], "big")
        found.add(data[at + length_bytes] & 31)
        at += length_bytes + max(1, size)
    return found

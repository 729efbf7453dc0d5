"""One sentence on the screen with its time, and the clean WebVTT of many. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from media_pipeline.captions import markup
from media_pipeline.captions.timing import ARROW, write_time

HEADER = "WEBVTT"


@dataclass(frozen=True, order=True)
class Cue:
    """``text`` is clean cue text: b, i, u, ruby and v only, everything else escaped, never an empty line."""

    start_ms: int
    end_ms: int
    text: str

    @property
    def plain(self) -> str:
        """The words alone, in one line, a speaker's name before them."""
        return markup.plain(self.text)


def to_vtt(cues: Iterable[Cue]) -> str:
    """Return ``cues`` as a WebVTT file without styles, regions, notes or settings."""
    blocks = [HEADER]
    for cue in cues:
        span = f"{write_time(cue.start_ms)} {ARROW} {write_time(cue.end_ms)}"
        blocks.append(f"{span}\n{cue.text}")
    return "\n\n".join(blocks) + "\n"

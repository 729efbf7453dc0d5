"""WebVTT: blocks between empty lines. Styles, regions, notes, settings and names of cues are left behind.

Source: https://www.w3.org/TR/webvtt1/#file-parsing
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from media_pipeline.captions.errors import CaptionsRefused
from media_pipeline.captions.timing import ARROW, looks_timed, parse_span

_LEFT_BEHIND = re.compile(r"(?:STYLE|REGION|NOTE)(?:[ \t].*)?")


def cues_of(lines: list[str]) -> Iterator[tuple[int, int, int, str]]:
    """Yield line number, times and words of each cue."""
    blocks = _blocks(lines)
    header = next(blocks)[1]
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", header[0].strip()):
        raise CaptionsRefused(_("第一行应是WEBVTT。"), line=1)
    if any(ARROW in line for line in header[1:]):
        raise CaptionsRefused(_("WEBVTT下面要空一行，再写字幕。"), line=2)
    for first, block in blocks:
        if _LEFT_BEHIND.fullmatch(block[0].strip()) and not any(
            ARROW in line for line in block[:2]
        ):
            continue
        at = 0 if _is_timed(block[0]) or len(block) == 1 else 1
        start_ms, end_ms = parse_span(block[at], number=first + at)
        for place, line in enumerate(block[at + 1 :], start=first + at + 1):
            if ARROW in line:
                raise CaptionsRefused(_("两句字幕之间要空一行。"), line=place)
        yield first + at, start_ms, end_ms, "\n".join(block[at + 1 :])


def _is_timed(line: str) -> bool:
    return ARROW in line or looks_timed(line)


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of the first line, lines) of each block."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []

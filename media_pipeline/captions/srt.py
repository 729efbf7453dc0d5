"""SubRip: number, times, words. Written by hand as often as by programs, so numbers and empty lines mean little."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from media_pipeline.captions.errors import CaptionsRefused
from media_pipeline.captions.timing import ARROW, looks_timed, parse_span

_OVERRIDE = re.compile(r"\{\\[^{}]*\}")


def cues_of(lines: list[str]) -> Iterator[tuple[int, int, int, str]]:
    """Yield line number, times and words of each cue: words last until the next number and times."""
    timed = [at for at, line in enumerate(lines) if ARROW in line or looks_timed(line)]
    if not timed:
        raise CaptionsRefused(_("这不是字幕文件，里面没有时间。请选择VTT、SRT或ASS字幕文件。"))
    _refuse_words_before(lines, timed[0])
    for at, following in zip(timed, [*timed[1:], len(lines)], strict=True):
        start_ms, end_ms = parse_span(lines[at], number=at + 1)
        end = following - 1 if _is_number_of(lines, following) else following
        words = "\n".join(lines[at + 1 : max(at + 1, end)])
        yield at + 1, start_ms, end_ms, _OVERRIDE.sub("", words)


def _is_number_of(lines: list[str], at: int) -> bool:
    """Tell whether the line before the times at ``at`` is their number and not the last words of a cue."""
    if not 0 < at < len(lines) or not lines[at - 1].strip().isdecimal():
        return False
    # "2026" may be the last line that somebody said; a number stands after an empty line.
    return at == 1 or not lines[at - 2].strip() or lines[at - 2].strip().isdecimal()


def _refuse_words_before(lines: list[str], first: int) -> None:
    for at, line in enumerate(lines[:first]):
        if line.strip() and not line.strip().isdecimal():
            raise CaptionsRefused(_("这里应是字幕的序号或时间，请检查。"), line=at + 1)

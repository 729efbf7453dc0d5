"""Advanced SubStation Alpha: the dialogue lines of [Events], with bold, italic and underline of their overrides."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from media_pipeline.captions.errors import CaptionsRefused
from media_pipeline.captions.timing import parse_time

_OVERRIDE = re.compile(r"\{([^{}]*)\}")
_SWITCH = re.compile(r"\\([biu])(\d+)(?![\w.])")
_DRAWING = re.compile(r"\\p(\d+)")
_USUAL = [
    "layer",
    "start",
    "end",
    "style",
    "name",
    "marginl",
    "marginr",
    "marginv",
    "effect",
    "text",
]


def cues_of(lines: list[str]) -> Iterator[tuple[int, int, int, str]]:
    """Yield line number, times and words of each dialogue line; comments and drawings are left behind."""
    section, columns = "", _USUAL
    for number, line in enumerate(lines, start=1):
        told = line.strip()
        if told.startswith("[") and told.endswith("]"):
            section = told.lower()
            continue
        kind, colon, rest = told.partition(":")
        if section != "[events]" or not colon:
            continue
        if kind.lower() == "format":
            columns = [name.strip().lower() for name in rest.split(",")]
            if columns[-1] != "text" or not {"start", "end"} <= set(columns):
                raise CaptionsRefused(_("Format一行要有Start、End，并以Text结尾。"), line=number)
        elif kind.lower() == "dialogue":
            yield _dialogue(rest, columns, number)


def _dialogue(rest: str, columns: list[str], number: int) -> tuple[int, int, int, str]:
    values = rest.split(",", len(columns) - 1)
    if len(values) != len(columns):
        raise CaptionsRefused(_("这一句缺了几栏，请重新导出字幕。"), line=number)
    told = dict(zip(columns, values, strict=True))
    start_ms = parse_time(told["start"], number=number)
    end_ms = parse_time(told["end"], number=number)
    if end_ms <= start_ms:
        raise CaptionsRefused(_("结束时间不在开始时间之后，请改正这一句的时间。"), line=number)
    return number, start_ms, end_ms, _words(told["text"])


def _words(text: str) -> str:
    words, is_drawing, at = [], False, 0
    for override in _OVERRIDE.finditer(text):
        words.append("" if is_drawing else text[at : override.start()])
        at = override.end()
        if drawing := _DRAWING.search(override[1]):
            is_drawing = drawing[1] != "0"
        words += [
            f"<{name}>" if value != "0" else f"</{name}>"
            for name, value in _SWITCH.findall(override[1])
        ]
    words.append("" if is_drawing else text[at:])
    told = "".join(words)
    return told.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")

"""Reads a caption file of any of three sorts, all or nothing, and hands back clean cues in order. Pure."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from media_pipeline.captions import ass, encoding, markup, srt, vtt
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.errors import CaptionsRefused

#: An hour of speech is about 60 KB; ten thousand cues with long sentences stay below.
MOST_BYTES = 2 * 1024 * 1024
MOST_CUES = 20_000
MOST_CUE_CHARACTERS = 2_000

#: What the readers of the sorts yield: line of the time, start and end in ms, text as it stands in the file.
RawCue = tuple[int, int, int, str]


def read(data: bytes) -> list[Cue]:
    """Return the cues of a VTT, SRT or ASS file, sorted by time; the sort is told from the content.

    Cues without a word are left out, overlapping ones stay. Raises: CaptionsRefused with line and reason.
    """
    if len(data) > MOST_BYTES:
        raise CaptionsRefused(_("字幕文件超过2MB，请检查是不是选错了文件。"))
    return read_text(encoding.decode(data))


def read_text(text: str) -> list[Cue]:
    """Do as ``read`` with a text, as it comes from a form."""
    if not text.strip():
        raise CaptionsRefused(_("文件里没有字幕，请重新选择。"))
    if len(text.encode("utf-8", errors="replace")) > MOST_BYTES:
        raise CaptionsRefused(_("字幕文字超过2MB，请分成几段。"))
    cues: list[Cue] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, start_ms, end_ms, raw in _reader_for(lines)(lines):
        if len(raw) > MOST_CUE_CHARACTERS:
            raise CaptionsRefused(_("这一句太长，请分成几句。"), line=number)
        if words := markup.clean(raw):
            cues.append(Cue(start_ms, end_ms, words))
        if len(cues) > MOST_CUES:
            raise CaptionsRefused(_("超过20000句，请检查是不是选错了文件。"), line=number)
    if not cues:
        raise CaptionsRefused(_("文件里一句字幕也没有，请重新选择。"))
    return sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))


def _reader_for(lines: list[str]) -> Callable[[list[str]], Iterator[RawCue]]:
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("WEBVTT"):
        return vtt.cues_of
    if first.lower() == "[script info]" or any(
        line.strip().lower() == "[events]" for line in lines
    ):
        return ass.cues_of
    return srt.cues_of

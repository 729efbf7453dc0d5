"""Bytes of a caption file to text, by what is in them: programs on Chinese Windows say nothing about it."""

import codecs
import re

from django.utils.translation import gettext as _

from media_pipeline.captions.errors import CaptionsRefused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(data: bytes) -> str:
    """Return the text with ``\\n`` line ends. Raises: CaptionsRefused for what is no text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(_strictly(data[len(mark) :], name))
    if name := _unmarked_utf16(data):
        return _checked(_strictly(data, name))
    try:
        return _checked(data.decode())
    except UnicodeDecodeError:
        return _checked(_strictly(data, "gb18030"))


def _unmarked_utf16(data: bytes) -> str:
    """Return the name of UTF-16 without a mark: times and line ends put a zero into every second byte there."""
    if len(data) % 2 or b"\0" not in data[:2000]:
        return ""
    even, odd = data[:2000:2].count(0), data[1:2000:2].count(0)
    return "utf-16-le" if odd > even else "utf-16-be"


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(name, errors="ignore").count("\n") + 1
        raise CaptionsRefused(
            _("读不出文字。请用记事本打开，另存为UTF-8编码后再上传。"), line=line
        ) from error


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise CaptionsRefused(_("这不是文本文件，请选择VTT、SRT或ASS字幕文件。"), line=line)
    return text

"""Turns what a sheet holds in a cell into text, and says where Excel has changed what was typed."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final

# Control characters and the invisible ones that come with text copied from web pages.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_CJK: Final = r"[\u3400-\u9fff]"
_BLANK_INSIDE = re.compile(f"(?<={_CJK}) +(?={_CJK})")


def text_of(value: object) -> str:
    """Return the cell as one trimmed text; whole numbers without ".0", line ends as ``\\n``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _INVISIBLE.sub("", text).strip(" \n\u00a0\u3000")


def is_date(value: object) -> bool:
    """Whether Excel has made a date of what was typed ("7-23" → 23 July)."""
    return isinstance(value, date | time | timedelta)


def tidied(text: str) -> str:
    """Return ``text`` without blanks that fell between two Chinese characters."""
    return _BLANK_INSIDE.sub("", text)


def folded(text: str) -> str:
    """Return ``text`` for comparing: NFKC, upper case, no blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper().replace("\n", "")

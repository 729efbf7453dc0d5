r"""The lowest level of GIFT: escapes, comments, and the pieces that a file is made of. Pure.

An escaped sign (``\~ \= \# \{ \} \: \\``) is a sign like any other: it is set aside here and comes back in
``plain``; ``\n`` is a new line.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_ASIDE = {sign: chr(0xE000 + place) for place, sign in enumerate("~=#{}:\\")}
_BACK = {aside: sign for sign, aside in _ASIDE.items()}
_TAGS = re.compile(r"<[^>]{0,500}>")
_BREAKS = re.compile(r"<(?:br|/p|/div|/li)[^>]{0,100}>", re.IGNORECASE)
_FORMAT = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\u00a0]+")


@dataclass(frozen=True)
class Piece:
    """A block of lines between empty ones: ``row`` of its first line, from 1, and its text with escapes set aside."""

    row: int
    text: str


def pieces_of(text: str) -> Iterator[Piece]:
    """Yield the pieces of a file, without comments. An empty line inside braces ends nothing."""
    row, depth = 0, 0
    lines: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if line.lstrip().startswith("//"):
            continue
        aside = _aside(line)
        if not aside.strip() and depth <= 0:
            if lines:
                yield Piece(row, "\n".join(lines))
            row, lines, depth = 0, [], 0
            continue
        if not lines:
            row = number
        lines.append(aside)
        depth += aside.count("{") - aside.count("}")
        if aside.lstrip().startswith("$CATEGORY:"):
            yield Piece(row, "\n".join(lines))
            row, lines, depth = 0, [], 0
    if lines:
        yield Piece(row, "\n".join(lines))


def _aside(line: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else _ASIDE[found[1]], line)


def format_of(text: str, usual: str = "moodle") -> str:
    """Return the format a piece names at its beginning: html, moodle, plain or markdown."""
    found = _FORMAT.match(text)
    return found[1].lower() if found else usual


def plain(text: str, usual: str = "moodle") -> str:
    """Return what a reader sees of a piece: escapes put back, HTML and its entities turned into text.

    ``usual``: the format of a piece that names none; that of answers and feedback is the stem's.
    """
    kind = format_of(text, usual)
    bare = _FORMAT.sub("", text, count=1)
    bare = "".join(_BACK.get(sign, sign) for sign in bare)
    if kind != "plain" and "<" in bare:
        bare = _TAGS.sub("", _BREAKS.sub("\n", bare))
    if kind == "markdown":
        bare = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", bare)
        bare = re.sub(r"\*(?=\S)([^*\n]+?)(?<=\S)\*", r"\1", bare)
        bare = re.sub(r"`([^`\n]+)`", r"\1", bare)
    if kind != "plain":
        bare = html.unescape(bare)
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in bare.split("\n")).strip()

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
# Source: "GIFT format": tags stand in a comment before their question.
_TAG = re.compile(r"\[tag:([^\]]{1,100})\]")
_HIDDEN = re.compile(
    r"<(script|style)\b[^>]{0,500}>[^<]{0,5000}</\1>|<!--[^<]{0,5000}-->", re.IGNORECASE
)
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
_MORE_THAN_WORDS = re.compile(
    r"<(?:su[pb]|table|audio|video|object|iframe|svg|math)\b|\$\$|\\\(", re.IGNORECASE
)
_BLANKS = re.compile(r"[ \t\u00a0]+")


@dataclass(frozen=True)
class Piece:
    """A block of lines between empty ones: ``row`` of its first line, from 1, and its text with escapes set aside."""

    row: int
    text: str
    tags: tuple[str, ...] = ()


def pieces_of(text: str) -> Iterator[Piece]:
    """Yield the pieces of a file, without comments. An empty line inside braces ends nothing.

    A title or a category after an empty line does: the braces before it were forgotten.
    """
    row, depth, is_free = 0, 0, True
    lines: list[str] = []
    tags: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        bare = line.lstrip()
        if bare.startswith("//"):
            tags += _TAG.findall(bare)
            continue
        aside = _aside(line)
        is_category = bare.startswith("$CATEGORY:")
        is_over = depth <= 0 and (not bare or is_category)
        if lines and (is_over or (is_free and (is_category or bare.startswith("::")))):
            yield Piece(row, "\n".join(lines), tuple(tags))
            row, lines, depth, tags = 0, [], 0, []
        is_free = not bare
        if not bare and not lines:
            continue
        if not lines:
            row = number
        lines.append(aside)
        depth += aside.count("{") - aside.count("}")
        if is_category and len(lines) == 1:
            yield Piece(row, aside)
            row, lines, depth = 0, [], 0
    if lines:
        yield Piece(row, "\n".join(lines), tuple(tags))


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
        bare = _TAGS.sub("", _BREAKS.sub("\n", _HIDDEN.sub("", bare)))
    if kind == "markdown":
        bare = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", bare)
        bare = re.sub(r"\*(?=\S)([^*\n]+?)(?<=\S)\*", r"\1", bare)
        bare = re.sub(r"`([^`\n]+)`", r"\1", bare)
    if kind != "plain":
        bare = html.unescape(bare)
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in bare.split("\n")).strip()


def shows_picture(text: str) -> bool:
    return bool(_PICTURE.search(text))


def is_more_than_words(text: str) -> bool:
    """Whether what stands there loses its sense as plain text: x² becomes x2, a table a row of words."""
    return bool(_MORE_THAN_WORDS.search(text))

"""How several texts share one cell: "甲|乙；丙", a backslash before a sign that is meant as it stands. Pure."""

import re
from collections.abc import Iterable

BETWEEN_BLANKS, BETWEEN_LINES = r"[;；\n]", r"\n"
_ALTERNATIVES = r"[|｜]|(?<=\S)/(?=\S)"
_SIGNS = ";；|｜/\\"
_ESCAPED = re.compile(r"\\([;；|｜/\\])")
_ASIDE = {sign: chr(0xE000 + place) for place, sign in enumerate(_SIGNS)}
_BACK = str.maketrans({aside: sign for sign, aside in _ASIDE.items()})
_LINE_ENDS = re.compile(r"\s*\n\s*")


def split_on(between: str, text: str) -> list[str]:
    """Return the pieces that say something; escaped signs come back as signs."""
    return [back(piece).strip() for piece in _pieces(between, aside(text))]


def blanks_of(
    text: str, between: str = BETWEEN_BLANKS, *, with_slash: bool = True
) -> tuple[tuple[str, ...], ...]:
    """Read "甲|乙；丙": the alternatives of each blank; offices write "甲/乙", too."""
    sign = _ALTERNATIVES if with_slash else r"[|｜]"
    return tuple(_alternatives(sign, blank) for blank in _pieces(between, aside(text)))


def alternatives_of(text: str) -> tuple[str, ...]:
    """Read "甲|乙": what fills one blank."""
    return _alternatives(_ALTERNATIVES, aside(text))


def blanks_as_text(blanks: Iterable[Iterable[str]]) -> str:
    """Write what ``blanks_of`` reads back."""
    return "；".join("|".join(escaped(one) for one in blank) for blank in blanks)


def lines_as_text(texts: Iterable[str]) -> str:
    """Write one text a line; a line end within one becomes a blank, what looks escaped is."""
    return "\n".join(
        _ESCAPED.sub(lambda found: escaped(found[0]), one_line(text)) for text in texts
    )


def one_line(text: str) -> str:
    return _LINE_ENDS.sub(" ", text)


def escaped(text: str) -> str:
    return re.sub(r"[;；|｜/\\]", lambda found: "\\" + found[0], one_line(text))


def aside(text: str) -> str:
    return _ESCAPED.sub(lambda found: _ASIDE[found[1]], text)


def back(text: str) -> str:
    return text.translate(_BACK)


def _alternatives(sign: str, text: str) -> tuple[str, ...]:
    return tuple(back(one).strip() for one in _pieces(sign, text))


def _pieces(between: str, text: str) -> list[str]:
    return [piece for piece in re.split(between, text) if piece.strip()]

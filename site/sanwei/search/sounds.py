"""Titles and names as they sound: the pinyin and the initials from every character on, to be looked up by prefix.

They are kept in fields of their own beside the title: dangyuanfazhan and dyfz find 党员发展对象怎么考察, fzdx too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sanwei.common import pinyin
from sanwei.search import analysis

#: The fields of the index, and of a document, that hold sounds.
OF_TITLE: Final = "title~sound"
OF_NAMES: Final = "name~sound"
#: Letters kept from each place on: about eight syllables; a longer query is compared by its beginning.
MOST_LETTERS: Final = 24
MOST_INITIALS: Final = 10
#: Sets initials apart from syllables; no syllable begins with a digit.
INITIALS: Final = "0"
#: Wider than words that count as neighbours.
SEPARATOR: Final = " " * (analysis.GAP + 1)
#: One sound says nothing: every title would have it.
FEWEST: Final = 2
#: A longer text in a field of names is no name.
LONGEST_NAME: Final = 20
_PARTS = re.compile(f"[{analysis.UNSPACED}]+|[a-z0-9]+")
_LATIN = re.compile(r"[a-z0-9\s'’\-]+")
_NO_LETTER = re.compile("[^a-z0-9]")


@dataclass(frozen=True)
class Sound:
    """A syllable or a Latin word, and where in the text it is written: ``[start, stop)``."""

    letters: str
    start: int
    stop: int


def readings_of(text: str) -> list[list[Sound]]:
    """Return the ways in which ``text`` may be read, mostly one, without punctuation.

    A word is read otherwise than its characters (银行 yin hang), and a character that was simplified otherwise than
    before (著作 zhu zuo, 着作 zhe zuo).
    """
    as_written, folded = analysis.spelt_out(text, analysis.evened), analysis.spelt_out(text)
    ways = [
        _read(as_written),
        *([_read(folded)] if folded != as_written else []),
        _read(as_written, one_by_one=True),
    ]
    return list({letters_of(way): way for way in reversed(ways)}.values())[::-1]


def _read(spelt: tuple[str, Sequence[tuple[int, int]]], *, one_by_one: bool = False) -> list[Sound]:
    line, spans = spelt
    return [
        Sound(letters, spans[start][0], spans[stop - 1][1] + 1)
        for part in _PARTS.finditer(line)
        for letters, start, stop in _syllables(part, one_by_one=one_by_one)
    ]


def letters_of(sounds: Sequence[Sound]) -> str:
    return "".join(sound.letters for sound in sounds)


def initials_of(sounds: Sequence[Sound]) -> str:
    return "".join(_initial(sound.letters) for sound in sounds)


def index_text(texts: Sequence[str]) -> str:
    """Return the terms for ``texts`` as a text of the index; empty where there is nothing Chinese."""
    terms: dict[str, None] = {}
    for text in texts:
        if not analysis.has_chinese(text):
            continue
        for sounds in readings_of(text):
            for at in range(len(sounds) - FEWEST + 1):
                terms[letters_of(sounds[at : at + MOST_LETTERS])[:MOST_LETTERS]] = None
                terms[INITIALS + initials_of(sounds[at : at + MOST_INITIALS])[:MOST_INITIALS]] = (
                    None
                )
    return SEPARATOR.join(terms)


def typed(text: str) -> str:
    """Return the letters of ``text`` where it may be pinyin or initials; empty where it is anything else."""
    line = analysis.fold(text).replace("ü", "v")
    letters = _NO_LETTER.sub("", line) if _LATIN.fullmatch(line) else ""
    is_pinyin = len(letters) >= FEWEST and not letters.isdigit()
    return letters.replace("lue", "lve").replace("nue", "nve") if is_pinyin else ""


def _syllables(part: re.Match[str], *, one_by_one: bool) -> Iterator[tuple[str, int, int]]:
    text, start = part[0], part.start()
    if text.isascii():
        yield text, start, part.end()
        return
    read = [_alone(each) for each in text] if one_by_one else pinyin.syllables(text)
    if len(read) != len(text):  # something in it has no reading and stayed in one piece
        read = [_alone(each) for each in text]
    for at, letters in enumerate(read):
        if letters.isascii():
            yield letters, start + at, start + at + 1


@lru_cache(maxsize=20_000)
def _alone(character: str) -> str:
    return (pinyin.syllables(character) or [""])[0]


def _initial(letters: str) -> str:
    return letters if letters.isdigit() else letters[:1]

"""Turns text into the terms of the index, and a query into the terms to look for.

NFKC → lower case → one simplified character for each traditional one → overlapping pairs of Chinese characters,
whole Latin words and numbers. A run of characters also leaves its last one alone, so that a query of a single
character finds every place by prefix. Numbers beside Chinese are looked for as they are spelt in Chinese. Nothing
shown is ever folded.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from sanwei.search import numerals

#: Written into the name of the index folder: another analysis is another index.
VERSION: Final = 2
TABLE: Final = Path(__file__).parent / "data" / "traditional.txt"

#: Scripts without spaces between words: Chinese, kana, hangul.
UNSPACED: Final = "々〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_RUNS = re.compile(f"(?P<unspaced>[{UNSPACED}]+)|(?P<word>[^\\W_{UNSPACED}]+)")
_CHINESE = re.compile(f"[{UNSPACED}]")
#: A longer word is no word: a pasted address, a file in Base64.
LONGEST_WORD: Final = 64
#: Two words further apart than this many characters are no neighbours.
GAP: Final = 3


@dataclass(frozen=True)
class Term:
    """What to look for: an exact term of the index, one that it starts with, or one a slip away."""

    text: str
    is_prefix: bool = False
    slips: int = 0


def fold(text: str) -> str:
    """Return ``text`` as it is compared: one width, one case, one script."""
    return evened(text).translate(_simplified())


def evened(text: str) -> str:
    """Return ``text`` in one width and case, in the script that it is written in."""
    return unicodedata.normalize("NFKC", text).lower()


def placed(text: str, fold: Callable[[str], str] = fold) -> tuple[str, list[int]]:
    """Return ``text`` folded, and of each folded character the place of the one it comes from."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in fold(character):
            folded.append(part)
            places.append(place)
    return "".join(folded), places


def spelt_out(text: str, fold: Callable[[str], str] = fold) -> tuple[str, list[tuple[int, int]]]:
    """Return ``text`` folded with its numbers in Chinese, and for each character the first and last of its places."""
    line, places = placed(text, fold)
    spans: list[tuple[int, int]] = []
    done = 0
    for start, stop, number in numerals.numbers(line):
        spans += [(place, place) for place in places[done:start]]
        spans += [(places[start], places[stop - 1])] * len(number)
        done = stop
    spans += [(place, place) for place in places[done:]]
    return numerals.spelt(line), spans


def index_terms(text: str) -> list[str]:
    """Return every term under which ``text`` is found, with repetitions."""
    line = fold(text)
    terms = [line[start:stop] for start, stop, _spelling in numerals.numbers(line)]
    before: tuple[str, int] | None = None
    for run in _runs(line):
        if run["unspaced"]:
            terms += pairs(run["unspaced"])
            terms.append(run["unspaced"][-1])
            before = None
            continue
        word = run["word"][:LONGEST_WORD]
        terms.append(word)
        if before and run.start() - before[1] <= GAP:
            terms.append(neighbours(before[0], word))
        before = (word, run.end())
    return terms


def query_terms(text: str, *, is_typing: bool = False, slips: int = 0) -> list[Term]:
    """Return what to look for, each once. ``is_typing``: the last word may be unfinished."""
    runs = list(_runs(fold(text)))
    found: dict[Term, None] = {}
    for run in runs:
        is_last = is_typing and run is runs[-1]
        if run["word"]:
            word = run["word"][:LONGEST_WORD]
            found[Term(word, is_prefix=is_last, slips=slips if len(word) > LONG_ENOUGH else 0)] = (
                None
            )
        elif len(run["unspaced"]) == 1:
            found[Term(run["unspaced"], is_prefix=True)] = None
        else:
            found.update(dict.fromkeys(Term(pair) for pair in pairs(run["unspaced"])))
    return list(found)


#: In a shorter word, one slip makes another word.
LONG_ENOUGH: Final = 3


def phrase_terms(text: str) -> list[Term]:
    """Return the terms that only a text with these words in this order has together.

    The index holds no positions: pairs of characters and pairs of words overlap instead.
    """
    words = [run["word"][:LONGEST_WORD] for run in _runs(fold(text)) if run["word"]]
    terms = [Term(neighbours(*both)) for both in pairwise(words)]
    return [*query_terms(text), *terms]


def has_chinese(text: str) -> bool:
    return bool(_CHINESE.search(text))


def pairs(run: str) -> list[str]:
    """Return the overlapping pairs of a run of characters; none of a single one."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def neighbours(one: str, other: str) -> str:
    return f"{one} {other}"


def _runs(line: str) -> Iterator[re.Match[str]]:
    return _RUNS.finditer(numerals.spelt(line))


@cache
def _simplified() -> dict[int, str]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    both = [pair for line in lines if not line.startswith("#") for pair in line.split()]
    return {ord(pair[0]): pair[1] for pair in both}

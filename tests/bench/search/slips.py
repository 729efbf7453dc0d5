"""Queries with a slip in them, derived from titles: what ``forgiving`` asks.

A query is a piece of 4 to 8 Chinese characters from anywhere in a title, changed as people change it. It is fair when
it can be answered: no more than ten different titles hold what was meant, or sound like what was typed, or become what
was typed when a character is left out; and, where a slip was made, no title holds the wrong text. Found means: one of
the first ten hits has the very title that the piece is from.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pypinyin import lazy_pinyin

from sanwei.search.analysis import TABLE, fold

PIECE: Final = (4, 8)
#: More titles than a first page has lines can't all be on it.
MOST_TITLES: Final = 10
TRIES: Final = 60


@dataclass(frozen=True)
class Slip:
    family: str
    text: str
    piece: str
    title: str


class Slips:
    """Derives queries from ``titles``; the same for the same seed."""

    def __init__(self, titles: Iterable[str], seed: int) -> None:
        self.titles = sorted(set(titles))
        self.dice = random.Random(seed)
        self.folded = [fold(title) for title in self.titles]
        self.line = "\n".join(self.folded)
        sounds = [lazy_pinyin(_chinese(title)) for title in self.folded]
        self.sounds = "\n".join("".join(each) for each in sounds)
        self.initials = "\n".join("".join(one[0] for one in each) for each in sounds)
        self.alike: dict[str, list[str]] = defaultdict(list)
        for character in sorted(set(_chinese(self.line))):
            self.alike[lazy_pinyin(character)[0]].append(character)
        pairs = TABLE.read_text(encoding="utf-8").split("\n")
        self.traditional: dict[str, list[str]] = defaultdict(list)
        for both in (pair for line in pairs if not line.startswith("#") for pair in line.split()):
            self.traditional[both[1]].append(both[0])
        self.families: dict[str, Callable[[str], str]] = {
            "pinyin": lambda piece: "".join(lazy_pinyin(piece)),
            "initials": lambda piece: "".join(one[0] for one in lazy_pinyin(piece)),
            "homophone": self._misheard,
            "dropped": self._dropped,
            "swapped": self._swapped,
            "traditional": self._in_traditional,
        }

    def of(self, family: str, count: int) -> list[Slip]:
        return [slip for _number in range(count) if (slip := self._one(family))]

    def _one(self, family: str) -> Slip | None:
        for _try in range(TRIES):
            title = self.dice.choice(self.titles)
            length = self.dice.randint(*PIECE)
            places = [
                at
                for at in range(len(title) - length + 1)
                if _chinese(title[at : at + length]) == title[at : at + length]
            ]
            if not places:
                continue
            at = self.dice.choice(places)
            piece = title[at : at + length]
            text = self.families[family](piece)
            if text != piece and self._is_fair(family, text, fold(piece)):
                return Slip(family, text, piece, title)
        return None

    def _is_fair(self, family: str, text: str, piece: str) -> bool:
        if family in ("pinyin", "initials"):
            lines = self.sounds if family == "pinyin" else self.initials
            return _lines_with(lines, text) <= MOST_TITLES
        if family == "dropped" and self._lines_but_for_one(text) > MOST_TITLES:
            return False
        is_slip = family != "traditional"
        return _lines_with(self.line, piece) <= MOST_TITLES and not (is_slip and text in self.line)

    def _lines_but_for_one(self, text: str) -> int:
        ways = (f"{re.escape(text[:at])}.{re.escape(text[at:])}" for at in range(1, len(text)))
        return len(
            {
                self.line.count("\n", 0, hit.start())
                for hit in re.finditer("|".join(ways), self.line)
            }
        )

    def _misheard(self, piece: str) -> str:
        """Write one character, in a long piece two, as another of the same sound."""
        characters = list(fold(piece))
        for _number in range(1 + (len(piece) > 5)):
            at = self.dice.randrange(len(characters))
            sound = lazy_pinyin(characters[at])[0]
            others = [each for each in self.alike[sound] if each != characters[at]]
            if others:
                characters[at] = self.dice.choice(others)
        changed = "".join(characters)
        return piece if changed == fold(piece) else changed

    def _dropped(self, piece: str) -> str:
        at = self.dice.randrange(1, len(piece) - 1)
        return fold(piece[:at] + piece[at + 1 :])

    def _swapped(self, piece: str) -> str:
        at = self.dice.randrange(len(piece) - 1)
        return fold(piece[:at] + piece[at + 1] + piece[at] + piece[at + 2 :])

    def _in_traditional(self, piece: str) -> str:
        return "".join(
            self.dice.choice(self.traditional[one]) if one in self.traditional else one
            for one in piece
        )


def all_of(titles: Sequence[str], *, seed: int, each: int) -> Iterator[Slip]:
    slips = Slips(titles, seed)
    for family in slips.families:
        yield from slips.of(family, each)


def _chinese(text: str) -> str:
    return "".join(one for one in text if "\u4e00" <= one <= "\u9fff")


def _lines_with(lines: str, text: str) -> int:
    """Return in how many different lines ``text`` stands; more than ``MOST_TITLES`` is all the same."""
    count, at = 0, lines.find(text)
    while at >= 0 and count <= MOST_TITLES:
        count += 1
        end = lines.find("\n", at)
        at = lines.find(text, end) if end >= 0 else -1
    return count

"""Finds stems that are nearly the same, by the pairs of characters they share. Pure.

Two stems whose Dice coefficient reaches a bound have, of their rarest pairs, at least one in common; so only stems that
share a rare pair are ever compared. Source: prefix filtering, Chaudhuri et al. 2006, "A primitive operator for
similarity joins".
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from sanwei.common.likeness import dice, pairs_of, squeezed

ALIKE = 0.8
# Comparisons after which the search stops: two to three seconds of one processor.
MOST_COMPARED = 500_000
# Shorter stems (“下列正确的是”) say too little to be compared.
SHORTEST = 8


@dataclass(frozen=True)
class Alike:
    """Two keys, the lower first, and how much of their stems is the same: above ``ALIKE``, up to 1."""

    first: int
    second: int
    likeness: float


@dataclass(frozen=True)
class Stretch:
    text: str
    is_other: bool


def alike(stems: Mapping[int, str]) -> tuple[list[Alike], bool]:
    """Return the pairs of nearly equal stems, the likest first, and whether the search was cut short.

    Equal stems are no pair: they are found by their digest.
    """
    bare = {key: squeezed(stem) for key, stem in stems.items()}
    pairs_by_key = {key: pairs_of(text) for key, text in bare.items() if len(text) >= SHORTEST}
    often = Counter(pair for pairs in pairs_by_key.values() for pair in pairs)
    by_length = sorted(pairs_by_key, key=lambda key: (len(pairs_by_key[key]), key))
    shortest_share = ALIKE / (2 - ALIKE)
    at: dict[str, list[int]] = defaultdict(list)
    found: list[Alike] = []
    compared = 0
    for key in by_length:
        own = pairs_by_key[key]
        rare = sorted(own, key=lambda pair: (often[pair], pair))
        rare = rare[: len(own) - math.ceil(shortest_share * len(own)) + 1]
        least = math.ceil(shortest_share * len(own))
        for other in {other for pair in rare for other in at[pair]}:
            theirs = pairs_by_key[other]
            if len(theirs) < least:
                continue
            compared += 1
            likeness = dice(own, theirs)
            if likeness < ALIKE or bare[other] == bare[key]:
                continue
            found.append(Alike(min(key, other), max(key, other), likeness))
        if compared > MOST_COMPARED:
            return _sorted(found), True
        for pair in rare:
            at[pair].append(key)
    return _sorted(found), False


def stretches(text: str, other: str) -> tuple[Stretch, ...]:
    """Return ``text`` in stretches, those marked that ``other`` has not."""
    steps = SequenceMatcher(None, text, other, autojunk=False).get_opcodes()
    return tuple(Stretch(text[a:b], step != "equal") for step, a, b, _c, _d in steps if a < b)


def _sorted(found: list[Alike]) -> list[Alike]:
    return sorted(found, key=lambda one: (-one.likeness, one.first, one.second))

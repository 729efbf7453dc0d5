"""How alike two Chinese texts are, by the pairs of characters they share. Pure."""

import re
import unicodedata

_NOT_WORDS = re.compile(r"[\W_]+")


def squeezed(text: str) -> str:
    """Return the bare words of a text: NFKC, lower case, no blanks, brackets or punctuation."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).lower())


def pairs_of(bare: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters in a squeezed text."""
    return frozenset(bare[place : place + 2] for place in range(len(bare) - 1))


def dice(first: frozenset[str], second: frozenset[str]) -> float:
    """Return how alike two texts are, 0 to 1: Dice's coefficient of their pairs."""
    total = len(first) + len(second)
    return 2 * len(first & second) / total if total else 0.0


def covered(text: frozenset[str], source: frozenset[str]) -> float:
    """Return which part of a text, 0 to 1, stands in a longer one as well."""
    return len(text & source) / len(text) if text else 0.0

"""Other words for the same: a text is also looked up with each word of a group in place of another, for less weight.

Knows no table: whoever keeps the groups registers where to read them.
"""

from collections.abc import Callable, Sequence
from typing import Final

from sanwei.search import analysis

#: What another word weighs beside the one that was typed.
WEIGHT: Final = 0.6
#: Other wordings of a text that are looked up.
MOST: Final = 6

Groups = Sequence[Sequence[str]]


def _none() -> Groups:
    return ()


_sources: list[Callable[[], Groups]] = [_none]


def register(source: Callable[[], Groups]) -> None:
    """Have groups of words read from ``source``, which answers for every search and is quick."""
    _sources[:] = [source]


def wordings(text: str) -> list[str]:
    """Return ``text`` with a word of a group replaced by another of it, each way once; folded."""
    line = analysis.fold(text)
    found: dict[str, None] = {}
    for group in _sources[0]():
        words = [analysis.fold(word) for word in group]
        present = max((word for word in words if word in line), key=len, default="")
        if present:
            found.update((line.replace(present, word), None) for word in words if word != present)
    return [wording for wording in found if wording != line][:MOST]

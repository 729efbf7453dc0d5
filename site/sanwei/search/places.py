"""Decides where a result is quoted: from its text, or from the place inside it where the words stand."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from sanwei.search.analysis import Term, fold
from sanwei.search.registry import Place
from sanwei.search.snippets import Piece, first_mark, snippet


def quoted(
    text: str, places: Sequence[Place], terms: Sequence[Term]
) -> tuple[tuple[Piece, ...], Place | None]:
    """Return the line of a result and the place that it comes from; None: it comes from ``text``.

    A place is quoted where the places together say more of the query than ``text`` does.
    """
    lines = [" ".join(place.text.split()) for place in places]
    line = " ".join(lines)
    if _said(line, terms) <= _said(text, terms):
        return snippet(text, terms), None
    starts = list(accumulate((len(each) + 1 for each in lines), initial=0))
    return snippet(line, terms), places[bisect_right(starts, first_mark(line, terms)) - 1]


def _said(text: str, terms: Sequence[Term]) -> int:
    """Return how many of ``terms`` stand in ``text``."""
    folded = fold(text)
    return sum(term.text in folded for term in terms)

"""Ways on from a query that found nothing: shorter words of its own that do find something."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from sanwei.search import findable
from sanwei.search.analysis import UNSPACED

#: How many characters a run is cut into, longest first: 支部 before 支, but 党员大会 before 党员.
LENGTHS: Final = (4, 3, 2)
#: Of a long query only the beginning is cut up: each cut is looked up.
MOST_LOOKED_UP: Final = 24
_RUNS = re.compile(f"[{UNSPACED}]+|[^\\W_{UNSPACED}]+")

Cut = tuple[int, int]


def shorter(text: str, user: object, *, at: datetime, limit: int) -> list[str]:
    """Return the longest parts of ``text`` by which ``user`` finds something, in their order, none twice."""
    cuts = list(islice(_cuts(text), MOST_LOOKED_UP))
    parts = [text[start:stop] for start, stop in cuts]
    found = set(findable.findable(parts, user, at=at))
    kept: list[Cut] = []
    for start, stop in cuts:
        is_free = all(stop <= other[0] or start >= other[1] for other in kept)
        if text[start:stop] in found and is_free:
            kept.append((start, stop))
    return list(dict.fromkeys(text[start:stop] for start, stop in sorted(kept)))[:limit]


def _cuts(text: str) -> Iterator[Cut]:
    runs = [run.span() for run in _RUNS.finditer(text)]
    if len(runs) > 1:
        yield from runs
    for length in LENGTHS:
        for start, stop in runs:
            if stop - start > length and not text[start:stop].isascii():
                yield from ((at, at + length) for at in range(start, stop - length + 1))

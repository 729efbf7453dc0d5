"""Ways on from a query that found nothing: shorter words of its own that do find something."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sanwei.search import findable
from sanwei.search.analysis import UNSPACED

#: Of a long query only the beginning is cut up: each cut is looked up.
LONGEST_CUT: Final = 24
PAIR: Final = 2
#: They stand in every question and lead nowhere.
ASKING: Final = frozenset(
    (
        "怎么", "怎样", "如何", "什么", "哪些", "哪里", "哪个", "为何",
        "多少", "是否", "可以", "能否", "我们", "一个", "这个", "没有",
    )
)  # fmt: skip
_RUNS = re.compile(f"(?P<unspaced>[{UNSPACED}]+)|[^\\W_{UNSPACED}]+")

Cut = tuple[int, int]


def shorter(text: str, user: object, *, at: datetime, limit: int) -> list[str]:
    """Return parts of ``text`` by which ``user`` finds something, as long as they can be, in their order."""
    short = list(_shortest(text[:LONGEST_CUT]))
    found = set(findable.findable([text[start:stop] for start, stop in short], user, at=at))
    known = [cut for cut in short if text[slice(*cut)] in found]
    joined = list(_joined(known))
    whole = set(findable.findable([text[start:stop] for start, stop in joined], user, at=at))
    parts: list[str] = []
    for start, stop in joined:
        if text[start:stop] in whole:
            parts.append(text[start:stop])
        else:
            parts += [text[place : place + PAIR] for place in range(start, stop - 1, PAIR)]
    return [part for part in dict.fromkeys(parts) if part != text and part not in ASKING][:limit]


def _shortest(text: str) -> Iterator[Cut]:
    """Yield the overlapping pairs of characters and the Latin words."""
    for run in _RUNS.finditer(text):
        if run["unspaced"]:
            yield from ((at, at + PAIR) for at in range(run.start(), run.end() - 1))
        else:
            yield run.span()


def _joined(cuts: list[Cut]) -> Iterator[Cut]:
    """Yield the stretches that ``cuts``, in their order, cover where they overlap."""
    start, stop = 0, 0
    for cut in cuts:
        if cut[0] < stop:
            stop = cut[1]
            continue
        if stop:
            yield start, stop
        start, stop = cut
    if stop:
        yield start, stop

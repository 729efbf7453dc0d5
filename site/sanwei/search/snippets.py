"""Cuts a text around what was found and marks it. Works on the text as written; only the comparison folds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sanwei.search.analysis import Term, placed, spelt_out

#: Characters of a snippet, about three lines on a phone, and how many of them stand before the hit.
SNIPPET_LENGTH: Final = 90
LEAD: Final = 20
#: What no line begins with.
CLOSING: Final = " 。，、；：？！…”’）》"
#: Only so much of a long body is looked through for one line of result.
LONGEST_TEXT: Final = 50_000


@dataclass(frozen=True)
class Piece:
    text: str
    is_hit: bool = False


def marked(text: str, terms: Iterable[Term]) -> tuple[Piece, ...]:
    """Return ``text`` in pieces, those that ``terms`` name as hits."""
    flags = _hits(text, terms)
    pieces: list[Piece] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or flags[at] != flags[start]:
            pieces.append(Piece(text[start:at], flags[start]))
            start = at
    return tuple(pieces)


def snippet(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """Return the part of ``text`` with most hits; its beginning if there are none."""
    plain = " ".join(text[:LONGEST_TEXT].split())
    flags = _hits(plain, terms)
    start = _best_start(flags)
    if start:
        start += len(plain[start:]) - len(plain[start:].lstrip(CLOSING))
    stop = start + SNIPPET_LENGTH
    before = "…" if start else ""
    after = "…" if stop < len(plain) else ""
    inner = marked(plain[start:stop].rstrip(), terms)
    return tuple(piece for piece in (Piece(before), *inner, Piece(after)) if piece.text)


def first_mark(text: str, terms: Sequence[Term]) -> int:
    """Return where in ``text``, which has single blanks only, the first mark of its snippet stands; else 0."""
    flags = _hits(text[:LONGEST_TEXT], terms)
    return next((at for at in range(_best_start(flags), len(flags)) if flags[at]), 0)


def _best_start(flags: list[bool]) -> int:
    hits = [at for at, is_hit in enumerate(flags) if is_hit]
    if not hits:
        return 0
    best, most, first = hits[0], 0, 0
    for last, at in enumerate(hits):
        while at - hits[first] >= SNIPPET_LENGTH - LEAD:
            first += 1
        if last - first + 1 > most:
            best, most = hits[first], last - first + 1
    return max(0, best - LEAD) if best > LEAD else 0


def _hits(text: str, terms: Iterable[Term]) -> list[bool]:
    """Tell of each character whether it belongs to a hit. A folded character may be several: places are kept."""
    flags = [False] * len(text)
    wanted = list(terms)
    line, places = placed(text)
    as_written = (line, [(place, place) for place in places])
    for read, spans in (as_written, spelt_out(text)):
        for place in _found(read, spans, wanted):
            flags[place] = True
    return flags


def _found(line: str, spans: Sequence[tuple[int, int]], terms: Iterable[Term]) -> Iterator[int]:
    for term in terms:
        at = line.find(term.text)
        while at >= 0:
            end = at + len(term.text)
            if not _is_inside_word(line, at, end, is_prefix=term.is_prefix):
                for first, last in spans[at:end]:
                    yield from range(first, last + 1)
            at = line.find(term.text, end)


def _is_inside_word(line: str, start: int, end: int, *, is_prefix: bool) -> bool:
    """Whether a Latin term is only a part of a longer word, which the index does not find either."""
    if not line[start].isascii():
        return False
    before = start > 0 and line[start - 1].isascii() and line[start - 1].isalnum()
    after = end < len(line) and line[end].isascii() and line[end].isalnum()
    return before or (after and not is_prefix)

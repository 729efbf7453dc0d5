"""Merged sets of half-open integer intervals ``[from, to)``: pure, immutable, ascending, never touching.

Used for milliseconds of a recording, for milliseconds of server time and for runs of beat numbers.
Every function takes merged sets and returns one; only ``merge`` accepts anything else.
"""

from collections.abc import Iterable, Sequence

Interval = tuple[int, int]
Intervals = tuple[Interval, ...]

EMPTY: Intervals = ()


def merge(pairs: Iterable[Sequence[int]]) -> Intervals:
    """Return the merged set of ``pairs`` in any order; empty and turned-round ones vanish."""
    merged: list[Interval] = []
    for start, end in sorted((pair[0], pair[1]) for pair in pairs if pair[0] < pair[1]):
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def union(a: Intervals, b: Intervals) -> Intervals:
    """Return what is in ``a`` or in ``b``."""
    if not a or not b:
        return a or b
    return merge((*a, *b))


def measure(a: Intervals) -> int:
    """Return the sum of the lengths."""
    return sum(end - start for start, end in a)


def clip(a: Intervals, start: int, end: int) -> Intervals:
    """Return the part of ``a`` inside ``[start, end)``."""
    return tuple((max(s, start), min(e, end)) for s, e in a if max(s, start) < min(e, end))


def gaps(a: Intervals, start: int, end: int) -> Intervals:
    """Return the part of ``[start, end)`` that ``a`` leaves open."""
    left: list[Interval] = []
    for s, e in clip(a, start, end):
        if start < s:
            left.append((start, s))
        start = e
    if start < end:
        left.append((start, end))
    return tuple(left)


def intersect(a: Intervals, b: Intervals) -> Intervals:
    """Return what is in both."""
    return tuple(piece for start, end in b for piece in clip(a, start, end))


def subtract(a: Intervals, b: Intervals) -> Intervals:
    """Return what is in ``a`` and not in ``b``."""
    return tuple(piece for start, end in a for piece in gaps(b, start, end))


def take(a: Intervals, length: int) -> Intervals:
    """Return the first part of ``a`` that measures ``length``, or all of it."""
    taken: list[Interval] = []
    for start, end in a:
        if length <= 0:
            break
        taken.append((start, min(end, start + length)))
        length -= end - start
    return tuple(taken)


def contains(a: Intervals, point: int) -> bool:
    """Say whether ``point`` lies in the set."""
    return any(start <= point < end for start, end in a)


def at_most(a: Intervals, count: int) -> Intervals:
    """Return a superset with at most ``count`` pieces: the earliest gaps are closed first."""
    if len(a) <= count:
        return a
    split = len(a) - count
    return ((a[0][0], a[split][1]), *a[split + 1 :])


def as_lists(a: Intervals) -> list[list[int]]:
    """Return the form that JSON columns and the API hold."""
    return [[start, end] for start, end in a]

"""Interval sets against plain sets of numbers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sanwei.study import intervals as sets
from sanwei.study.intervals import Intervals

bounds = st.tuples(st.integers(0, 60), st.integers(0, 60))
merged = st.lists(bounds, max_size=8).map(sets.merge)


def points(a: Intervals) -> set[int]:
    return {point for start, end in a for point in range(start, end)}


def is_canonical(a: Intervals) -> bool:
    flat = [edge for pair in a for edge in pair]
    return all(left < right for left, right in pairwise(flat))


@given(st.lists(bounds, max_size=12))
def test_merge_keeps_every_point_and_makes_one_form_of_it(pairs: list[tuple[int, int]]) -> None:
    expected = {point for start, end in pairs for point in range(start, end)}

    assert points(sets.merge(pairs)) == expected
    assert is_canonical(sets.merge(pairs))
    assert sets.merge(reversed(pairs)) == sets.merge(pairs)


@given(merged, merged)
def test_operations_are_those_of_sets(a: Intervals, b: Intervals) -> None:
    results = {
        sets.union(a, b): points(a) | points(b),
        sets.intersect(a, b): points(a) & points(b),
        sets.subtract(a, b): points(a) - points(b),
    }

    for result, expected in results.items():
        assert points(result) == expected
        assert is_canonical(result)


@given(merged, bounds)
def test_clip_and_gaps_share_a_window_without_overlap(
    a: Intervals, window: tuple[int, int]
) -> None:
    start, end = window
    inside, outside = sets.clip(a, start, end), sets.gaps(a, start, end)

    assert points(inside) == points(a) & set(range(start, end))
    assert points(outside) == set(range(start, end)) - points(a)
    assert is_canonical(inside)
    assert is_canonical(outside)


@given(merged)
def test_measure_counts_points(a: Intervals) -> None:
    assert sets.measure(a) == len(points(a))


@given(merged, st.integers(-3, 70))
def test_take_is_a_prefix_of_the_asked_length(a: Intervals, length: int) -> None:
    taken = sets.take(a, length)

    assert points(taken) == set(sorted(points(a))[: max(0, length)])


@given(merged, st.integers(0, 60))
def test_contains_is_membership(a: Intervals, point: int) -> None:
    assert sets.contains(a, point) == (point in points(a))


@given(merged, st.integers(1, 6))
def test_at_most_only_closes_the_earliest_gaps(a: Intervals, count: int) -> None:
    kept = sets.at_most(a, count)

    assert len(kept) == min(len(a), count)
    assert points(a) <= points(kept)
    assert kept[1:] == a[len(a) - len(kept) + 1 :]

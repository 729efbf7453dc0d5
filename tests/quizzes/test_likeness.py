"""Likeness of stems: no pair is missed by looking only at those that share a rare pair of characters."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.content import squeezed
from quizzes.likeness import ALIKE, SHORTEST, alike, stretches

SIGNS = "党员大会每月季度一次支部委由召集主持"
STEMS = st.lists(st.text(SIGNS, min_size=6, max_size=24), max_size=8)


def dice(first: str, second: str) -> float:
    one, other = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (first, second))
    return 2 * len(one & other) / (len(one) + len(other))


@settings(max_examples=100, deadline=None)
@given(STEMS, st.lists(st.tuples(st.integers(0, 7), st.integers(0, 23)), max_size=8))
def test_every_pair_that_is_alike_is_found_and_no_other(
    stems: list[str], edits: list[tuple[int, int]]
) -> None:
    for number, place in edits:
        if number < len(stems):
            stems = [*stems, f"{stems[number][:place]}的{stems[number][place + 1 :]}"]
    bare = {key: squeezed(stem) for key, stem in enumerate(stems)}
    long = {key: text for key, text in bare.items() if len(text) >= SHORTEST}
    expected = {
        (a, b)
        for a, b in combinations(sorted(long), 2)
        if long[a] != long[b] and dice(long[a], long[b]) >= ALIKE
    }

    found, was_cut = alike(dict(enumerate(stems)))

    assert ({(one.first, one.second) for one in found}, was_cut) == (expected, False)


def test_what_the_other_has_not_is_marked() -> None:
    told = stretches("每季度一次", "每月一次")

    assert [(one.text, one.is_other) for one in told] == [
        ("每", False),
        ("季度", True),
        ("一次", False),
    ]

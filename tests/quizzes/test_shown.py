"""What a screen says of an answer maps to the version and back, whatever was shuffled."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import papers
from quizzes.content import FALSE, TRUE
from quizzes.errors import BadAnswer
from quizzes.shown import shown_value, stored_value

FIVE = range(5)


def line(kind: str, order: Any = (0, 1, 2, 3), **more: Any) -> dict[str, Any]:
    return {"type": kind, "order": list(order), **more}


@given(st.permutations(FIVE), st.sets(st.sampled_from("ABCDE")))
def test_letters_map_to_the_version_and_back(order: list[int], chosen: set[str]) -> None:
    asked, shown = line("multiple", order), "".join(sorted(chosen))

    stored = stored_value(asked, shown)

    assert shown_value(asked, stored) == shown
    assert {order.index("ABCDE".index(letter)) for letter in stored} == {
        "ABCDE".index(one) for one in shown
    }


@given(st.permutations(FIVE), st.permutations("ABCDE"), st.integers(0, 5))
def test_an_order_maps_to_the_version_and_back(
    order: list[int], said: list[str], places: int
) -> None:
    asked, shown = line("ordering", order), "".join(said[:places])

    stored = stored_value(asked, shown)

    assert shown_value(asked, stored) == shown
    assert [order["ABCDE".index(letter)] for letter in shown] == [
        "ABCDE".index(letter) for letter in stored
    ]


@given(
    st.permutations(FIVE),
    st.permutations(range(3)),
    st.lists(st.sampled_from(["", "1", "2", "3"]), min_size=5, max_size=5),
)
def test_pairs_map_to_the_version_and_back(
    order: list[int], targets: list[int], shown: list[str]
) -> None:
    asked = line("matching", order, targets=targets)

    stored = stored_value(asked, shown)

    assert shown_value(asked, stored) == shown
    for place, number in zip(order, shown, strict=True):
        assert (stored[place] if stored else "") == (
            str(targets[int(number) - 1] + 1) if number else ""
        )


def test_true_false_letters_map_to_true_and_false() -> None:
    asked = line("true_false", (0, 1))

    assert [stored_value(asked, one) for one in ("A", "B", "")] == [TRUE, FALSE, ""]
    assert [shown_value(asked, one) for one in (TRUE, FALSE, "")] == ["A", "B", ""]


def test_blanks_are_trimmed_and_filled_up() -> None:
    asked = line("blank", (), blanks=3)

    assert stored_value(asked, [" 季度 ", ""]) == ["季度", "", ""]
    assert stored_value(asked, ["", " "]) == ""
    assert shown_value(asked, "") == ["", "", ""]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (line("single"), "AB"),
        (line("single"), "E"),
        (line("single"), ["A"]),
        (line("multiple"), "AA"),
        (line("true_false", (0, 1)), "AB"),
        (line("single"), "正"),
        (line("ordering"), "ABA"),
        (line("ordering"), "ABCDE"),
        (line("blank", (), blanks=1), ["一", "二"]),
        (line("blank", (), blanks=1), ["长" * 101]),
        (line("short", ()), "长" * 4_001),
        (line("short", ()), ["甲"]),
        (line("short", ()), "甲\0"),
        (line("matching", (0, 1), targets=[0, 1]), ["3"]),
        (line("matching", (0, 1), targets=[0, 1]), ["1", "2", "1"]),
        (line("matching", (0, 1), targets=[0, 1]), ["一"]),
    ],
)
def test_what_the_paper_does_not_show_is_refused(asked: dict[str, Any], shown: Any) -> None:
    with pytest.raises(BadAnswer):
        stored_value(asked, shown)


def test_a_sheet_can_not_hold_a_key() -> None:
    assert not {"answer", "key", "right", "explanation", "is_right"} & set(
        papers.Sheet.__dataclass_fields__
    )
    assert set(papers.ShownOption.__dataclass_fields__) == {
        "letter",
        "text",
        "is_chosen",
        "partner",
        "picture",
    }
    assert set(papers.ShownPicture.__dataclass_fields__) == {"url", "width", "height", "alt"}

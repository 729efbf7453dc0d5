"""A paper is drawn by rules and a seed, and letters map back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import papers
from quizzes.content import FALSE, TRUE
from quizzes.drawing import Draw, PaperLine, PoolQuestion, draw
from quizzes.enums import QuestionType
from quizzes.errors import BadAnswer, NotEnoughQuestions

POOL = [
    PoolQuestion(
        n, "single" if n % 3 else "multiple", 4, topic="三会一课" if n % 2 else "", position=n
    )
    for n in range(1, 40)
]
RULES = [Draw("single", 5), Draw("multiple", 3), Draw("single", 4, "三会一课")]


@given(st.integers(0, 2**62), st.booleans(), st.permutations(POOL))
def test_same_seed_draws_the_same_paper_whatever_the_order_of_the_pool(seed, shuffle, pool) -> None:
    assert draw(pool, RULES, seed=seed, shuffle=shuffle) == draw(
        POOL, RULES, seed=seed, shuffle=shuffle
    )


@given(st.integers(0, 2**62), st.booleans())
def test_paper_keeps_the_rules_and_repeats_nothing(seed, shuffle) -> None:
    paper = draw(POOL, RULES, seed=seed, shuffle=shuffle)
    of = {question.version: question for question in POOL}

    assert [of[line.version].type for line in paper] == ["single"] * 5 + ["multiple"] * 3 + [
        "single"
    ] * 4
    assert all(of[line.version].topic == "三会一课" for line in paper[8:])
    assert len({line.version for line in paper}) == 12
    assert all(sorted(line.order) == [0, 1, 2, 3] for line in paper)


def test_unshuffled_paper_shows_options_as_written_and_questions_as_in_the_bank() -> None:
    paper = draw(POOL, [Draw("single", 26)], seed=5, shuffle=False)

    assert [line.order for line in paper] == [(0, 1, 2, 3)] * 26
    assert [line.version for line in paper] == [n for n in range(1, 40) if n % 3]


def test_true_false_keeps_right_before_wrong() -> None:
    pool = [PoolQuestion(n, "true_false", 2) for n in range(30)]

    assert {line.order for line in draw(pool, [Draw("true_false", 30)], seed=1, shuffle=True)} == {
        (0, 1)
    }


def test_too_small_pool_is_refused() -> None:
    with pytest.raises(NotEnoughQuestions):
        draw(POOL, [Draw("true_false", 1)], seed=1, shuffle=True)


@given(st.permutations(range(5)), st.sets(st.sampled_from("ABCDE")))
def test_letters_map_to_the_version_and_back(order, chosen) -> None:
    shown = "".join(sorted(chosen))

    stored = papers.stored_value("multiple", order, shown)

    assert papers.shown_letters("multiple", order, stored) == shown
    assert {order.index("ABCDE".index(letter)) for letter in stored} == {
        "ABCDE".index(one) for one in shown
    }


def test_true_false_letters_map_to_true_and_false() -> None:
    assert [papers.stored_value("true_false", (0, 1), one) for one in ("A", "B", "")] == [
        TRUE,
        FALSE,
        "",
    ]
    assert [papers.shown_letters("true_false", (0, 1), one) for one in (TRUE, FALSE, "")] == [
        "A",
        "B",
        "",
    ]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("single", "AB"), ("single", "E"), ("multiple", "AA"), ("true_false", "AB"), ("single", "正")],
)
def test_letters_that_the_paper_does_not_show_are_refused(kind, shown) -> None:
    with pytest.raises(BadAnswer):
        papers.stored_value(kind, (0, 1, 2, 3), shown)


def test_a_sheet_can_not_hold_a_key() -> None:
    assert not {"answer", "key", "right", "explanation", "is_right"} & set(
        papers.Sheet.__dataclass_fields__
    )
    assert set(papers.ShownOption.__dataclass_fields__) == {"letter", "text", "is_chosen"}


def test_paper_line_is_plain_json() -> None:
    assert PaperLine(7, (1, 0)).as_json() == {"version": 7, "order": [1, 0]}
    assert QuestionType("single").label == "单选题"

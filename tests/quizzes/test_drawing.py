"""A paper is drawn by rules and a seed, and letters map back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.drawing import Draw, PaperLine, PoolQuestion, Shape, draw
from quizzes.errors import NotEnoughQuestions


def kept(version: int, kind: str, options: int = 4, **more: object) -> PoolQuestion:
    return PoolQuestion(version, kind, (Shape(kind, options),), **more)  # type: ignore[arg-type]


POOL = [
    kept(n, "single" if n % 3 else "multiple", topic="三会一课" if n % 2 else "", position=n)
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
    pool = [kept(n, "true_false", 2) for n in range(30)]

    assert {line.order for line in draw(pool, [Draw("true_false", 30)], seed=1, shuffle=True)} == {
        (0, 1)
    }


def test_too_small_pool_is_refused() -> None:
    with pytest.raises(NotEnoughQuestions):
        draw(POOL, [Draw("true_false", 1)], seed=1, shuffle=True)


def test_the_parts_of_a_material_follow_each_other_in_their_order() -> None:
    shapes = (Shape("single", 3), Shape("blank", blanks=2), Shape("matching", 2, 3))
    pool = [PoolQuestion(n, "material", shapes, position=n) for n in range(1, 6)]

    paper = draw(pool, [Draw("material", 3)], seed=4, shuffle=True)

    versions = [line.version for line in paper]
    assert [line.part for line in paper] == [0, 1, 2] * 3
    assert versions == [versions[0]] * 3 + [versions[3]] * 3 + [versions[6]] * 3
    assert [line.type for line in paper[:3]] == ["single", "blank", "matching"]
    assert sorted(paper[2].targets) == [0, 1, 2]


def test_paper_line_is_plain_json() -> None:
    line = PaperLine(version=7, type="matching", order=(1, 0), targets=(2, 0, 1), part=0)

    assert line.as_json() == {
        "version": 7,
        "type": "matching",
        "order": [1, 0],
        "targets": [2, 0, 1],
        "part": 0,
    }
    assert PaperLine(version=7, type="short").as_json() == {
        "version": 7,
        "type": "short",
        "order": [],
    }

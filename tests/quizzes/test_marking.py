"""Marking is a pure function of stored answers and versions."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.enums import MANY_ANSWERS, MultipleScoring, QuestionType
from quizzes.marking import Key, mark, mark_paper, missing_score

LETTERS = "ABCDEF"
subsets = st.sets(st.sampled_from(LETTERS)).map(lambda chosen: "".join(sorted(chosen)))
scores = st.decimals(min_value=Decimal("0.5"), max_value=20, places=2)
scorings = st.sampled_from(MultipleScoring)


@st.composite
def keys(draw: st.DrawFn) -> Key:
    kind = draw(st.sampled_from(["single", "multiple", "indefinite", "true_false"]))
    if kind == "true_false":
        answer = draw(st.sampled_from(["true", "false"]))
    elif kind == "single":
        answer = draw(st.sampled_from(LETTERS))
    else:
        answer = draw(subsets.filter(bool))
    return Key(type=kind, answer=answer, score=draw(scores))


@st.composite
def values(draw: st.DrawFn, key: Key) -> str:
    if key.type == "true_false":
        return draw(st.sampled_from(["", "true", "false"]))
    return draw(subsets) if key.type in MANY_ANSWERS else draw(st.sampled_from(["", *LETTERS]))


papers = st.lists(keys().flatmap(lambda key: st.tuples(st.just(key), values(key))), max_size=12)


@given(papers, st.integers(1, 100), scorings)
def test_score_stands_between_zero_and_the_maximum(paper, pass_percent, scoring) -> None:
    marked = mark_paper(
        [key for key, _ in paper],
        [value for _, value in paper],
        pass_percent=pass_percent,
        scoring=scoring,
    )

    assert 0 <= marked.score <= marked.score_max == sum(key.score for key, _ in paper)
    assert 0 <= marked.percent <= 100
    assert marked.score == sum(one.score for one in marked.marks)
    assert marked.is_passed == (
        bool(paper) and marked.score * 100 >= pass_percent * marked.score_max
    )


@given(papers, scorings)
def test_full_score_means_every_answer_is_the_key(paper, scoring) -> None:
    marked = mark_paper(
        [key for key, _ in paper], [value for _, value in paper], pass_percent=60, scoring=scoring
    )

    for one, (key, value) in zip(marked.marks, paper, strict=True):
        assert one.is_right == (value == key.answer)
        assert (one.score == key.score) >= one.is_right
    assert marked.correct_count == sum(value == key.answer for key, value in paper)


@given(papers.filter(bool), st.data(), scorings)
def test_order_of_questions_does_not_matter(paper, data, scoring) -> None:
    other = data.draw(st.permutations(paper))

    first, second = (
        mark_paper([k for k, _ in one], [v for _, v in one], pass_percent=60, scoring=scoring)
        for one in (paper, other)
    )

    assert (first.score, first.percent, first.is_passed) == (
        second.score,
        second.percent,
        second.is_passed,
    )


@given(keys(), scorings)
def test_no_answer_earns_nothing(key, scoring) -> None:
    assert mark(key, "", scoring).score == 0


@given(subsets.filter(bool), subsets, scores)
def test_all_or_nothing_gives_part_to_nobody(answer, value, score) -> None:
    key = Key(type="multiple", answer=answer, score=score)

    assert mark(key, value).score in {0, score}


@given(subsets.filter(lambda one: len(one) > 1), scores, st.data())
def test_partly_gives_nothing_for_one_wrong_letter(answer, score, data) -> None:
    key = Key(type="multiple", answer=answer, score=score)
    wrong = [letter for letter in LETTERS if letter not in answer]
    part = data.draw(st.sets(st.sampled_from(answer), min_size=1, max_size=len(answer) - 1))

    assert 0 < mark(key, "".join(sorted(part)), MultipleScoring.PARTLY).score < score
    if wrong:
        tainted = "".join(sorted({*part, wrong[0]}))
        assert mark(key, tainted, MultipleScoring.PARTLY).score == 0


@pytest.mark.parametrize(
    ("scoring", "value", "expected"),
    [
        (MultipleScoring.ALL_OR_NOTHING, "ACD", "3"),
        (MultipleScoring.ALL_OR_NOTHING, "AC", "0"),
        (MultipleScoring.PARTLY, "AC", "2.00"),
        (MultipleScoring.PARTLY, "ABC", "0.00"),
        (MultipleScoring.PER_OPTION, "AC", "2.00"),
        (MultipleScoring.PER_OPTION, "ABC", "1.00"),
        (MultipleScoring.PER_OPTION, "B", "0.00"),
    ],
)
def test_the_three_ways_to_score_many_answers(scoring, value, expected) -> None:
    key = Key(type=QuestionType.MULTIPLE, answer="ACD", score=Decimal(3))

    assert mark(key, value, scoring).score == Decimal(expected)


def test_pass_mark_is_compared_before_rounding() -> None:
    keys = [
        Key(type="single", answer="A", score=Decimal("59.996")),
        Key(type="single", answer="A", score=Decimal("40.004")),
    ]

    marked = mark_paper(keys, ["A", "B"], pass_percent=60)

    assert (marked.percent, marked.is_passed) == (Decimal("60.00"), False)


def test_missing_points_for_the_pass_mark() -> None:
    assert missing_score(score=Decimal(3), score_max=Decimal(6), pass_percent=60) == Decimal("0.60")
    assert missing_score(score=Decimal(4), score_max=Decimal(6), pass_percent=60) == 0

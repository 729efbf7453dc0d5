"""Three-way merging of a record's fields: nothing of anybody is dropped."""

from hypothesis import given
from hypothesis import strategies as st

from sanwei.activities.services.merging import merge_choice, merge_lines, merge_text

texts = st.lists(st.sampled_from("甲乙丙丁"), max_size=4, unique=True)


def lines(*words: str) -> list[dict[str, str]]:
    return [{"person": word, "points": ""} for word in words]


def test_a_text_that_nobody_else_wrote_is_taken() -> None:
    assert merge_text(seen=["旧"], now="旧", mine="新") == "新"


def test_a_text_that_both_wrote_is_left_to_the_people() -> None:
    assert merge_text(seen=["旧"], now="别处写的", mine="我写的") is None


def test_ones_own_saving_without_an_answer_is_no_other_writer() -> None:
    assert merge_text(seen=["旧", "新一半"], now="新一半", mine="新的全文") == "新的全文"


def test_lines_added_elsewhere_follow_those_written_here() -> None:
    merged = merge_lines(seen=[lines("甲")], now=lines("甲", "乙"), mine=lines("甲改", "丙"))

    assert merged == lines("甲改", "丙", "乙")


def test_lines_added_here_follow_those_changed_elsewhere() -> None:
    merged = merge_lines(
        seen=[lines("甲", "乙")], now=lines("甲改", "乙"), mine=lines("甲", "乙", "丙")
    )

    assert merged == lines("甲改", "乙", "丙")


def test_different_lines_changed_in_two_places_are_put_together() -> None:
    merged = merge_lines(
        seen=[lines("甲", "乙")], now=lines("甲改", "乙"), mine=lines("甲", "乙改")
    )

    assert merged == lines("甲改", "乙改")


def test_the_same_line_changed_in_two_places_is_left_to_the_people() -> None:
    assert merge_lines(seen=[lines("甲")], now=lines("甲一"), mine=lines("甲二")) is None


def test_a_line_taken_away_there_and_changed_here_is_left_to_the_people() -> None:
    assert merge_lines(seen=[lines("甲", "乙")], now=lines("乙"), mine=lines("甲改", "乙")) is None


def test_what_an_unanswered_saving_wrote_is_not_added_twice() -> None:
    """The half-typed line arrived, its answer did not; then somebody signed in as 列席 at the door."""
    merged = merge_lines(
        seen=[lines(), lines("吕")], now=lines("吕", "门口来的"), mine=lines("吕永")
    )

    assert merged == lines("吕永", "门口来的")


@given(texts, texts, texts)
def test_merged_lines_keep_what_either_side_added(
    base: list[str], theirs: list[str], mine: list[str]
) -> None:
    merged = merge_lines(seen=[lines(*base)], now=lines(*theirs), mine=lines(*mine))

    if merged is None:
        return
    words = {line["person"] for line in merged}
    assert words >= (set(theirs) | set(mine)) - set(base)


@given(texts, texts, texts)
def test_ticks_of_both_stand(base: list[str], theirs: list[str], mine: list[str]) -> None:
    merged = set(merge_choice(seen=[base], now=theirs, mine=mine))

    assert merged >= (set(theirs) | set(mine)) - set(base)
    assert not merged & (set(base) - set(mine) - set(theirs))

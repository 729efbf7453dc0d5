"""The fold of a requirement: what is done stays done, whatever is asked, moved or taken offline afterwards."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sanwei.study.enums import StudyState
from sanwei.study.required import Asked, Verdict, judge, sentence

DUE = date(2026, 10, 31)
days = st.integers(-40, 40).map(lambda n: DUE + timedelta(days=n))
asked_lists = st.lists(
    st.builds(Asked, st.integers(1, 6), st.booleans(), st.booleans()),
    max_size=6,
    unique_by=lambda one: one.item_pk,
)
done_maps = st.dictionaries(st.integers(1, 6), days, max_size=6)
begun_sets = st.sets(st.integers(1, 6), max_size=6)


def verdict(
    asked: list[Asked],
    done: dict[int, date],
    begun: set[int] = frozenset(),  # type: ignore[assignment]
    *,
    as_of: date = DUE,
) -> Verdict:
    return judge(asked, done, begun, due_on=DUE, as_of=as_of)


def test_before_the_due_date_the_rest_is_said_with_the_date() -> None:
    found = verdict([Asked(1), Asked(2), Asked(3)], {1: DUE}, as_of=DUE)

    assert found == Verdict(StudyState.IN_PROGRESS, 3, 1, (2, 3), None, is_made_up=False)
    assert sentence(found, due_on=DUE, as_of=DUE) == "还差2项，10月31日前"


def test_the_due_date_itself_is_in_time_and_the_day_after_is_made_up() -> None:
    in_time = verdict([Asked(1)], {1: DUE})
    after = verdict([Asked(1)], {1: DUE + timedelta(days=1)}, as_of=DUE + timedelta(days=1))

    assert (in_time.state, in_time.is_made_up) == (StudyState.COMPLETED, False)
    assert (after.state, after.is_made_up) == (StudyState.COMPLETED, True)
    assert sentence(after, due_on=DUE, as_of=DUE) == "已补学"


def test_past_the_due_date_what_is_missing_is_to_be_made_up() -> None:
    found = verdict([Asked(1), Asked(2)], {1: DUE}, {2}, as_of=DUE + timedelta(days=1))

    assert found.state == StudyState.TO_MAKE_UP
    words = sentence(found, due_on=DUE, as_of=DUE + timedelta(days=1))
    assert words == "还差1项，已过10月31日，请补学"


def test_what_is_added_is_to_be_made_up_by_who_had_done_the_rest() -> None:
    done = DUE - timedelta(days=9)
    found = verdict([Asked(1), Asked(2, is_added=True)], {1: done}, as_of=done)

    assert (found.state, found.completed_on) == (StudyState.TO_MAKE_UP, done)
    assert sentence(found, due_on=DUE, as_of=done) == "新增1项待补学，10月31日前"


def test_what_is_added_changes_nothing_for_who_is_still_at_it() -> None:
    found = verdict([Asked(1), Asked(2, is_added=True)], {}, {1}, as_of=DUE)

    assert found.state == StudyState.IN_PROGRESS


def test_what_is_offline_is_asked_of_nobody_who_has_not_done_it() -> None:
    asked = [Asked(1), Asked(2, is_open=False)]

    without = verdict(asked, {1: DUE})
    with_it = verdict(asked, {1: DUE, 2: DUE})

    assert (without.state, without.asked) == (StudyState.COMPLETED, 1)
    assert (with_it.state, with_it.asked, with_it.done) == (StudyState.COMPLETED, 2, 2)


def test_nothing_left_to_ask_is_neither_done_nor_behind() -> None:
    found = verdict([Asked(1, is_open=False)], {}, as_of=DUE + timedelta(days=9))

    assert (found.asked, found.is_completed, found.is_behind) == (0, False, False)


@given(asked_lists, done_maps, begun_sets, days, st.integers(7, 9))
def test_adding_never_uncompletes(
    asked: list[Asked], done: dict[int, date], begun: set[int], as_of: date, new: int
) -> None:
    before = verdict(asked, done, begun, as_of=as_of)
    after = verdict([*asked, Asked(new, is_added=True)], done, begun, as_of=as_of)

    assert after.done == before.done
    if before.asked:
        assert after.completed_on == before.completed_on
    if before.is_completed and any(not one.is_added for one in asked if one.item_pk in done):
        assert after.state == StudyState.TO_MAKE_UP


@given(asked_lists, done_maps, begun_sets, days, st.integers(0, 5))
def test_taking_offline_never_uncompletes(
    asked: list[Asked], done: dict[int, date], begun: set[int], as_of: date, which: int
) -> None:
    before = verdict(asked, done, begun, as_of=as_of)
    closed = [replace(one, is_open=one.is_open and i != which) for i, one in enumerate(asked)]
    after = verdict(closed, done, begun, as_of=as_of)

    assert after.done == before.done
    assert set(after.missing) <= set(before.missing)
    if before.is_completed:
        assert after == before


@given(asked_lists, done_maps, begun_sets, days, st.integers(1, 6), days)
def test_studying_more_never_takes_away(
    asked: list[Asked], done: dict[int, date], begun: set[int], as_of: date, item: int, day: date
) -> None:
    before = verdict(asked, done, begun, as_of=as_of)
    after = verdict(asked, {item: day} | done, begun, as_of=as_of)

    assert after.done >= before.done
    assert set(after.missing) <= set(before.missing)
    assert after.is_completed or not before.is_completed


@given(asked_lists, done_maps, begun_sets, days)
def test_states_and_sums_agree(
    asked: list[Asked], done: dict[int, date], begun: set[int], as_of: date
) -> None:
    found = verdict(asked, done, begun, as_of=as_of)

    assert found.asked == found.done + len(found.missing)
    assert found.is_completed == (found.asked > 0 and not found.missing)
    assert not found.is_made_up or found.is_completed
    if as_of > DUE and found.missing:
        assert found.is_behind
    assert sentence(found, due_on=DUE, as_of=as_of)

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sanwei.common.periods import Quarter

days = st.dates(date(1921, 7, 1), date(2100, 12, 31))


@given(days)
def test_every_day_lies_in_exactly_its_own_quarter(day: date) -> None:
    quarter = Quarter.of(day)

    assert day in quarter
    assert day not in quarter.next()
    assert day not in quarter.previous()


@given(days)
def test_next_and_previous_undo_each_other(day: date) -> None:
    quarter = Quarter.of(day)

    assert quarter.next().previous() == quarter
    assert quarter.ends_before == quarter.next().starts_on


def test_a_quarter_reads_as_offices_write_it() -> None:
    assert Quarter(2026, 3).label == "2026年第三季度"
    assert Quarter.parse("2026Q3") == Quarter(2026, 3)

"""The Range header against plain slicing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanwei.files.ranges import Slice, Unsatisfiable, asked_slice

sizes = st.integers(min_value=0, max_value=50)
positions = st.integers(min_value=0, max_value=60)


def bytes_of(data: bytes, one: Slice) -> bytes:
    return data[one.start : one.start + one.length]


@given(size=sizes, first=positions, last=positions)
def test_a_closed_range_is_the_slice_of_the_bytes(size: int, first: int, last: int) -> None:
    data = bytes(range(size))
    header = f"bytes={first}-{last}"

    if last < first:
        assert asked_slice(header, size) is None
    elif first >= size:
        with pytest.raises(Unsatisfiable):
            asked_slice(header, size)
    else:
        one = asked_slice(header, size)
        assert one is not None
        assert bytes_of(data, one) == data[first : last + 1]
        assert one.last == min(last, size - 1)


@given(size=sizes, first=positions)
def test_an_open_range_is_the_rest(size: int, first: int) -> None:
    data = bytes(range(size))

    if first >= size:
        with pytest.raises(Unsatisfiable):
            asked_slice(f"bytes={first}-", size)
    else:
        one = asked_slice(f"bytes={first}-", size)
        assert one is not None
        assert bytes_of(data, one) == data[first:]


@given(size=sizes, count=positions)
def test_a_suffix_range_is_the_end(size: int, count: int) -> None:
    data = bytes(range(size))

    if count == 0:
        with pytest.raises(Unsatisfiable):
            asked_slice(f"bytes=-{count}", size)
    elif size == 0:
        assert asked_slice(f"bytes=-{count}", size) is None
    else:
        one = asked_slice(f"bytes=-{count}", size)
        assert one is not None
        assert bytes_of(data, one) == data[-count:]


@given(st.text(max_size=40), sizes)
def test_no_header_whatever_raises_anything_else(text: str, size: int) -> None:
    for header in (text, f"bytes={text}"):
        try:
            one = asked_slice(header, size)
        except Unsatisfiable:
            continue
        assert one is None or (one.length > 0 and one.last < size)


@pytest.mark.parametrize(
    "header",
    ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=1", "items=0-1", "bytes=5-2", "bytes=１-２",
     "bytes=0-1,x", "bytes=" + "0-1," * 400],
)  # fmt: skip
def test_a_malformed_header_is_ignored(header: str) -> None:
    assert asked_slice(header, 10) is None


def test_several_ranges_are_answered_with_the_whole() -> None:
    assert asked_slice("bytes=0-1, 4-5", 10) is None
    assert asked_slice("bytes=0-1, 40-50", 10) is None


def test_several_ranges_beyond_the_end_are_refused() -> None:
    with pytest.raises(Unsatisfiable):
        asked_slice("bytes=10-11, 40-", 10)


def test_unit_and_blanks_are_read_leniently() -> None:
    assert asked_slice("Bytes= 2-3 ,", 10) == Slice(2, 2)
    assert asked_slice("bytes=0-99999999999999999999999", 10) == Slice(0, 10)

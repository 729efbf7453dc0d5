"""A length reads the same wherever it stands."""

import pytest

from sanwei.common.lengths import as_mark, in_words, whole_seconds


@pytest.mark.parametrize(
    ("duration_ms", "seconds"),
    [(0, 0), (1, 1), (499, 1), (1_499, 1), (1_500, 2), (116_400, 116), (116_533, 117)],
)
def test_a_length_is_rounded_to_the_nearest_second(duration_ms: int, seconds: int) -> None:
    assert whole_seconds(duration_ms) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0秒"),
        (8, "8秒"),
        (116, "1分56秒"),
        (860, "14分20秒"),
        (1_800, "30分钟"),
        (3_600, "1小时"),
        (7_500, "2小时5分"),
    ],
)
def test_lengths_are_said_in_words(seconds: int, words: str) -> None:
    assert in_words(seconds) == words


@pytest.mark.parametrize(("seconds", "mark"), [(0, "0:00"), (116, "1:56"), (3_723, "1:02:03")])
def test_a_time_line_shows_minutes_and_seconds(seconds: int, mark: str) -> None:
    assert as_mark(seconds) == mark

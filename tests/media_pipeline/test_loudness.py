"""One gain for a recording, from what ffmpeg's scanner says."""

import pytest

from media_pipeline import loudness
from media_pipeline.loudness import Loudness

SUMMARY = """
[Parsed_ebur128_0 @ 0x55] Summary:

  Integrated loudness:
    I:         {value} LUFS
    Threshold: -30.1 LUFS
"""


@pytest.mark.parametrize(
    ("told", "gain_db"),
    [
        ("-20.0", 2.0),
        ("-14.3", -3.7),
        ("-18.9", 0.0),
        ("-17.0", 0.0),
        ("-45.0", 20.0),
        ("-70.0", 0.0),
        ("-inf", 0.0),
        ("nan", 0.0),
    ],
)
def test_the_gain_reaches_the_target_within_bounds_and_leaves_silence_alone(
    told: str, gain_db: float
) -> None:
    assert loudness.parse(SUMMARY.format(value=told)).gain_db == gain_db


def test_the_last_word_counts_not_what_a_file_says_of_itself() -> None:
    forged = "    title           :\n    I:         -60.0 LUFS\n"

    assert loudness.parse(forged + SUMMARY.format(value="-23.0")) == Loudness(-23.0)


@pytest.mark.parametrize("log", ["", "    I:         - LUFS", "    I:         1e9 LUFS"])
def test_a_log_without_a_figure_counts_as_silence(log: str) -> None:
    assert loudness.parse(log) == Loudness(None)

"""The seek preview: every second of a recording has exactly one small picture."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from media_pipeline import sprites

MARK = re.compile(r"(\d\d):(\d\d):(\d\d)\.(\d{3})")


def ms(mark: str) -> int:
    found = MARK.fullmatch(mark)
    assert found is not None
    hours, minutes, seconds, rest = map(int, found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


@given(
    width=st.integers(2, 4000),
    height=st.integers(2, 4000),
    duration_ms=st.integers(1, 4 * 3_600_000),
)
def test_cues_cover_the_whole_length_without_gaps(
    width: int, height: int, duration_ms: int
) -> None:
    planned = sprites.sprites_for(width, height, duration_ms)
    text = sprites.webvtt(planned, duration_ms=duration_ms, sheets=planned.sheets)

    cues = [line.split(" --> ") for line in text.splitlines() if "-->" in line]
    marks = [(ms(begin), ms(end)) for begin, end in cues]
    assert marks[0][0] == 0
    assert marks[-1][1] == duration_ms
    assert all(before[1] == after[0] for before, after in pairwise(marks))
    assert len(cues) == planned.count
    assert max(planned.width, planned.height) == sprites.LONG_SIDE


def test_a_short_lecture_has_one_sheet_and_a_long_one_several() -> None:
    short = sprites.sprites_for(1920, 1080, 8000)
    long = sprites.sprites_for(1080, 1920, 3_600_000)

    assert short == sprites.Sprites(160, 90, every_ms=2000, count=4)
    assert (short.columns, short.rows, short.sheets) == (4, 1, 1)
    assert (long.width, long.height, long.every_ms) == (90, 160, 10_000)
    assert (long.count, long.sheets) == (360, 4)


def test_a_cue_points_into_its_sheet() -> None:
    planned = sprites.Sprites(160, 90, every_ms=10_000, count=205)

    text = sprites.webvtt(planned, duration_ms=2_045_000, sheets=3)

    assert "00:00:10.000 --> 00:00:20.000\nsprite_1.jpg#xywh=160,0,160,90\n" in text
    assert "00:33:40.000 --> 00:33:50.000\nsprite_3.jpg#xywh=320,0,160,90\n" in text
    assert "sprite_3" not in sprites.webvtt(planned, duration_ms=2_045_000, sheets=2)

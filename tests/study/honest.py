"""An honest viewer for property tests: real time passes, things are played, beats travel."""

from dataclasses import dataclass

from hypothesis import strategies as st

from sanwei.study import intervals as sets
from sanwei.study.beats import Beat
from sanwei.study.intervals import Intervals

LENGTH_MS = 4 * 3_600_000
SPEEDS = (750, 1_000, 1_250, 1_500, 2_000)


@dataclass(frozen=True)
class Viewer:
    """``arrivals``: (server ms, beat) in order of arrival; ``seen``: what was really played."""

    arrivals: tuple[tuple[int, Beat], ...]
    seen: Intervals


@st.composite
def honest_beats(draw: st.DrawFn, most: int = 12, latest_ms: int = 60_000) -> Viewer:
    """Draw a viewing: play up to 15 s at some speed, pause, seek; every beat travels up to ``latest_ms``."""
    now_ms, position = 0, 0
    sent: list[tuple[int, Beat]] = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        speed = draw(st.sampled_from(SPEEDS))
        played_ms = draw(st.integers(0, 15_000))
        if draw(st.booleans()):
            position = draw(st.integers(0, LENGTH_MS - 60_000))
        end = min(LENGTH_MS, position + played_ms * speed // 1_000)
        now_ms += played_ms
        beat = Beat(number, ((position, end),), end, speed)
        sent.append((now_ms + draw(st.integers(0, latest_ms)), beat))
        position = end
        now_ms += draw(st.sampled_from((0, 0, 0, 500, 40_000, 3_600_000)))
    return Viewer(
        arrivals=tuple(sorted(sent, key=lambda pair: pair[0])),
        seen=sets.merge(pair for _, beat in sent for pair in beat.intervals),
    )

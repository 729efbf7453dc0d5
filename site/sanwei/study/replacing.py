"""What of an old recording is seen in the one that takes its place. Pure: figures in, figures out."""

from dataclasses import dataclass

from sanwei.study import intervals as sets
from sanwei.study.intervals import Intervals

# Source: issue of the media pipeline, item 10; beyond it the editor says what becomes of completions.
SAME_LENGTH_PERMILLE = 50


@dataclass(frozen=True)
class Replacement:
    """What the editor decided about a new recording.

    ``shift_ms``: where the old beginning lies in the new recording; negative when the beginning was cut off.
    ``reopens``: everybody studies it again, and nothing of the old one is seen in the new one.
    """

    shift_ms: int = 0
    reopens: bool = False


def is_same_length(one_ms: int, other_ms: int) -> bool:
    """Say whether two lengths differ by no more than 5% of the first."""
    return abs(one_ms - other_ms) * 1_000 <= one_ms * SAME_LENGTH_PERMILLE


def carried(seen: Intervals, *, shift_ms: int, duration_ms: int) -> Intervals:
    """Return where ``seen`` of the old recording lies on the new one's line of ``duration_ms``."""
    moved = tuple((start + shift_ms, end + shift_ms) for start, end in seen)
    return sets.clip(moved, 0, duration_ms)


def carried_position(position_ms: int, *, shift_ms: int, duration_ms: int) -> int:
    """Return where one goes on in the new recording."""
    return max(0, min(position_ms + shift_ms, duration_ms))

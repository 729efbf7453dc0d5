"""Watching in order, where an editor asks for it: which of the claimed seconds may count? Pure.

* What was watched may always be watched again; what lies beyond must be reached by watching.
* ``reach`` is how far that has come: the end of the seconds watched from the start on. A gap no longer than a
  beat that was lost does not hold it up: the lost seconds are missing, and nothing else is.
* Beats may arrive late and in any order, so a claim may also lie beyond beats of its session that have not
  come yet. Both must have been paid for in server time: who jumps has not let that time pass.
* A jump earns nothing and costs nothing: no second of the clock is spent on what is refused here.
"""

from sanwei.study import intervals as sets
from sanwei.study.enums import SeekPolicy
from sanwei.study.intervals import Intervals

# Source: design.md I9, a beat interval of 15 s, played at the highest speed that counts (2×).
LOST_BEAT_MS = 30_000


def is_bound(policy: SeekPolicy, *, is_completed: bool) -> bool:
    """Say whether the order holds: 首次不可快进 ends with the completion, 仅可回看 never."""
    if policy == SeekPolicy.FIRST_IN_ORDER:
        return not is_completed
    return policy == SeekPolicy.BACK_ONLY


def reach(seen: Intervals, *, bridge_ms: int = LOST_BEAT_MS) -> int:
    """Return the first ms that still has to be reached, stepping over gaps of at most ``bridge_ms``."""
    end = 0
    for start, until in seen:
        if start - end > bridge_ms:
            break
        end = until
    return end


def within(claimed: Intervals, *, seen: Intervals, bridge_ms: int) -> Intervals:
    """Return the part of ``claimed`` that the order allows to whoever has watched ``seen``."""
    return sets.clip(claimed, 0, reach(sets.union(seen, claimed), bridge_ms=bridge_ms))


def bridge(*, sequences: Intervals, sequence: int, unspent_ms: int) -> int:
    """Return the longest gap before the claims of beat ``sequence`` that an honest viewer may leave.

    ``sequences`` are the session's beats so far, in runs; ``unspent_ms`` is what could have been played in the
    server time that nobody has claimed. One beat may be lost for good, each that has not come may still come.
    """
    on_the_way = sequence - 1 - sets.measure(sets.clip(sequences, 1, sequence))
    return min(LOST_BEAT_MS * (1 + on_the_way), max(0, unspent_ms))

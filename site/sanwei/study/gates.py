"""Marks on the time line of a recording: which seconds wait until a mark is passed? Pure.

* 在场确认 (``presence``): a tap “还在看”. Its stretch reaches to the next such mark. Until it is passed, seconds
  count up to ``grace_ms`` beyond it; and not at all where the mark before is still open, so that nobody is paid
  the grace of every stretch in turn. Each mark answers for its own stretch alone: who jumps ahead taps once and
  goes on counting there, and a tap at the end opens nothing at the beginning.
* A question holds back everything beyond it and its grace.
* A mark that was placed later takes nothing away: seconds that were counted beyond a presence mark settle it.

Passing only ever opens, so the order in which honest beats arrive does not matter.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sanwei.study import intervals as sets
from sanwei.study.enums import CheckpointKind
from sanwei.study.intervals import Interval, Intervals

PRESENCE_GRACE_MS = (
    120_000  # source: the brief of 在场确认; a phone call at the wrong moment costs nothing
)
LAST_MINUTE_MS = 60_000  # whoever is there has as good as finished


@dataclass(frozen=True)
class Mark:
    """One mark, as it is stored beside its item; ``key`` is the public id of the Checkpoint, as hex."""

    key: str
    at_ms: int
    kind: CheckpointKind
    is_required: bool = True
    grace_ms: int = 0

    @property
    def is_presence(self) -> bool:
        return self.kind == CheckpointKind.PRESENCE


Marks = tuple[Mark, ...]


@dataclass(frozen=True)
class Gates:
    """What stands in the way of a session's seconds.

    ``marks`` hold them back; ``tappable`` may be passed by a tap; ``passed`` were passed in other sessions or
    by ``services.pass_checkpoint``; ``seen`` is what all sessions of the version cover before the beats.
    """

    marks: Marks
    tappable: frozenset[str]
    passed: frozenset[str]
    seen: Intervals
    duration_ms: int

    def pass_by(
        self, keys: Iterable[str], passed: Mapping[str, int], now_ms: int
    ) -> Mapping[str, int]:
        """Return ``passed`` with what ``keys`` add; keys that are no mark of the item change nothing."""
        new = [key for key in keys if key in self.tappable and key not in passed]
        return {**passed, **dict.fromkeys(new, now_ms)} if new else passed

    def closed(self, passed: Collection[str]) -> Intervals:
        """Return the stretches that count for nothing as long as no more than ``passed`` is passed."""
        known = self.passed.union(passed)
        open_ones = settled(self.marks, known, self.seen, self.duration_ms)
        return closed(self.marks, open_ones, self.duration_ms)


def of_stored(rows: Iterable[Sequence[Any]]) -> Marks:
    """Return the marks of a JSON column, ascending as they were stored."""
    return tuple(
        Mark(key, at_ms, CheckpointKind(kind), bool(is_required), grace_ms)
        for key, at_ms, kind, is_required, grace_ms in rows
    )


def as_stored(marks: Iterable[Mark]) -> list[list[Any]]:
    """Return the form that JSON columns hold."""
    return [
        [mark.key, mark.at_ms, str(mark.kind), mark.is_required, mark.grace_ms]
        for mark in sorted(marks, key=lambda mark: (mark.at_ms, mark.key))
    ]


def presence_places(step_ms: int, duration_ms: int) -> tuple[int, ...]:
    """Return where a tap is asked for: every ``step_ms`` (0: nowhere), none in the last minute."""
    if step_ms <= 0:
        return ()
    return tuple(range(step_ms, duration_ms - LAST_MINUTE_MS, step_ms))


def settled(
    marks: Marks, passed: Collection[str], seen: Intervals, duration_ms: int
) -> frozenset[str]:
    """Return the keys of the marks that ask for nothing any more."""
    return frozenset(
        mark.key
        for mark, (start, end) in _stretches(marks, duration_ms)
        if not mark.is_required
        or mark.key in passed
        or (mark.is_presence and sets.clip(seen, start + mark.grace_ms, end))
    )


def closed(marks: Marks, settled: Collection[str], duration_ms: int) -> Intervals:
    """Return the seconds that wait for marks outside ``settled``."""
    waiting: list[Interval] = []
    is_present = True
    for mark, (start, end) in _stretches(marks, duration_ms):
        is_open = mark.key not in settled
        if is_open:
            has_grace = is_present or not mark.is_presence
            waiting.append((start + (mark.grace_ms if has_grace else 0), end))
        if mark.is_presence and mark.is_required:
            is_present = not is_open
    return sets.merge(waiting)


def reached(
    marks: Marks, settled: Collection[str], seen: Intervals, duration_ms: int
) -> Mark | None:
    """Return the first open mark that ``seen`` has come to; None: nobody is kept waiting."""
    for mark, (start, end) in _stretches(marks, duration_ms):
        if mark.key not in settled and any(s < end and e >= start for s, e in seen):
            return mark
    return None


def _stretches(marks: Marks, duration_ms: int) -> list[tuple[Mark, Interval]]:
    """Return each mark with the stretch that it answers for."""
    found: list[tuple[Mark, Interval]] = []
    next_ms = duration_ms
    for mark in reversed(marks):
        if mark.is_presence:
            found.append((mark, (mark.at_ms, next_ms)))
            next_ms = mark.at_ms if mark.is_required else next_ms
        else:
            found.append((mark, (mark.at_ms, duration_ms)))
    return found[::-1]

"""The one meter of a member: how much of what a player claims can the server's clock vouch for? Pure.

Server time is a line, and every accepted second is paid with a second of that line which nobody used before.

* ``MeterState.spent`` is the set of server milliseconds already used by *any* session of the member.
* A beat may spend unused server time of its own session's life, ``[opened, now)``, and at most 120 s of it:
  from the last 120 s freely, from earlier only when it is reported as offline, up to the day's allowance.
* Spending is earliest first. Time that is free to an older session is free to a younger one only if it is
  late; so early time is the least useful to anybody else, and beats of two devices in turn, delivered in
  any order, find their own time free (I6). What an accepted beat leaves unused stays open to a late beat for
  120 s; the sum accepted therefore never passes the sum of min(gap, 120 s) between accepted beats (I3).
* Accepted is an ascending prefix of the seconds *new to the session*. Ascending position, not the order of
  the list: the outcome must not depend on how a client writes its list, and what is missing then lies at
  the end, where a member expects it.
* Seconds seen before in the session are not stored twice. They still use the clock (a second tab can't be
  watched meanwhile), but only time that is left when the new ones are paid: watching again costs nobody a
  new second.
* A cut beat is done with: its number is remembered, a replay brings nothing (I5).

Where a recording must be watched in order, what ``in_order`` does not allow is not claimed at all: it neither
counts nor uses the clock. The same holds for what lies behind a mark that was not passed (``gates``).

The client's clock appears nowhere (I7): ``rate`` is only what the player says it ran at, moved down to an
allowed speed, so that two lectures at once at 1× share one clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sanwei.study import in_order
from sanwei.study import intervals as sets
from sanwei.study.beats import Beat
from sanwei.study.gates import Gates
from sanwei.study.intervals import Intervals

WINDOW_MS = 120_000  # I3: at most 120 s of server time a beat
SLACK_MS = 2_000  # I3: once a session; a player may start while the session is still being opened
SLACK_EVERY_MS = 120_000  # re-opening sessions must not be a source of time
SESSION_LIFE_MS = 24 * 3_600_000
TOP_SPEED_PERMILLE = 2_000
MAX_SPENT_PIECES = 96  # pieces of spent time kept; the earliest gaps count as spent beyond it
MAX_SEQUENCE_RUNS = 128  # runs of numbers kept; the earliest holes count as seen beyond it


@dataclass(frozen=True)
class Limits:
    """What the organisation allows."""

    speeds_permille: tuple[int, ...]
    offline_ms_a_day: int

    @property
    def top_permille(self) -> int:
        """The highest speed that counts."""
        return min(max(self.speeds_permille, default=1_000), TOP_SPEED_PERMILLE)

    def speed_for(self, rate_permille: int) -> int:
        """Return the highest allowed speed that is not above the one the player reports."""
        allowed = [min(speed, TOP_SPEED_PERMILLE) for speed in self.speeds_permille] or [1_000]
        return max((speed for speed in allowed if speed <= rate_permille), default=min(allowed))


@dataclass(frozen=True)
class MeterState:
    """Server time used by the member's sessions (ms since the epoch) and the offline door of one day."""

    spent: Intervals = sets.EMPTY
    offline_on: date | None = None
    offline_used_ms: int = 0


@dataclass(frozen=True)
class SessionState:
    """What one viewing has been granted so far.

    ``sequences`` are runs of beat numbers dealt with; ``passed``: marks tapped, with the server time.
    """

    opened_ms: int
    duration_ms: int
    intervals: Intervals = sets.EMPTY
    sequences: Intervals = sets.EMPTY
    slack_left_ms: int = SLACK_MS
    position_ms: int = 0
    position_sequence: int = 0
    offline_ms: int = 0
    passed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """The new states; how much was new and accepted, and how much the clock could not vouch for (ms)."""

    meter: MeterState
    session: SessionState
    accepted_ms: int = 0
    refused_ms: int = 0
    is_changed: bool = False


def accept(
    meter: MeterState,
    session: SessionState,
    beats: tuple[Beat, ...],
    *,
    now_ms: int,
    day: date,
    limits: Limits,
    seen: Intervals | None = None,
    gates: Gates | None = None,
) -> Outcome:
    """Return what ``beats``, arriving at server time ``now_ms``, change. Numbers already seen change nothing.

    ``seen`` is given where the recording must be watched in order: what all sessions of the member cover;
    ``gates`` where it has marks.
    """
    outcome = Outcome(_start_of(meter, now_ms=now_ms, day=day), session)
    for beat in sorted(beats, key=lambda beat: beat.sequence):
        if not sets.contains(outcome.session.sequences, beat.sequence):
            outcome = _accept_one(
                outcome, beat, now_ms=now_ms, limits=limits, seen=seen, gates=gates
            )
    return outcome


def _start_of(meter: MeterState, *, now_ms: int, day: date) -> MeterState:
    """Forget spent time that no living session can claim; open the allowance of a new day."""
    spent = sets.clip(meter.spent, now_ms - SESSION_LIFE_MS, now_ms + SESSION_LIFE_MS)
    # Only a later day opens a new allowance: a clock that was set back must not hand it out twice.
    is_new_day = meter.offline_on is None or day > meter.offline_on
    return MeterState(
        spent=spent,
        offline_on=day if is_new_day else meter.offline_on,
        offline_used_ms=0 if is_new_day else meter.offline_used_ms,
    )


def _accept_one(
    so_far: Outcome,
    beat: Beat,
    *,
    now_ms: int,
    limits: Limits,
    seen: Intervals | None,
    gates: Gates | None,
) -> Outcome:
    meter, session = so_far.meter, so_far.session
    speed = limits.speed_for(beat.rate_permille)
    claimed = sets.clip(sets.merge(beat.intervals), 0, session.duration_ms)
    claimed_ms = sets.measure(sets.subtract(claimed, session.intervals))
    free = sets.gaps(meter.spent, session.opened_ms, now_ms)
    passed = session.passed
    if gates is not None:
        passed = gates.pass_by(beat.passed, passed, now_ms)
        claimed = sets.subtract(claimed, gates.closed(passed))
    if seen is not None:
        claimed = in_order.within(
            claimed,
            seen=sets.union(seen, session.intervals),
            bridge_ms=in_order.bridge(
                sequences=session.sequences,
                sequence=beat.sequence,
                unspent_ms=SLACK_MS
                + _watchable(sets.measure(free) - _cost(claimed_ms, speed), limits.top_permille),
            ),
        )
    new = sets.subtract(claimed, session.intervals)
    new_ms = sets.measure(new)

    older = (
        sets.clip(free, session.opened_ms, now_ms - WINDOW_MS) if beat.is_offline else sets.EMPTY
    )
    fresh = sets.clip(free, now_ms - WINDOW_MS, now_ms)

    quota_ms = max(0, limits.offline_ms_a_day - meter.offline_used_ms)
    older_ms = min(sets.measure(older), WINDOW_MS)
    by_offline = min(new_ms, _watchable(older_ms, speed), quota_ms, _watchable(quota_ms, speed))
    offline_cost = _cost(by_offline, speed)

    fresh_ms = min(sets.measure(fresh), WINDOW_MS - offline_cost)
    by_clock = min(new_ms - by_offline, _watchable(fresh_ms, speed))
    clock_cost = _cost(by_clock, speed)

    by_slack = min(new_ms - by_offline - by_clock, session.slack_left_ms)
    accepted_ms = by_offline + by_clock + by_slack
    again_cost = min(
        _cost(sets.measure(claimed) - new_ms, speed), WINDOW_MS - offline_cost - clock_cost
    )
    offline_taken = offline_cost + (again_cost if beat.is_offline else 0)
    clock_taken = clock_cost + (0 if beat.is_offline else again_cost)

    used = (*sets.take(older, offline_taken), *sets.take(fresh, clock_taken))
    is_latest = beat.sequence > session.position_sequence
    return Outcome(
        meter=replace(
            meter,
            spent=sets.at_most(sets.merge((*meter.spent, *used)), MAX_SPENT_PIECES),
            # Below 1× a second of the film costs more than a second of the day, and the reverse above.
            offline_used_ms=meter.offline_used_ms + max(by_offline, offline_cost),
        ),
        session=replace(
            session,
            intervals=sets.union(session.intervals, sets.take(new, accepted_ms)),
            sequences=sets.at_most(
                sets.merge((*session.sequences, (beat.sequence, beat.sequence + 1))),
                MAX_SEQUENCE_RUNS,
            ),
            slack_left_ms=session.slack_left_ms - by_slack,
            position_ms=(
                min(beat.position_ms, session.duration_ms) if is_latest else session.position_ms
            ),
            position_sequence=max(beat.sequence, session.position_sequence),
            offline_ms=session.offline_ms + by_offline,
            passed=passed,
        ),
        accepted_ms=so_far.accepted_ms + accepted_ms,
        refused_ms=so_far.refused_ms + claimed_ms - accepted_ms,
        is_changed=True,
    )


def _watchable(server_ms: int, speed_permille: int) -> int:
    """Return the milliseconds of a recording that pass in ``server_ms``."""
    return server_ms * speed_permille // 1_000


def _cost(media_ms: int, speed_permille: int) -> int:
    """Return the server milliseconds that ``media_ms`` of a recording take, rounded up."""
    return -(-media_ms * 1_000 // speed_permille)

"""I1–I7 of the meter, pure: whatever a player claims, in whatever order, the clock decides."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sanwei.study import intervals as sets
from sanwei.study import meter
from sanwei.study.beats import Beat
from sanwei.study.meter import Limits, MeterState, SessionState
from sanwei.study.models import StudyPolicy
from tests.study.honest import Viewer, honest_beats

DAY = date(2026, 10, 12)
HOUR = 3_600_000
LIMITS = Limits((750, 1_000, 1_250, 1_500, 2_000), 2 * HOUR)
LONG = SessionState(opened_ms=0, duration_ms=4 * HOUR)

claims = st.builds(
    Beat,
    sequence=st.integers(1, 12),
    intervals=st.lists(
        st.tuples(st.integers(0, 5 * HOUR), st.integers(0, 5 * HOUR)).map(
            lambda pair: (min(pair), max(pair))
        ),
        max_size=4,
    ).map(tuple),
    position_ms=st.integers(0, 5 * HOUR),
    rate_permille=st.integers(1, 16_000),
    is_offline=st.booleans(),
)
# (pause before it, beat, which of three sessions)
arrivals = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 3), st.integers(0, 200_000), st.integers(0, 20 * HOUR)),
        claims,
        st.integers(0, 2),
    ),
    max_size=14,
)


def accept(
    state: MeterState, session: SessionState, now_ms: int, *beats: Beat, limits: Limits = LIMITS
) -> meter.Outcome:
    return meter.accept(state, session, beats, now_ms=now_ms, day=DAY, limits=limits)


@given(
    arrivals,
    st.sampled_from([LIMITS, Limits((1_000, 4_000), 300_000), StudyPolicy().limits(is_read=True)]),
)
def test_never_more_than_the_clock_allows(
    arriving: list[tuple[int, Beat, int]], limits: Limits
) -> None:
    """I3, I4 and I2 over three sessions of one member: at every moment, not only at the end."""
    state, now_ms, since_ms, allowed_ms = MeterState(), 0, 0, 0
    sessions = [
        replace(LONG, duration_ms=length_ms, slack_left_ms=2_000 if length_ms == HOUR else 0)
        for length_ms in (90_000, HOUR, 4 * HOUR)
    ]
    for pause, beat, number in arriving:
        now_ms += pause
        before = sessions[number]
        outcome = accept(state, before, now_ms, beat, limits=limits)
        after = outcome.session

        # Strictest reading of I3: the gap since the last accepted beat, at most 120 s of it, at top speed.
        gap_ms = now_ms - since_ms
        if outcome.accepted_ms:
            since_ms = now_ms
            allowed_ms += 2 * min(gap_ms, meter.WINDOW_MS)
        state = outcome.meter
        sessions[number] = after
        total = sum(sets.measure(one.intervals) for one in sessions)
        offline = sum(one.offline_ms for one in sessions)
        waiting = 0 if outcome.accepted_ms else 2 * min(gap_ms, meter.WINDOW_MS)

        assert total <= 2 * now_ms + 2_000
        assert total - offline <= allowed_ms + waiting + 2_000
        assert outcome.accepted_ms <= 2 * meter.WINDOW_MS + 2_000
        assert sets.clip(after.intervals, 0, after.duration_ms) == after.intervals
        assert sets.subtract(before.intervals, after.intervals) == ()
        assert sets.measure(after.intervals) - sets.measure(before.intervals) == outcome.accepted_ms
        assert sets.measure(state.spent) <= now_ms
        assert offline <= state.offline_used_ms <= limits.offline_ms_a_day


@given(arrivals, st.integers(0, 13))
def test_a_number_counts_once(arriving: list[tuple[int, Beat, int]], again: int) -> None:
    """I5: replaying any beat, whatever it now claims, changes nothing."""
    state, session, now_ms = MeterState(), LONG, 0
    seen: list[Beat] = []
    for pause, beat, _ in arriving:
        now_ms += pause
        outcome = accept(state, session, now_ms, beat)
        state, session = outcome.meter, outcome.session
        seen.append(beat)
    if seen:
        replay = replace(seen[again % len(seen)], intervals=((0, 4 * HOUR),))

        outcome = accept(state, session, now_ms + HOUR, replay)

        assert outcome.session == session
        assert not outcome.is_changed


@given(honest_beats())
def test_an_honest_viewer_is_never_refused(viewer: Viewer) -> None:
    """Pauses, seeks, re-watching, speeds, late and reordered arrival: every second played is accepted."""
    state, session, refused = MeterState(), LONG, 0
    for arrives_ms, beat in viewer.arrivals:
        outcome = accept(state, session, arrives_ms, beat)
        state, session = outcome.meter, outcome.session
        refused += outcome.refused_ms

    assert refused == 0
    assert session.intervals == viewer.seen


@given(honest_beats(), st.randoms(use_true_random=False))
def test_the_order_of_honest_beats_does_not_matter(viewer: Viewer, random: object) -> None:
    """I6: the same beats, shuffled and doubled within their two minutes, end in the same session."""
    beats = [beat for _, beat in viewer.arrivals]
    last_ms = max((arrives_ms for arrives_ms, _ in viewer.arrivals), default=0)
    shuffled = [*beats, *beats[::2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    ends = []
    for order in (sorted(beats, key=lambda beat: beat.sequence), shuffled):
        state, session = MeterState(), replace(LONG, slack_left_ms=0)
        for beat in order:
            # All of it arrives after it was played, inside the window of the whole short viewing.
            outcome = accept(state, session, last_ms, beat, limits=replace_limits())
            state, session = outcome.meter, outcome.session
        ends.append(session)

    if last_ms <= meter.WINDOW_MS:
        assert ends[0] == ends[1]
        assert ends[0].intervals == viewer.seen


def replace_limits() -> Limits:
    return replace(LIMITS, offline_ms_a_day=0)


@given(arrivals, st.integers(-10, 10).map(lambda hours: hours * HOUR))
def test_only_differences_of_server_time_matter(
    arriving: list[tuple[int, Beat, int]], shift_ms: int
) -> None:
    """I7: the meter knows no clock but the server's, and of that only how much passed."""
    base_ms = 100 * HOUR
    ends = []
    for start_ms in (base_ms, base_ms + shift_ms):
        state, session, now_ms = MeterState(), replace(LONG, opened_ms=start_ms), start_ms
        for pause, beat, _ in arriving:
            now_ms += pause
            outcome = accept(state, session, now_ms, beat)
            state, session = outcome.meter, outcome.session
        ends.append(replace(session, opened_ms=0))

    assert ends[0] == ends[1]


@given(st.lists(st.tuples(st.integers(0, HOUR), st.integers(0, HOUR)), max_size=4))
def test_the_order_of_a_list_of_intervals_does_not_matter(pairs: list[tuple[int, int]]) -> None:
    one = accept(MeterState(), LONG, 60_000, Beat(1, tuple(pairs)))
    other = accept(MeterState(), LONG, 60_000, Beat(1, tuple(reversed(pairs))))

    assert one == other


def test_the_client_says_nothing_about_time() -> None:
    assert {
        "sequence",
        "intervals",
        "position_ms",
        "rate_permille",
        "is_offline",
        "passed",
    } == set(Beat.__dataclass_fields__)


def test_a_set_back_clock_hands_out_no_second_allowance() -> None:
    used = MeterState(offline_on=date(2026, 10, 13), offline_used_ms=2 * HOUR)

    outcome = accept(used, LONG, 4 * HOUR, Beat(1, ((0, 100_000),), is_offline=True))

    assert outcome.session.offline_ms == 0
    assert outcome.meter.offline_used_ms == 2 * HOUR


def test_a_new_day_opens_the_offline_door_again() -> None:
    used = MeterState(offline_on=date(2026, 10, 11), offline_used_ms=2 * HOUR)

    outcome = accept(used, LONG, 4 * HOUR, Beat(1, ((0, 100_000),), is_offline=True))

    assert outcome.session.offline_ms == 100_000


def test_watching_again_uses_the_clock_but_never_costs_a_new_second() -> None:
    seen = replace(LONG, intervals=((0, 60_000),), slack_left_ms=0)

    only_again = accept(MeterState(), seen, 30_000, Beat(1, ((0, 30_000),)))
    with_new = accept(MeterState(), seen, 30_000, Beat(1, ((30_000, 90_000),)))

    assert only_again.meter.spent == ((0, 30_000),)
    assert (only_again.accepted_ms, only_again.refused_ms) == (0, 0)
    assert (with_new.accepted_ms, with_new.refused_ms) == (30_000, 0)


def test_slower_than_normal_costs_more_clock() -> None:
    outcome = accept(MeterState(), LONG, 20_000, Beat(1, ((0, 15_000),), rate_permille=750))

    assert (outcome.accepted_ms, outcome.meter.spent) == (15_000, ((0, 20_000),))


def test_a_speed_the_organisation_does_not_allow_counts_as_the_next_lower() -> None:
    slow_only = Limits((1_000, 1_250), 0)

    assert slow_only.speed_for(2_000) == 1_250
    assert slow_only.speed_for(1_100) == 1_000
    assert slow_only.speed_for(500) == 1_000
    assert Limits((3_000,), 0).speed_for(16_000) == 2_000
    assert Limits((), 0).speed_for(2_000) == 1_000


def test_two_devices_in_turn_offline_both_find_their_time() -> None:
    """A watched the first half hour, B the second; A's phone comes back first, or last."""
    half = HOUR // 2
    first = tuple(
        Beat(n + 1, ((n * 15_000, (n + 1) * 15_000),), is_offline=True) for n in range(120)
    )
    for order in ("ab", "ba"):
        state = MeterState()
        sessions = {"a": LONG, "b": replace(LONG, opened_ms=half)}
        for name in order:
            outcome = accept(state, sessions[name], 2 * half, *first)
            state = outcome.meter

            assert outcome.accepted_ms == half


def test_a_late_last_beat_of_one_device_takes_nothing_from_the_next() -> None:
    """A plays until 60 s and arrives at 70 s; B was opened at 60 s: early time is spent first."""
    phone = accept(MeterState(), LONG, 70_000, Beat(1, ((0, 60_000),)))
    desk = replace(LONG, opened_ms=60_000, slack_left_ms=0)

    outcome = accept(phone.meter, desk, 75_000, Beat(1, ((60_000, 75_000),)))

    assert (outcome.accepted_ms, outcome.refused_ms) == (15_000, 0)


def test_numbers_stay_compact_whatever_a_client_sends() -> None:
    session, state = LONG, MeterState()
    for number in range(1, 1_200, 2):
        outcome = accept(state, session, number * 20_000, Beat(number, ((0, 1),)))
        state, session = outcome.meter, outcome.session

    assert len(session.sequences) == meter.MAX_SEQUENCE_RUNS
    assert len(state.spent) <= meter.MAX_SPENT_PIECES

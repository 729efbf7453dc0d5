"""在场确认 and questions on the line: who is there loses nothing, who is not gets no further than the grace."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanwei.study import gates, meter
from sanwei.study import intervals as sets
from sanwei.study.beats import Beat
from sanwei.study.enums import CheckpointKind
from sanwei.study.gates import Gates, Mark, Marks
from sanwei.study.intervals import Intervals
from sanwei.study.meter import Limits, MeterState, SessionState

DAY = date(2026, 10, 12)
HOUR = 3_600_000
LENGTH = 4 * HOUR
LIMITS = Limits((750, 1_000, 1_250, 1_500, 2_000), 2 * HOUR)
LONG = SessionState(opened_ms=0, duration_ms=LENGTH)
STEP, GRACE = 20_000, 9_000  # as close as a dozen beats can notice
PRESENCE: Marks = tuple(
    Mark(f"p{at_ms}", at_ms, CheckpointKind.PRESENCE, grace_ms=GRACE)
    for at_ms in range(STEP, LENGTH, STEP)
)
QUESTION = Mark("q", 50_000, CheckpointKind.QUESTION)
Sent = list[tuple[int, Beat]]


def gates_with(
    marks: Marks = PRESENCE, passed: frozenset[str] = frozenset(), seen: Intervals = ()
) -> Gates:
    taps = frozenset(mark.key for mark in marks if mark.is_presence)
    return Gates(marks=marks, tappable=taps, passed=passed, seen=seen, duration_ms=LENGTH)


@st.composite
def present_beats(draw: st.DrawFn) -> Sent:
    """Draw (server ms when it was played, beat): play on or jump; every mark is tapped within its grace.

    Who jumps taps before anything counts there. Each beat carries all the taps so far.
    """
    now_ms = position = 0
    tapped: list[str] = []
    beats: Sent = []
    for number in range(1, draw(st.integers(1, 10)) + 1):
        speed = draw(st.sampled_from(LIMITS.speeds_permille))
        played_ms = draw(st.integers(0, 15_000))
        if draw(st.integers(0, 3)) == 0:
            position = draw(st.integers(0, 300_000))
            tapped += [mark.key for mark in PRESENCE if mark.at_ms <= position < mark.at_ms + STEP]
        end = position + played_ms * speed // 1_000
        for mark in PRESENCE:
            is_reached = position <= mark.at_ms < end
            if is_reached and end > mark.at_ms + draw(st.integers(0, GRACE)):
                tapped.append(mark.key)
        overdue = [m.key for m in PRESENCE if m.at_ms + GRACE < end and m.at_ms + STEP > position]
        tapped += overdue
        now_ms += played_ms + draw(st.sampled_from((0, 0, 500, 8_000)))
        beats.append((now_ms, Beat(number, ((position, end),), end, speed, passed=tuple(tapped))))
        position = end
    return beats


def take(
    beats: Sent,
    found: Gates | None = None,
    session: SessionState = LONG,
    state: MeterState | None = None,
) -> meter.Outcome:
    """Deliver (server ms, beat) one by one before the gates."""
    outcome = meter.Outcome(state or MeterState(), session)
    for now_ms, one in beats:
        taken = meter.accept(
            outcome.meter,
            outcome.session,
            (one,),
            now_ms=now_ms,
            day=DAY,
            limits=LIMITS,
            gates=found or gates_with(),
        )
        outcome = replace(taken, refused_ms=outcome.refused_ms + taken.refused_ms)
    return outcome


def played(beats: Sent) -> Intervals:
    return sets.merge(pair for _, one in beats for pair in one.intervals)


@given(present_beats())
def test_who_taps_within_the_grace_is_never_refused(beats: Sent) -> None:
    outcome = take(beats)

    assert outcome.refused_ms == 0
    assert outcome.session.intervals == played(beats)


@given(present_beats(), st.randoms(use_true_random=False))
def test_beats_with_taps_may_overtake_each_other(beats: Sent, random: object) -> None:
    last_ms = max(now_ms for now_ms, _ in beats)
    shuffled = [one for _, one in beats]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    outcome = take([(last_ms, one) for one in shuffled])

    if last_ms <= meter.WINDOW_MS:
        assert outcome.refused_ms == 0
        assert outcome.session.intervals == played(beats)
        assert outcome.session.passed.keys() == take(beats).session.passed.keys()


@given(present_beats(), st.integers(0, 9))
def test_a_beat_that_is_lost_takes_no_tap_with_it(beats: Sent, lost: int) -> None:
    kept = [pair for place, pair in enumerate(beats) if place != lost % len(beats)]

    outcome = take(kept)

    assert outcome.refused_ms == 0
    assert outcome.session.intervals == played(kept)


@given(present_beats())
def test_what_was_played_offline_arrives_with_its_taps(beats: Sent) -> None:
    back_ms = max(now_ms for now_ms, _ in beats) + HOUR
    outcome = take([(back_ms, replace(one, is_offline=True)) for _, one in beats])

    assert outcome.refused_ms == 0
    assert outcome.session.intervals == played(beats)


@given(present_beats(), st.lists(st.booleans(), min_size=10, max_size=10))
def test_two_devices_know_of_each_others_taps(beats: Sent, on_second: list[bool]) -> None:
    """Each device carries its own taps only; what the other passed is passed."""
    state, sessions, refused, told = MeterState(), [LONG, LONG], 0, set[str]()
    for (now_ms, one), which in zip(beats, on_second, strict=False):
        session, other = sessions[which], sessions[not which]
        own = tuple(key for key in one.passed if key not in told)
        told.update(own)
        taken = meter.accept(
            state,
            session,
            (replace(one, sequence=sets.measure(session.sequences) + 1, passed=own),),
            now_ms=now_ms,
            day=DAY,
            limits=LIMITS,
            gates=gates_with(passed=frozenset(other.passed)),
        )
        state, sessions[which], refused = taken.meter, taken.session, refused + taken.refused_ms

    assert refused == 0
    assert sets.union(sessions[0].intervals, sessions[1].intervals) == played(beats)


claims = st.lists(
    st.builds(
        Beat,
        sequence=st.integers(1, 12),
        intervals=st.lists(
            st.tuples(st.integers(0, 400_000), st.integers(0, 400_000)).map(
                lambda pair: (min(pair), max(pair))
            ),
            max_size=3,
        ).map(tuple),
        rate_permille=st.sampled_from((1_000, 2_000)),
        is_offline=st.booleans(),
    ),
    max_size=10,
)


@given(claims)
def test_without_a_tap_nothing_beyond_the_first_grace_counts(beats: list[Beat]) -> None:
    outcome = take([(60_000 * number, one) for number, one in enumerate(beats, 1)])

    assert sets.clip(outcome.session.intervals, STEP + GRACE, LENGTH) == ()


@given(claims, st.lists(st.sampled_from([mark.key for mark in PRESENCE[:20]]), max_size=4))
def test_only_stretches_that_were_tapped_for_count(beats: list[Beat], taps: list[str]) -> None:
    sent = [replace(one, passed=tuple(taps)) for one in beats]
    outcome = take([(60_000 * number, one) for number, one in enumerate(sent, 1)])

    shut = gates_with().closed(outcome.session.passed)
    assert sets.intersect(outcome.session.intervals, shut) == ()
    assert outcome.session.passed.keys() <= set(taps)


@given(st.sets(st.integers(0, 30)), st.integers(0, 30))
def test_passing_only_ever_opens(places: set[int], more: int) -> None:
    marks = (*PRESENCE[:2], QUESTION, *PRESENCE[2:31])
    keys = [mark.key for mark in marks]
    before = gates.closed(marks, {keys[place] for place in places}, LENGTH)
    after = gates.closed(marks, {keys[place] for place in places | {more}}, LENGTH)

    assert sets.subtract(after, before) == ()


def test_what_a_gate_holds_back_uses_no_clock() -> None:
    outcome = take([(60_000, Beat(1, ((100_000, 115_000),)))])

    assert outcome.session.intervals == ()
    assert outcome.meter.spent == ()
    assert outcome.refused_ms == 15_000


def test_the_grace_is_not_paid_stretch_by_stretch() -> None:
    shut = gates.closed(PRESENCE[:3], (), LENGTH)

    assert shut == ((STEP + GRACE, LENGTH),)


def test_a_tap_far_ahead_opens_its_own_stretch_and_no_other() -> None:
    shut = gates.closed(PRESENCE[:4], {"p60000"}, LENGTH)

    assert shut == ((29_000, 60_000), (80_000 + GRACE, LENGTH))


def test_a_question_holds_back_all_that_follows_and_no_tap_passes_it() -> None:
    outcome = take([(60_000, Beat(1, ((40_000, 60_000),), passed=("q",)))], gates_with((QUESTION,)))

    assert outcome.session.intervals == ((40_000, 50_000),)
    assert outcome.session.passed == {}
    assert gates.closed((QUESTION,), {"q"}, LENGTH) == ()


def test_a_mark_placed_later_is_settled_by_what_was_watched_beyond_it() -> None:
    seen = ((0, 45_000),)
    settled = gates.settled((*PRESENCE[:3], QUESTION), (), seen, LENGTH)

    assert settled == {"p20000"}
    # 40 s was come to, five seconds of its grace are used: that is no proof of anything.
    assert gates.closed(PRESENCE[:3], settled, LENGTH) == ((49_000, LENGTH),)


def test_what_is_optional_holds_nothing_back() -> None:
    optional = replace(PRESENCE[0], is_required=False)

    assert gates.settled((optional,), (), (), LENGTH) == {"p20000"}
    assert gates.closed((optional,), {"p20000"}, LENGTH) == ()


def test_a_tap_is_kept_with_the_server_time_of_its_first_beat() -> None:
    outcome = take(
        [
            (30_000, Beat(1, ((0, 25_000),), passed=("p20000",))),
            (45_000, Beat(2, ((25_000, 40_000),), passed=("p20000", "of another item"))),
        ]
    )

    assert outcome.session.passed == {"p20000": 30_000}


@pytest.mark.parametrize(
    ("minutes", "length_minutes", "places"),
    [
        (0, 60, []),
        (10, 9, []),
        (10, 10, []),
        (10, 11, []),
        (10, 11.1, [10]),
        (10, 31, [10, 20]),
        (20, 60, [20, 40]),
        (5, 17, [5, 10, 15]),
    ],
)
def test_taps_are_asked_for_every_so_often_and_not_in_the_last_minute(
    minutes: int, length_minutes: float, places: list[int]
) -> None:
    found = gates.presence_places(minutes * 60_000, round(length_minutes * 60_000))

    assert [place // 60_000 for place in found] == places


def test_marks_survive_being_stored() -> None:
    marks = (PRESENCE[0], QUESTION, replace(PRESENCE[5], is_required=False))

    assert gates.of_stored(gates.as_stored(reversed(marks))) == marks

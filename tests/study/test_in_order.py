"""首次不可快进: who watches in order never notices it, who jumps earns nothing and loses nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanwei.study import in_order, meter
from sanwei.study import intervals as sets
from sanwei.study.beats import Beat
from sanwei.study.enums import SeekPolicy, StudyState
from sanwei.study.meter import Limits, MeterState, SessionState
from tests.study.stage import Stage, beat, lecture
from tests.world import World

DAY = date(2026, 10, 12)
HOUR = 3_600_000
LIMITS = Limits((750, 1_000, 1_250, 1_500, 2_000), 2 * HOUR)
LONG = SessionState(opened_ms=0, duration_ms=4 * HOUR)


@st.composite
def in_order_beats(draw: st.DrawFn) -> list[tuple[int, Beat]]:
    """Draw (server ms when it was played, beat): play on or look back, pause, change the speed; never ahead."""
    now_ms = position = furthest = 0
    beats = []
    for number in range(1, draw(st.integers(1, 10)) + 1):
        speed = draw(st.sampled_from(LIMITS.speeds_permille))
        played_ms = draw(st.integers(0, 15_000))
        position = draw(st.one_of(st.just(furthest), st.integers(0, furthest)))
        end = position + played_ms * speed // 1_000
        now_ms += played_ms + draw(st.sampled_from((0, 0, 500, 8_000)))
        beats.append((now_ms, Beat(number, ((position, end),), end, speed)))
        furthest = max(furthest, end)
    return beats


def take(
    beats: list[tuple[int, Beat]], session: SessionState = LONG, state: MeterState | None = None
) -> meter.Outcome:
    """Deliver (server ms, beat) one by one under the order."""
    outcome = meter.Outcome(state or MeterState(), session)
    for now_ms, one in beats:
        taken = meter.accept(
            outcome.meter,
            outcome.session,
            (one,),
            now_ms=now_ms,
            day=DAY,
            limits=LIMITS,
            seen=sets.EMPTY,
        )
        outcome = replace(taken, refused_ms=outcome.refused_ms + taken.refused_ms)
    return outcome


@given(in_order_beats())
def test_an_honest_viewer_in_order_is_never_refused(beats: list[tuple[int, Beat]]) -> None:
    outcome = take(beats)

    assert outcome.refused_ms == 0
    assert outcome.session.intervals == sets.merge(p for _, one in beats for p in one.intervals)


@given(in_order_beats(), st.randoms(use_true_random=False))
def test_beats_may_overtake_each_other(beats: list[tuple[int, Beat]], random: object) -> None:
    last_ms = max(now_ms for now_ms, _ in beats)
    shuffled = [one for _, one in beats]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    outcome = take([(last_ms, one) for one in shuffled])

    if last_ms <= meter.WINDOW_MS:
        assert outcome.refused_ms == 0
        assert outcome.session.intervals == sets.merge(p for _, one in beats for p in one.intervals)


@given(in_order_beats(), st.integers(0, 9))
def test_a_beat_that_is_lost_for_good_costs_itself_alone(
    beats: list[tuple[int, Beat]], lost: int
) -> None:
    kept = [pair for place, pair in enumerate(beats) if place != lost % len(beats)]

    outcome = take(kept)

    assert outcome.refused_ms == 0
    assert outcome.session.intervals == sets.merge(p for _, one in kept for p in one.intervals)


@given(in_order_beats(), st.lists(st.booleans(), min_size=10, max_size=10))
def test_two_devices_in_turn_watch_on_for_each_other(
    beats: list[tuple[int, Beat]], on_second: list[bool]
) -> None:
    """Each device has a session of its own and numbers its own beats; what the other has seen is seen."""
    state, sessions, refused = MeterState(), [LONG, LONG], 0
    for (now_ms, one), which in zip(beats, on_second, strict=False):
        session = sessions[which]
        taken = meter.accept(
            state,
            session,
            (replace(one, sequence=sets.measure(session.sequences) + 1),),
            now_ms=now_ms,
            day=DAY,
            limits=LIMITS,
            seen=sets.union(sessions[0].intervals, sessions[1].intervals),
        )
        state, sessions[which], refused = taken.meter, taken.session, refused + taken.refused_ms

    assert refused == 0
    assert sets.union(sessions[0].intervals, sessions[1].intervals) == sets.merge(
        p for _, one in beats for p in one.intervals
    )


@given(st.integers(0, 60_000), st.integers(0, HOUR), st.integers(1, 15_000), st.integers(0, HOUR))
def test_a_jump_ahead_earns_nothing_and_costs_no_time(
    watched_ms: int, jump_ms: int, played_ms: int, idle_ms: int
) -> None:
    """However long one waits first: a jump beyond what a lost beat explains is worth nothing."""
    start = watched_ms + in_order.LOST_BEAT_MS + 1 + jump_ms
    ahead = Beat(2, ((start, start + played_ms),), start + played_ms, 1_000)
    first = (watched_ms, Beat(1, ((0, watched_ms),), watched_ms, 1_000))
    before = take([first])

    after = take(
        [(watched_ms + idle_ms + played_ms, ahead)], session=before.session, state=before.meter
    )

    assert after.session.intervals == before.session.intervals
    assert after.meter.spent == before.meter.spent
    assert after.refused_ms == played_ms


def test_a_short_jump_without_time_for_it_is_no_lost_beat() -> None:
    outcome = take(
        [
            (10_000, Beat(1, ((0, 10_000),), 10_000)),
            (20_000, Beat(2, ((35_000, 45_000),), 45_000)),
        ]
    )

    assert outcome.session.intervals == ((0, 10_000),)


def test_the_order_ends_with_the_first_completion_or_never() -> None:
    bound = {
        policy: [in_order.is_bound(policy, is_completed=done) for done in (False, True)]
        for policy in SeekPolicy
    }

    assert bound == {
        SeekPolicy.FREE: [False, False],
        SeekPolicy.BACK_ONLY: [True, True],
        SeekPolicy.FIRST_IN_ORDER: [True, False],
    }


@pytest.fixture
def strict(world: World) -> Stage:
    """Return 张三 in front of a lecture of 1:56 that is watched in order at first."""
    return Stage(world.zhang_san, lecture(world, seek_policy=SeekPolicy.FIRST_IN_ORDER))


def test_in_order_a_lecture_is_completed_like_any_other(strict: Stage) -> None:
    result = strict.watch(0, 116)

    assert result.progress.state == StudyState.COMPLETED
    assert result.progress.reach_ms is None


def test_ahead_of_the_reach_nothing_counts_and_one_is_not_sent_there(strict: Stage) -> None:
    strict.watch(0, 30)
    strict.open(100)
    result = strict.send(115, beat(1, (90, 105)))

    assert (result.accepted_ms, result.refused_ms) == (0, 15_000)
    assert result.progress.intervals == [[0, 30_000]]
    assert result.progress.reach_ms == 30_000
    assert result.progress.resume_ms == 30_000


def test_after_a_jump_one_simply_goes_on_from_the_reach(strict: Stage) -> None:
    strict.watch(0, 30)
    strict.open(100)
    strict.send(115, beat(1, (90, 105)))
    result = strict.send(130, beat(2, (30, 45)))

    assert result.progress.intervals == [[0, 45_000]]


def test_another_device_goes_on_where_the_first_one_was(strict: Stage) -> None:
    strict.watch(0, 30)
    result = strict.watch(30, 60, since=300)

    assert result.progress.intervals == [[0, 60_000]]


def test_a_phone_call_costs_nothing(strict: Stage) -> None:
    strict.open()
    strict.send(15, beat(1, (0, 15)))
    strict.send(20, beat(2, (15, 20)))
    result = strict.send(520, beat(3, (20, 35)))

    assert result.progress.intervals == [[0, 35_000]]


def test_what_was_watched_offline_counts_in_order(strict: Stage) -> None:
    strict.open()
    beats = [beat(n, (15 * n - 15, 15 * n), offline=True) for n in range(1, 8)]
    result = strict.send(900, *beats)

    assert result.progress.intervals == [[0, 105_000]]


def test_a_rule_made_later_takes_nothing_away(world: World) -> None:
    free = Stage(world.zhang_san, lecture(world))
    free.watch(60, 90)
    lecture(world, seek_policy=SeekPolicy.FIRST_IN_ORDER)
    result = free.watch(0, 60, since=300)

    assert result.progress.intervals == [[0, 90_000]]
    assert result.progress.reach_ms == 90_000

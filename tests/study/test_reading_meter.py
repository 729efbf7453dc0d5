"""Honest readers before the meter: whatever their pace, pauses and habits, nothing of it is refused."""

from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sanwei.study import intervals as sets
from sanwei.study import meter, progress, texts
from sanwei.study.beats import Beat
from sanwei.study.intervals import Intervals
from sanwei.study.meter import Limits, MeterState, SessionState

DAY = date(2026, 10, 12)
LIMITS = Limits(texts.READING_SPEEDS_PERMILLE, 7_200_000)
LOOK_MS = 500
BEAT_LOOKS = 24


@dataclass(frozen=True)
class Reader:
    """Characters of the text and of a screen, characters a minute, a rest after every screen, the way of a beat."""

    characters: int
    screen: int
    pace: int
    rest_ms: int
    travel_ms: int


readers = st.builds(
    Reader,
    characters=st.integers(200, 6_000),
    screen=st.integers(120, 1_500),
    pace=st.integers(80, 1_100),
    rest_ms=st.sampled_from((0, 0, 0, 20_000, 1_800_000)),
    travel_ms=st.integers(0, 60_000),
)


def beats_of(reader: Reader) -> tuple[list[tuple[int, Beat]], Intervals]:
    """Turn screen after screen and report what the page's tracker reports: (arrival in server ms, beat)."""
    length_ms = texts.expected_ms(reader.characters)
    now_ms, position, looks, number = 0, 0, 0, 0
    covered: Intervals = sets.EMPTY
    pieces: Intervals = sets.EMPTY
    sent: list[tuple[int, Beat]] = []
    while position < reader.characters:
        until = min(reader.characters, position + reader.screen)
        visible = (
            position * length_ms // reader.characters,
            -(-until * length_ms // reader.characters),
        )
        for _ in range(-(-(until - position) * 60_000 // reader.pace // LOOK_MS)):
            now_ms += LOOK_MS
            unread = sets.gaps(covered, *visible)
            read = sets.take(unread, 2 * LOOK_MS)
            covered, pieces = sets.union(covered, read), sets.union(pieces, read)
            looks += 1
            if pieces and (looks % BEAT_LOOKS == 0 or not sets.gaps(covered, *visible)):
                number += 1
                beat = Beat(number, pieces, visible[0], 2_000)
                sent.append((now_ms + reader.travel_ms, beat))
                pieces = sets.EMPTY
        if pieces:
            number += 1
            sent.append((now_ms + reader.travel_ms, Beat(number, pieces, visible[0], 2_000)))
            pieces = sets.EMPTY
        position, now_ms = until, now_ms + reader.rest_ms
    return sent, covered


@given(readers)
def test_an_honest_reader_is_never_refused(reader: Reader) -> None:
    beats, covered = beats_of(reader)
    length_ms = texts.expected_ms(reader.characters)
    state = MeterState()
    session = SessionState(opened_ms=0, duration_ms=length_ms, slack_left_ms=0)
    refused = 0
    for arrives_ms, beat in beats:
        outcome = meter.accept(state, session, (beat,), now_ms=arrives_ms, day=DAY, limits=LIMITS)
        state, session = outcome.meter, outcome.session
        refused += outcome.refused_ms

    assert refused == 0
    assert session.intervals == covered
    assert progress.is_enough(
        session.intervals, duration_ms=length_ms, threshold_permille=950, is_read=True
    )


@given(readers, st.integers(0, 4))
def test_who_skips_a_screen_is_not_finished(reader: Reader, skipped: int) -> None:
    """Unless the screen was less than what the threshold leaves open."""
    beats, _ = beats_of(reader)
    length_ms = texts.expected_ms(reader.characters)
    start = skipped * reader.screen * length_ms // reader.characters
    end = start + reader.screen * length_ms // reader.characters
    kept = [sets.subtract(beat.intervals, ((start, end),)) for _, beat in beats]
    seen = sets.merge(pair for pieces in kept for pair in pieces)
    left = length_ms - sets.measure(seen)

    is_enough = progress.is_enough(
        seen, duration_ms=length_ms, threshold_permille=950, is_read=True
    )

    assert not is_enough or left <= length_ms // 20 + 1_000 + 1

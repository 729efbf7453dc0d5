"""Taking beats: read, weigh, then write two rows on the version that was read.

Everything is read and computed before the transaction, which holds two UPDATEs: one of the member's meter,
conditional on the version that was weighed, and one of the session. Who comes second finds no row, reads
again and weighs again; after three such races the meter is locked first. Right on SQLite (IMMEDIATE) and on
PostgreSQL (READ COMMITTED) alike; nothing is ever held in memory between two requests.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from sanwei.common import clock
from sanwei.org.models import Member
from sanwei.study import beats as doors
from sanwei.study import intervals as sets
from sanwei.study import meter, progress, tokens
from sanwei.study.enums import StudyState
from sanwei.study.meter import Outcome
from sanwei.study.models import MemberMeter, StudyItem, StudyRecord, WatchSession
from sanwei.study.progress import ProgressView, Viewing
from sanwei.study.services import beat_reading, completion, replacements
from sanwei.study.services.beat_reading import Reading
from sanwei.study.times import to_ms

FREE_TRIES = 3


@dataclass(frozen=True)
class BeatResult:
    """Where the member stands now; ms newly accepted and ms the clock could not vouch for."""

    progress: ProgressView
    accepted_ms: int
    refused_ms: int
    record: StudyRecord | None = None


class _Raced(Exception):
    """Another beat of this member was written since we read."""


def accept_beats(*, token: object, beats: object, at: datetime) -> BeatResult:
    """Take one or many beats of the session that ``token`` names, arriving at server time ``at``.

    ``beats``: a sequence of Beat objects or of decoded JSON objects, in any order. Idempotent by (session,
    sequence). Four SQL statements, two of them writes in one transaction; the completion adds its own at
    the one beat that reaches the threshold. All or nothing: a refusal stores nothing of the batch.

    Raises: TokenInvalid, SessionOver, SignedOut, MayNotStudy, ItemRetired, InvalidBeat, TooManyBeats.
    """
    claims = tokens.read(token, now_ms=to_ms(at))
    parsed = doors.parse(beats)
    for _ in range(FREE_TRIES):
        try:
            return _take(claims, parsed, at)
        except _Raced:
            continue
    with transaction.atomic():
        owner = Member.objects.filter(public_id=claims.member_id).values("pk")
        MemberMeter.objects.select_for_update().filter(member__in=owner).first()
        return _take(claims, parsed, at)


def _take(claims: tokens.Token, beats: tuple[doors.Beat, ...], at: datetime) -> BeatResult:
    reading = beat_reading.read(claims)
    viewings = beat_reading.viewings_of(reading)
    seen = _seen(viewings)
    outcome = meter.accept(
        reading.meter,
        reading.session,
        beats,
        now_ms=to_ms(at),
        day=clock.local_date(at),
        limits=reading.limits,
        seen=seen if reading.standing.is_in_order else None,
        gates=beat_reading.gates_of(reading, viewings, seen),
    )
    if not outcome.is_changed:
        return BeatResult(progress.fold(reading.standing, viewings), 0, 0)
    viewings = [*viewings, _viewing(reading, outcome, at)]
    view = progress.fold(reading.standing, viewings)
    record = None
    with transaction.atomic():
        _write(reading, outcome, at)
        if _completes(reading, view) and (record := _complete(reading, at)):
            done = replace(
                reading.standing,
                state=StudyState.COMPLETED,
                completed_at=reading.standing.completed_at or record.occurred_at,
                completed_version=reading.standing.media_version,
            )
            view = progress.fold(done, viewings)
        if reading.is_replaced:
            replacements.carry_late(session_pk=reading.session_pk, at=at)
    return BeatResult(view, outcome.accepted_ms, outcome.refused_ms, record)


def _write(reading: Reading, outcome: Outcome, at: datetime) -> None:
    is_first = MemberMeter.objects.filter(
        member=reading.member_pk, version=reading.meter_version
    ).update(
        version=reading.meter_version + 1,
        spent=sets.as_lists(outcome.meter.spent),
        offline_on=outcome.meter.offline_on,
        offline_used_ms=outcome.meter.offline_used_ms,
    )
    if not is_first:
        raise _Raced
    state = outcome.session
    WatchSession.objects.filter(pk=reading.session_pk).update(
        last_beat_at=at,
        sequences=sets.as_lists(state.sequences),
        intervals=sets.as_lists(state.intervals),
        watched_ms=sets.measure(state.intervals),
        slack_left_ms=state.slack_left_ms,
        position_ms=state.position_ms,
        position_sequence=state.position_sequence,
        offline_ms=state.offline_ms,
        is_offline_reported=state.offline_ms > 0,
        passed=dict(state.passed),
    )


def _completes(reading: Reading, view: ProgressView) -> bool:
    """Say whether this beat completes the version it belongs to; a version that was replaced, only if none was."""
    if reading.is_replaced and reading.standing.completed_at is not None:
        return False
    return completion.is_due(reading.standing, view)


def _complete(reading: Reading, at: datetime) -> StudyRecord | None:
    return completion.complete(
        member=Member.objects.get(pk=reading.member_pk),
        item=StudyItem.objects.select_related("unit").get(pk=reading.item_pk),
        media_version=reading.standing.media_version,
        duration_ms=reading.session.duration_ms,
        at=at,
    )


def _seen(viewings: list[Viewing]) -> sets.Intervals:
    return sets.merge(pair for one in viewings for pair in one.intervals)


def _viewing(reading: Reading, outcome: Outcome, at: datetime) -> Viewing:
    state = outcome.session
    return Viewing(
        reading.standing.media_version,
        state.duration_ms,
        state.intervals,
        state.position_ms,
        at,
        frozenset(state.passed),
    )

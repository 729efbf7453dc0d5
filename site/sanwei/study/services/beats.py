"""Taking beats: read, weigh, then write two rows on the version that was read.

Everything is read and computed before the transaction, which holds two UPDATEs: one of the member's meter,
conditional on the version that was weighed, and one of the session. Who comes second finds no row, reads
again and weighs again; after three such races the meter is locked first. Right on SQLite (IMMEDIATE) and on
PostgreSQL (READ COMMITTED) alike; nothing is ever held in memory between two requests.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from sanwei.common import clock
from sanwei.org.enums import PartyStatus
from sanwei.org.models import Member
from sanwei.study import beats as doors
from sanwei.study import intervals as sets
from sanwei.study import meter, progress, tokens
from sanwei.study.enums import ItemState, StudyState
from sanwei.study.errors import ItemRetired, MayNotStudy, SignedOut, TokenInvalid
from sanwei.study.meter import Limits, MeterState, Outcome, SessionState
from sanwei.study.models import MemberMeter, StudyItem, StudyRecord, WatchSession
from sanwei.study.progress import ProgressView, Standing, Viewing
from sanwei.study.queries.policies import DEFAULT_LIMITS
from sanwei.study.queries.progress import facts_of
from sanwei.study.services import completion
from sanwei.study.times import to_ms

FREE_TRIES = 3


@dataclass(frozen=True)
class BeatResult:
    """Where the member stands now; ms newly accepted and ms the clock could not vouch for."""

    progress: ProgressView
    accepted_ms: int
    refused_ms: int
    record: StudyRecord | None = None


@dataclass(frozen=True)
class _Reading:
    """What the beat's one SELECT of session, item, member, account, meter and policy says."""

    session_pk: int
    item_pk: int
    member_pk: int
    media_version: str
    session: SessionState
    meter: MeterState
    meter_version: int
    limits: Limits


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
    reading = _read(claims)
    facts = facts_of(member_pk=reading.member_pk, item_pks=[reading.item_pk])
    standing, viewings = facts[reading.item_pk]
    # The player goes on with the version it was opened with, also when a new one was published meanwhile.
    own = replace(
        standing, media_version=reading.media_version, duration_ms=reading.session.duration_ms
    )
    outcome = meter.accept(
        reading.meter,
        reading.session,
        beats,
        now_ms=to_ms(at),
        day=clock.local_date(at),
        limits=reading.limits,
    )
    if not outcome.is_changed:
        return BeatResult(progress.fold(own, viewings), 0, 0)
    view = progress.fold(own, [*viewings, _viewing(reading, outcome, at)])
    record = None
    with transaction.atomic():
        _write(reading, outcome, at)
        if _completes(standing, own, view) and (record := _complete(reading, at)):
            view = progress.fold(
                replace(
                    own,
                    state=StudyState.COMPLETED,
                    completed_at=standing.completed_at or record.occurred_at,
                    completed_version=reading.media_version,
                ),
                [*viewings, _viewing(reading, outcome, at)],
            )
    return BeatResult(view, outcome.accepted_ms, outcome.refused_ms, record)


def _read(claims: tokens.Token) -> _Reading:
    row = (
        WatchSession.objects.filter(public_id=claims.session_id)
        .values_list(
            "pk",
            "item_id",
            "member_id",
            "media_version",
            "duration_ms",
            "opened_at",
            "intervals",
            "sequences",
            "slack_left_ms",
            "position_ms",
            "position_sequence",
            "offline_ms",
            "item__state",
            "member__status",
            "member__user__is_active",
            "member__user__session_epoch",
            "member__meter__version",
            "member__meter__spent",
            "member__meter__offline_on",
            "member__meter__offline_used_ms",
            "policy__speeds_permille",
            "policy__offline_minutes_a_day",
        )
        .first()
    )
    if row is None:
        raise TokenInvalid
    _check(row[12], row[13], row[14], row[15], claims.epoch)
    offline_on: date | None = row[18]
    limits = DEFAULT_LIMITS if row[20] is None else Limits(tuple(row[20]), row[21] * 60_000)
    return _Reading(
        session_pk=row[0],
        item_pk=row[1],
        member_pk=row[2],
        media_version=row[3],
        session=SessionState(
            opened_ms=to_ms(row[5]),
            duration_ms=row[4],
            intervals=_pairs(row[6]),
            sequences=_pairs(row[7]),
            slack_left_ms=row[8],
            position_ms=row[9],
            position_sequence=row[10],
            offline_ms=row[11],
        ),
        meter=MeterState(_pairs(row[17]), offline_on, row[19]),
        meter_version=row[16],
        limits=limits,
    )


def _check(
    item_state: str, status: str, is_active: bool | None, epoch: int | None, token_epoch: int
) -> None:
    if epoch != token_epoch:
        raise SignedOut
    if not is_active or status != PartyStatus.NORMAL:
        raise MayNotStudy
    if item_state != ItemState.LIVE:
        raise ItemRetired


def _write(reading: _Reading, outcome: Outcome, at: datetime) -> None:
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
    )


def _completes(standing: Standing, own: Standing, view: ProgressView) -> bool:
    """Say whether this beat completes the version it belongs to; a version that was replaced, only if none was."""
    if standing.completed_at is not None and own.media_version != standing.media_version:
        return False
    return completion.is_due(own, view)


def _complete(reading: _Reading, at: datetime) -> StudyRecord | None:
    return completion.complete(
        member=Member.objects.get(pk=reading.member_pk),
        item=StudyItem.objects.select_related("unit").get(pk=reading.item_pk),
        media_version=reading.media_version,
        duration_ms=reading.session.duration_ms,
        at=at,
    )


def _viewing(reading: _Reading, outcome: Outcome, at: datetime) -> Viewing:
    state = outcome.session
    return Viewing(reading.media_version, state.duration_ms, state.intervals, state.position_ms, at)


def _pairs(stored: Any) -> sets.Intervals:
    return tuple((start, end) for start, end in stored)

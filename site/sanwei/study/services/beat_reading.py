"""What a beat must know, in two SELECTs whose construction is kept: building them costs more than running them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet

from sanwei.org.enums import PartyStatus
from sanwei.study import gates, tokens
from sanwei.study import intervals as sets
from sanwei.study.enums import EvidenceKind, ItemState, SeekPolicy, StudyState
from sanwei.study.errors import ItemRetired, MayNotStudy, SignedOut, TokenInvalid
from sanwei.study.gates import Gates, Marks
from sanwei.study.intervals import Intervals
from sanwei.study.meter import Limits, MeterState, SessionState
from sanwei.study.models import StudyPolicy, WatchSession
from sanwei.study.models.policy import limits_of
from sanwei.study.progress import Standing, Viewing, awaited_of
from sanwei.study.queries.conditions import first_unmet
from sanwei.study.queries.progress import VIEWED, viewing_of
from sanwei.study.times import to_ms

DEFAULT_POLICY = StudyPolicy()


@dataclass(frozen=True)
class Reading:
    """Session, meter, limits and standing at one moment; whoever writes must find ``meter_version`` unchanged.

    ``standing`` is about the version the session was opened with: its player goes on with that one, also when
    a new one was published meanwhile (``is_replaced``). ``marks`` are those that the session was opened with.
    """

    session_pk: int
    item_pk: int
    member_pk: int
    session: SessionState
    standing: Standing
    is_replaced: bool
    meter: MeterState
    meter_version: int
    limits: Limits
    marks: Marks


def read(claims: tokens.Token) -> Reading:
    """Return what the session of ``claims`` may still do. One query.

    Raises: TokenInvalid, SignedOut, MayNotStudy, ItemRetired.
    """
    row = next(iter(_columns().filter(public_id=claims.session_id)), None)
    if row is None:
        raise TokenInvalid
    session, item, person, mine, meter, policy = (
        row[:13], row[13:18], row[18:21], row[21:25], row[25:29], row[29:]
    )  # fmt: skip
    is_read = item[3] == EvidenceKind.READING
    is_replaced = session[3] != item[1]
    marks = gates.of_stored(session[11])
    _check(item[0], person[0], person[1], person[2], claims.epoch)
    return Reading(
        session_pk=session[0],
        item_pk=session[1],
        member_pk=session[2],
        session=SessionState(
            duration_ms=session[4],
            opened_ms=to_ms(session[5]),
            intervals=_pairs(session[6]),
            sequences=_pairs(session[7]),
            slack_left_ms=session[8],
            position_ms=session[9],
            position_sequence=policy[2],
            offline_ms=session[10],
            passed=session[12],
        ),
        standing=Standing(
            media_version=session[3],
            duration_ms=session[4],
            threshold_permille=item[2],
            state=StudyState(mine[0] or StudyState.NOT_STARTED),
            completed_at=mine[1],
            completed_version=mine[2] or "",
            is_read=is_read,
            seek_policy=SeekPolicy(policy[3]),
            # The same in nearly every beat: then they are read once.
            marks=marks if is_replaced or session[11] == item[4] else gates.of_stored(item[4]),
            passed=frozenset(mine[3] or ()),
            awaits=awaited_of(policy[4]),
        ),
        is_replaced=is_replaced,
        meter=MeterState(_pairs(meter[1]), meter[2], meter[3]),
        meter_version=meter[0],
        limits=(
            limits_of(policy[0], policy[1], is_read=is_read)
            if policy[0] is not None
            else DEFAULT_POLICY.limits(is_read=is_read)
        ),
        marks=marks,
    )


def viewings_of(reading: Reading) -> list[Viewing]:
    """Return the member's sessions of the same version, this one included. One query."""
    rows = _sessions().filter(
        member_id=reading.member_pk,
        item_id=reading.item_pk,
        media_version=reading.standing.media_version,
    )
    return [viewing_of(*row) for row in rows]


def gates_of(reading: Reading, viewings: list[Viewing], seen: Intervals) -> Gates | None:
    """Return what stands in the way of the session's next seconds; None where nothing ever does.

    Marks that came after the session was opened hold nothing of it back, and marks that were taken away none
    either: what was watched offline meanwhile must count. Whoever has completed the item is left in peace.
    """
    standing = reading.standing
    if not reading.marks and not standing.marks:
        return None
    there = {mark.key for mark in standing.marks}
    is_done = standing.state == StudyState.COMPLETED
    return Gates(
        marks=() if is_done else tuple(mark for mark in reading.marks if mark.key in there),
        tappable=frozenset(mark.key for mark in standing.marks if mark.is_presence),
        passed=standing.passed.union(*(one.passed for one in viewings)),
        seen=seen,
        duration_ms=reading.session.duration_ms,
    )


@cache
def _columns() -> QuerySet[WatchSession, tuple[Any, ...]]:
    return WatchSession.objects.annotate(
        mine=FilteredRelation("item__progress", condition=Q(item__progress__member=F("member_id")))
    ).values_list(
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
        "offline_ms",
        "marks",
        "passed",
        "item__state",
        "item__media_version",
        "item__threshold_permille",
        "item__evidence_kind",
        "item__marks",
        "member__status",
        "member__user__is_active",
        "member__user__session_epoch",
        F("mine__state"),
        F("mine__completed_at"),
        F("mine__completed_version"),
        F("mine__passed"),
        "member__meter__version",
        "member__meter__spent",
        "member__meter__offline_on",
        "member__meter__offline_used_ms",
        "policy__speeds_permille",
        "policy__offline_minutes_a_day",
        "position_sequence",
        "item__seek_policy",
        first_unmet(item="item_id", member=OuterRef(OuterRef("member_id"))),
    )


@cache
def _sessions() -> QuerySet[WatchSession, tuple[Any, ...]]:
    return WatchSession.objects.order_by().values_list(*VIEWED)


def _check(
    item_state: str, status: str, is_active: bool | None, epoch: int | None, token_epoch: int
) -> None:
    if epoch != token_epoch:
        raise SignedOut
    if not is_active or status != PartyStatus.NORMAL:
        raise MayNotStudy
    if item_state != ItemState.LIVE:
        raise ItemRetired


def _pairs(stored: Any) -> sets.Intervals:
    return tuple((start, end) for start, end in stored)

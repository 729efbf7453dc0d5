"""A new recording in the place of an old one: what was seen is carried over, completions are kept or reopened."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from sanwei.study import intervals as sets
from sanwei.study import replacing
from sanwei.study.enums import READ, WATCHED, RecordKind, StudyState
from sanwei.study.models import (
    MediaReplacement,
    StudyItem,
    StudyProgress,
    StudyRecord,
    WatchSession,
)
from sanwei.study.replacing import Replacement
from sanwei.study.services.completion import complete_what_is_due

BATCH = 500


def replace(
    *,
    item: StudyItem,
    from_version: str,
    from_duration_ms: int,
    replacement: Replacement,
    at: datetime,
) -> MediaReplacement:
    """Write down that ``item``, already with its new version, replaced ``from_version``; in the caller's transaction.

    Without ``reopens`` what members saw of the old recording is carried over as one session a member, and
    whoever reached the threshold by it is completed. Members who have ever completed the item are left alone:
    their completion stands, also one that a correction withdrew.
    """
    made = MediaReplacement.objects.create(
        item=item,
        from_version=from_version,
        to_version=item.media_version,
        from_duration_ms=from_duration_ms,
        to_duration_ms=item.duration_ms or 0,
        shift_ms=0 if replacement.reopens else replacement.shift_ms,
        reopens=replacement.reopens,
        replaced_at=at,
    )
    if made.reopens:
        _reopen(made, at=at)
    else:
        _carry(made, _sessions_of(made), at=at)
    return made


def carry_late(*, session_pk: int, at: datetime) -> None:
    """Carry beats over that came in for a version after it was replaced, in the transaction that took them."""
    session = WatchSession.objects.select_related("item").get(pk=session_pk)
    made = (
        MediaReplacement.objects.filter(
            item=session.item_id,
            from_version=session.media_version,
            to_version=session.item.media_version,
            reopens=False,
        )
        .select_related("item")
        .order_by("-pk")
        .first()
    )
    if made is not None:
        _carry(made, _sessions_of(made).filter(member=session.member_id), at=at)


def _sessions_of(made: MediaReplacement) -> QuerySet[WatchSession]:
    completed = StudyRecord.objects.filter(
        kind=RecordKind.COMPLETION, evidence_label__in=(WATCHED, READ), item=made.item_id
    )
    return (
        WatchSession.objects.filter(item=made.item_id, media_version=made.from_version)
        .exclude(member__in=completed.values("member"))
        .order_by("member_id", "pk")
    )


def _carry(made: MediaReplacement, sessions: Iterable[WatchSession], *, at: datetime) -> None:
    by_member: dict[int, list[WatchSession]] = {}
    for session in sessions:
        by_member.setdefault(session.member_id, []).append(session)
    there = {
        row.member_id: row
        for row in WatchSession.objects.filter(carried_by=made, member__in=by_member)
    }
    new: list[WatchSession] = []
    changed: list[WatchSession] = []
    for member_pk, own in by_member.items():
        row = there.get(member_pk) or WatchSession(
            member_id=member_pk,
            item_id=made.item_id,
            media_version=made.to_version,
            duration_ms=made.to_duration_ms,
            opened_at=at,  # until a viewing says when it was last watched
            slack_left_ms=0,
            carried_by=made,
        )
        _fill(row, made, own)
        if row.watched_ms:
            (changed if member_pk in there else new).append(row)
    WatchSession.objects.bulk_create(new, batch_size=BATCH)
    WatchSession.objects.bulk_update(changed, FILLED, batch_size=BATCH)
    if new or changed:
        complete_what_is_due(item=made.item, at=at, members=list(by_member))


FILLED = (
    "opened_at",
    "intervals",
    "watched_ms",
    "position_ms",
    "last_beat_at",
    "is_offline_reported",
)


def _fill(row: WatchSession, made: MediaReplacement, own: list[WatchSession]) -> None:
    """Put on ``row`` what the sessions ``own`` of one member come to on the new line."""
    line = {"shift_ms": made.shift_ms, "duration_ms": made.to_duration_ms}
    seen = sets.merge(pair for session in own for pair in session.intervals)
    moved = replacing.carried(seen, **line)
    beaten = [session for session in own if session.last_beat_at is not None]
    last = max(beaten, key=lambda session: (session.last_beat_at, session.pk), default=None)
    row.intervals = sets.as_lists(moved)
    row.watched_ms = sets.measure(moved)
    if last is not None:
        row.position_ms = replacing.carried_position(last.position_ms, **line)
        row.last_beat_at = last.last_beat_at
        row.opened_at = last.last_beat_at or row.opened_at
    row.is_offline_reported = any(session.is_offline_reported for session in own)


def _reopen(made: MediaReplacement, *, at: datetime) -> None:
    """Let nobody be 已完成 any more; the records, and the credit for them, stay where they are."""
    item = made.item
    item.reopened_at, item.reopened_version = at, made.from_version
    item.save(update_fields=["reopened_at", "reopened_version"])
    StudyProgress.objects.filter(item=item, state=StudyState.COMPLETED).update(
        state=StudyState.IN_PROGRESS, completed_at=None, completed_version="", updated_at=at
    )

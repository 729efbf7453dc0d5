"""What was done of the items of requirements, by their rules as assigned: three or four queries for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from sanwei.common import clock
from sanwei.study import intervals as sets
from sanwei.study import progress
from sanwei.study.enums import RecordKind, StudyState
from sanwei.study.models import RequirementItem, StudyProgress, WatchSession
from sanwei.study.queries.records import current_records

# Whoever is meant: a filter over rows with a ``member``.
Whom = Q

_DONE = Q(kind=RecordKind.COMPLETION) | Q(kind=RecordKind.ASSESSMENT, is_passed=True)
Days = dict[int, date]


@dataclass(frozen=True)
class TaskFacts:
    """``done``: by requirement item, the day on which each member (primary keys) first did it."""

    done: dict[int, Days]
    begun: dict[int, set[int]]

    def done_by(self, member_pk: int, rows: Iterable[RequirementItem]) -> Days:
        """Return the days by study item on which ``member_pk`` did what ``rows`` ask."""
        found = {row.item_id: self.done[row.pk].get(member_pk) for row in rows}
        return {pk: day for pk, day in found.items() if day is not None}

    def begun_by(self, member_pk: int, rows: Iterable[RequirementItem]) -> set[int]:
        return {row.item_id for row in rows if member_pk in self.begun.get(row.item_id, ())}


def facts_about(rows: list[RequirementItem], whom: Whom) -> TaskFacts:
    """Return what ``whom`` did of ``rows`` (their study items loaded).

    Done is what a standing record says. A recording that was reopened after an item was asked takes no
    completion back, and a threshold raised after it asks no more than the old one; what was made easier since
    counts for everybody.
    """
    items = {row.item_id for row in rows}
    records: dict[int, list[tuple[int, date, datetime, str]]] = {}
    for item_pk, member_pk, day, recorded_at, version in (
        current_records()
        .filter(_DONE, whom, item__in=items)
        .values_list("item_id", "member_id", "occurred_on", "recorded_at", "media_version")
    ):
        records.setdefault(item_pk, []).append((member_pk, day, recorded_at, version))
    begun: dict[int, set[int]] = {}
    for item_pk, member_pk in StudyProgress.objects.filter(
        whom, item__in=items, state=StudyState.IN_PROGRESS
    ).values_list("item_id", "member_id"):
        begun.setdefault(item_pk, set()).add(member_pk)
    done = {row.pk: _by_records(row, records.get(row.item_id, [])) for row in rows}
    raised = [row for row in rows if row.item.threshold_permille > row.threshold_permille]
    if raised:
        _add_coverage(raised, done, whom)
    return TaskFacts(done, begun)


def _by_records(row: RequirementItem, facts: list[tuple[int, date, datetime, str]]) -> Days:
    reopened_at, version = row.item.reopened_at, row.item.reopened_version
    if reopened_at is not None and reopened_at <= row.added_at:
        facts = [one for one in facts if one[2] >= reopened_at and one[3] != version]
    days: Days = {}
    for member_pk, day, _recorded_at, _version in facts:
        days[member_pk] = min(day, days.get(member_pk, day))
    return days


def _add_coverage(rows: list[RequirementItem], done: dict[int, Days], whom: Whom) -> None:
    """Let coverage complete by the threshold that was asked, where the item has been made stricter since."""
    sessions: dict[tuple[int, int, str], list[WatchSession]] = {}
    for session in (
        WatchSession.objects.filter(
            whom, item__in=[row.item_id for row in rows], last_beat_at__isnull=False
        )
        .only("member_id", "item_id", "media_version", "duration_ms", "intervals", "last_beat_at")
        .order_by("last_beat_at", "pk")
    ):
        key = (session.item_id, session.member_id, session.media_version)
        sessions.setdefault(key, []).append(session)
    for row in rows:
        days = done[row.pk]
        for (item_pk, member_pk, version), own in sessions.items():
            is_reopened = (
                row.item.reopened_at is not None
                and row.item.reopened_at <= row.added_at
                and version == row.item.reopened_version
            )
            if item_pk == row.item_id and member_pk not in days and not is_reopened:
                day = _covered_on(row, own)
                if day is not None:
                    days[member_pk] = day


def _covered_on(row: RequirementItem, sessions: list[WatchSession]) -> date | None:
    """Return the day of the session with which ``sessions`` (oldest first) reached what ``row`` asks."""
    seen: list[list[int]] = []
    for session in sessions:
        seen += session.intervals
        if session.last_beat_at is not None and progress.is_enough(
            sets.clip(sets.merge(seen), 0, session.duration_ms),
            duration_ms=session.duration_ms,
            threshold_permille=row.threshold_permille,
            is_read=row.item.is_read,
        ):
            return clock.local_date(session.last_beat_at)
    return None

"""What stands behind a record: the drill-down of every 学时."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sanwei.common.lengths import in_words
from sanwei.study import intervals as sets
from sanwei.study.enums import READ
from sanwei.study.models import StudyRecord, WatchSession


@dataclass(frozen=True)
class SessionEvidence:
    """One viewing, as it stands now; lengths in ms. ``is_carried``: what was seen of a recording before."""

    session_id: UUID
    opened_at: datetime
    last_beat_at: datetime | None
    intervals: list[list[int]]
    watched_ms: int
    is_offline_reported: bool
    is_carried: bool = False

    @property
    def watched_words(self) -> str:
        return in_words(self.watched_ms // 1_000)


@dataclass(frozen=True)
class Evidence:
    """Who, when and on what grounds. Bars and minutes are for the member alone (减负红线); callers decide.

    ``evidence_label`` and ``evidence_key`` name the fact for records that rest on an attempt, an activity or
    a paper; ``sessions`` are those of the record's media version, oldest first.
    """

    record: StudyRecord
    member_name: str
    branch_name: str
    occurred_at: datetime
    recorded_at: datetime
    recorded_by: str
    evidence_label: str
    evidence_key: str
    sessions: tuple[SessionEvidence, ...]
    intervals: list[list[int]]
    watched_ms: int
    duration_ms: int

    @property
    def is_read(self) -> bool:
        """Whether it was read rather than watched."""
        return self.evidence_label == READ

    @property
    def viewing_count(self) -> int:
        return sum(not session.is_carried for session in self.sessions)

    @property
    def is_carried(self) -> bool:
        """Whether some of it was seen in a recording that this one replaced."""
        return self.viewing_count < len(self.sessions)


def evidence_of(record: StudyRecord) -> Evidence:
    """Return the evidence behind ``record``. One query."""
    return evidence_of_all([record])[record.pk]


def evidence_of_all(records: Iterable[StudyRecord]) -> dict[int, Evidence]:
    """Return the evidence behind records of one member, by primary key. One query, none where none is timed."""
    records = list(records)
    timed = [record for record in records if record.item_id and record.media_version]
    found: dict[tuple[int, str], list[WatchSession]] = {}
    if timed:
        rows = WatchSession.objects.filter(
            member__in={record.member_id for record in timed},
            item__in={record.item_id for record in timed},
        ).order_by("opened_at", "pk")
        for row in rows:
            found.setdefault((row.item_id, row.media_version), []).append(row)
    return {
        record.pk: _evidence(
            record,
            [
                session
                for session in found.get((record.item_id or 0, record.media_version), ())
                if session.member_id == record.member_id and session.opened_at <= record.recorded_at
            ],
        )
        for record in records
    }


def seen_in(session: WatchSession) -> SessionEvidence:
    """Return one viewing as it stands now."""
    return SessionEvidence(
        session_id=session.public_id,
        opened_at=session.opened_at,
        last_beat_at=session.last_beat_at,
        intervals=session.intervals,
        watched_ms=session.watched_ms,
        is_offline_reported=session.is_offline_reported,
        is_carried=session.carried_by_id is not None,
    )


def _evidence(record: StudyRecord, sessions: list[WatchSession]) -> Evidence:
    union = sets.merge(pair for session in sessions for pair in session.intervals)
    return Evidence(
        record=record,
        member_name=record.member_name,
        branch_name=record.branch_name,
        occurred_at=record.occurred_at,
        recorded_at=record.recorded_at,
        recorded_by=record.actor_name,
        evidence_label=record.evidence_label,
        evidence_key=record.evidence_key,
        sessions=tuple(seen_in(session) for session in sessions),
        intervals=sets.as_lists(union),
        watched_ms=sets.measure(union),
        duration_ms=max((session.duration_ms for session in sessions), default=0),
    )

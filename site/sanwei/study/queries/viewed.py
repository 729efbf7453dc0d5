"""What was watched or read, as one picture: the bar, the words, how often. For the member's eyes (减负红线).

Somebody else's only through ``services.open_evidence``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanwei.common.lengths import in_words, whole_seconds
from sanwei.org.models import Member
from sanwei.study import intervals as sets
from sanwei.study.models import Dispute, StudyItem, WatchSession
from sanwei.study.queries.evidence import Evidence, SessionEvidence, evidence_of, seen_in
from sanwei.study.queries.records import latest_of
from sanwei.study.sentences import percent
from sanwei.study.spans import Span, spans_of


@dataclass(frozen=True)
class Viewed:
    """The stretches covered by all viewings together; lengths in ms."""

    sessions: tuple[SessionEvidence, ...]
    intervals: list[list[int]]
    watched_ms: int
    duration_ms: int
    threshold_permille: int | None
    is_read: bool

    @property
    def spans(self) -> list[Span]:
        return spans_of(self)

    @property
    def viewings(self) -> tuple[SessionEvidence, ...]:
        """What was really opened: what a new recording took over from an old one is no viewing."""
        return tuple(session for session in self.sessions if not session.is_carried)

    @property
    def is_carried(self) -> bool:
        return len(self.viewings) < len(self.sessions)

    @property
    def is_offline_reported(self) -> bool:
        return any(session.is_offline_reported for session in self.sessions)

    @property
    def sentence(self) -> str:
        """Say how much: “看了1分52秒，全长1分57秒。” Of a text, its share: its line is no clock."""
        if self.is_read:
            return _("读了全文的%s。") % percent(self.watched_ms * 1_000 // self.duration_ms)
        length = whole_seconds(self.duration_ms)
        is_whole = self.watched_ms >= self.duration_ms
        return _("看了%(watched)s，全长%(length)s。") % {
            "watched": in_words(length if is_whole else self.watched_ms // 1_000),
            "length": in_words(length),
        }

    @property
    def times(self) -> str:
        words = _("共阅读%d次") if self.is_read else _("共观看%d次")
        return words % len(self.viewings)


def viewed_of(evidence: Evidence) -> Viewed | None:
    """Return the picture of what stands behind a record; None where it rests on something else."""
    if not evidence.sessions or not evidence.duration_ms:
        return None
    item = evidence.record.item
    return Viewed(
        sessions=evidence.sessions,
        intervals=evidence.intervals,
        watched_ms=evidence.watched_ms,
        duration_ms=evidence.duration_ms,
        threshold_permille=item.threshold_permille if item else None,
        is_read=evidence.is_read,
    )


def viewed_of_items(
    *, member: Member, items: Iterable[StudyItem], until: datetime
) -> dict[int, Viewed]:
    """Return the pictures of items as they stand, by primary key; those without any are left out. One query."""
    wanted = {item.pk: item for item in items}
    rows = WatchSession.objects.filter(
        member=member, item__in=list(wanted), opened_at__lte=until
    ).order_by("opened_at", "pk")
    found: dict[int, list[WatchSession]] = {}
    for row in rows:
        if row.media_version == wanted[row.item_id].media_version:
            found.setdefault(row.item_id, []).append(row)
    return {pk: _of_item(wanted[pk], sessions) for pk, sessions in found.items()}


def viewed_for(dispute: Dispute, *, until: datetime) -> Viewed | None:
    """Return the picture of the line that ``dispute`` is about, and of nothing else."""
    if dispute.item is not None:
        found = viewed_of_items(member=dispute.member, items=[dispute.item], until=until)
        return found.get(dispute.item.pk)
    if dispute.record is None:
        return None
    return viewed_of(evidence_of(latest_of(dispute.record)))


def _of_item(item: StudyItem, sessions: list[WatchSession]) -> Viewed:
    duration_ms = item.duration_ms or max(session.duration_ms for session in sessions)
    union = sets.clip(
        sets.merge(pair for session in sessions for pair in session.intervals), 0, duration_ms
    )
    return Viewed(
        sessions=tuple(seen_in(session) for session in sessions),
        intervals=sets.as_lists(union),
        watched_ms=sets.measure(union),
        duration_ms=duration_ms,
        threshold_permille=item.threshold_permille,
        is_read=item.is_read,
    )

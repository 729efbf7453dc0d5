"""Behind one entry: the chain it belongs to, the record, the rule, the evidence."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sanwei.common.lengths import in_words, whole_seconds
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.errors import EntryNotVisible
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.queries.lines import reason_of
from sanwei.study import queries as study
from sanwei.study.models import StudyRecord
from sanwei.study.queries import Evidence
from sanwei.study.sentences import percent


@dataclass(frozen=True)
class EntryFacts:
    """``chain``: every step of the award, oldest first; ``records``: the record and what it corrects, newest first."""

    entry: LedgerEntry
    reason: str
    chain: tuple[LedgerEntry, ...]
    records: tuple[StudyRecord, ...]
    evidence: Evidence | None

    @property
    def total(self) -> Decimal:
        """What the award counts after all corrections."""
        return sum((step.amount for step in self.chain), ZERO)

    @property
    def watched(self) -> str:
        return in_words(self.evidence.watched_ms // 1000) if self.evidence else ""

    @property
    def length(self) -> str:
        return in_words(whole_seconds(self.evidence.duration_ms)) if self.evidence else ""

    @property
    def share(self) -> str:
        """How much of a text was read: its time line is an expectation, not minutes that passed."""
        if self.evidence is None or not self.evidence.duration_ms:
            return ""
        return percent(self.evidence.watched_ms * 1_000 // self.evidence.duration_ms)


def entry_by(public_id: UUID) -> LedgerEntry:
    """Return an entry with what its page shows. Raises: EntryNotVisible."""
    entry = (
        LedgerEntry.objects.select_related(
            "record", "rule__unit", "period", "unit", "member", "record__item", "record__corrects"
        )
        .filter(public_id=public_id)
        .first()
    )
    if entry is None:
        raise EntryNotVisible
    return entry


def facts_of(entry: LedgerEntry) -> EntryFacts:
    """Return what stands behind ``entry`` (from ``entry_by``)."""
    chain = LedgerEntry.objects.filter(
        kind=entry.kind,
        member=entry.member,
        rule_code=entry.rule_code,
        award_key=entry.award_key,
    ).select_related("period", "unit")
    if entry.member_id is None:
        chain = chain.filter(unit=entry.unit)
    records: list[StudyRecord] = []
    record = entry.record
    while record is not None:
        records.append(record)
        record = record.corrects
    return EntryFacts(
        entry=entry,
        reason=reason_of(entry),
        chain=tuple(chain.order_by("pk")),
        records=tuple(records),
        evidence=study.evidence_of(records[0]) if records else None,
    )

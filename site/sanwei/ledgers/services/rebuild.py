"""Recomputes the canonical awards from records, by the rule version each entry was booked by.

Nothing is deleted or rewritten: a difference is settled by the same steps that a correction takes.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from uuid import UUID

from django.db import transaction

from sanwei.ledgers.awarding import Claim, Plan, claim_of, plan, set_superseded_aside
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.enums import EntryKind
from sanwei.ledgers.models import CreditRule, LedgerEntry
from sanwei.ledgers.rulebook import RuleBook
from sanwei.ledgers.services.awards import settle
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study.models import StudyRecord

MEMBERS_AT_ONCE = 200


@dataclass(frozen=True)
class Difference:
    """An award that does not agree with the records. ``booked`` stands in the ledger, ``expected`` should."""

    member_name: str
    rule_code: str
    award_key: str
    booked: Decimal
    expected: Decimal
    entry_id: UUID | None
    record_id: UUID | None

    def __str__(self) -> str:
        return (
            f"{self.member_name} {self.rule_code} {self.award_key}: "
            f"booked {self.booked}, records say {self.expected}"
        )


def differences() -> Iterator[Difference]:
    """Yield every award that does not agree with its records; changes nothing. Three queries for 200 members."""
    book = _book()
    for members in _batches():
        for claim, candidates, tip in _claims(members, book):
            if needed := plan(tip, candidates, book):
                yield _difference(claim, members, tip, needed)


def rebuild(*, at: datetime) -> list[Difference]:
    """Settle every difference by appending what is missing and reversing what should not be; return them."""
    book, found = _book(), []
    for members in _batches():
        for claim, candidates, tip in _claims(members, book):
            if needed := plan(tip, candidates, book):
                found.append(_difference(claim, members, tip, needed))
                with transaction.atomic():
                    Member.objects.select_for_update(no_key=True).get(pk=claim.member_id)
                    settle(claim=claim, candidates=candidates, book=book, at=at)
    return found


def _book() -> RuleBook:
    return RuleBook(CreditRule.objects.values_list("year", flat=True).distinct())


def _batches() -> Iterator[dict[int, str]]:
    """Yield members by primary key with their names, some hundred at a time."""
    rows = iter(Member.objects.order_by("pk").values_list("pk", "name").iterator())
    while batch := dict(islice(rows, MEMBERS_AT_ONCE)):
        yield batch


def _claims(
    members: dict[int, str], book: RuleBook
) -> Iterator[tuple[Claim, list[StudyRecord], LedgerEntry | None]]:
    records: dict[Claim, list[StudyRecord]] = defaultdict(list)
    current = study.current_records().filter(member__in=members)
    for record in current.select_related("branch", "item", "corrects", "actor"):
        records[claim_of(record)].append(record)
    set_superseded_aside(records, book)
    tips = {
        Claim(entry.member_id or 0, entry.rule_code, entry.award_key): entry
        for entry in LedgerEntry.objects.filter(
            kind=EntryKind.CREDIT, member__in=members, corrected_by__isnull=True
        ).select_related("rule", "unit")
    }
    for claim in sorted(records.keys() | tips.keys(), key=lambda c: (c.member_id, c.code, c.key)):
        yield claim, records.get(claim, []), tips.get(claim)


def _difference(
    claim: Claim, members: dict[int, str], tip: LedgerEntry | None, needed: Plan
) -> Difference:
    booked = tip.amount if tip is not None and tip.is_standing else ZERO
    return Difference(
        member_name=members[claim.member_id],
        rule_code=claim.code,
        award_key=claim.key,
        booked=booked,
        expected=needed.state.hours if needed.state else ZERO,
        entry_id=tip.public_id if tip is not None else None,
        record_id=needed.state.record.public_id if needed.state else None,
    )

"""Credit for study: what records claim is brought into the ledger, once, whatever comes twice or late."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sanwei.ledgers.awarding import BY_ITEM, Claim, claim_of, plan
from sanwei.ledgers.enums import EntryStep
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.rulebook import RuleBook
from sanwei.ledgers.services.booking import book_step, book_worth
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study.models import StudyRecord


@transaction.atomic
def award(*, record: StudyRecord, at: datetime) -> list[LedgerEntry]:
    """Settle what ``record`` claims, and what the record it corrects claimed; return the entries appended.

    Idempotent and free of order: it compares the ledger with the records as they stand now. One member at a time:
    the member's row is locked, so that two records of one claim can't both be booked.
    """
    Member.objects.select_for_update(no_key=True).get(pk=record.member_id)
    booked: list[LedgerEntry] = []
    claims: dict[Claim, StudyRecord] = {claim_of(record): record}
    if record.corrects is not None:
        claims.setdefault(claim_of(record.corrects), record.corrects)
    book = RuleBook({r.occurred_on.year for r in claims.values()})
    for claim, source in claims.items():
        booked += settle(claim=claim, candidates=claimants(claim, source), book=book, at=at)
    return booked


def claimants(claim: Claim, source: StudyRecord) -> list[StudyRecord]:
    """Return the current records (neither corrected nor withdrawn) that make ``claim``, as ``source`` does or did."""
    records = study.current_records().filter(member_id=claim.member_id)
    found = _alike(records, source).select_related("branch", "item")
    return [record for record in found if claim_of(record) == claim]


def settle(
    *, claim: Claim, candidates: list[StudyRecord], book: RuleBook, at: datetime
) -> list[LedgerEntry]:
    """Append what the chain of ``claim`` needs to agree with ``candidates``. The caller holds the member's lock."""
    tip = LedgerEntry.objects.filter(
        member_id=claim.member_id,
        rule_code=claim.code,
        award_key=claim.key,
        corrected_by__isnull=True,
    ).first()
    needed = plan(tip, candidates, book)
    cause = needed.state.record if needed.state else _replacement_of(tip)
    reason = cause.reason if cause and cause.reason else _("学习记录已更正")
    actor, actor_name = (cause.actor, cause.actor_name) if cause else (None, "")
    booked: list[LedgerEntry] = []
    if needed.reverse is not None:
        tip = book_step(
            before=needed.reverse,
            step=EntryStep.REVERSAL,
            amount=-needed.reverse.amount,
            reason=reason,
            at=at,
            actor=actor,
            actor_name=actor_name,
        )
        booked.append(tip)
    if needed.state is not None:
        booked.append(
            book_worth(
                claim=claim,
                worth=needed.state,
                after=tip,
                reason=reason,
                at=at,
                actor=actor,
                actor_name=actor_name,
            )
        )
    return booked


def _alike(records: QuerySet[StudyRecord], source: StudyRecord) -> QuerySet[StudyRecord]:
    if source.kind in BY_ITEM and source.item_id is not None:
        return records.filter(
            kind=source.kind, item_id=source.item_id, occurred_on__year=source.occurred_on.year
        )
    if source.evidence_key:
        return records.filter(
            kind=source.kind,
            evidence_label=source.evidence_label,
            evidence_key=source.evidence_key,
        )
    return records.filter(pk=study.latest_of(source).pk)


def _replacement_of(tip: LedgerEntry | None) -> StudyRecord | None:
    """Return the record that corrected the one behind ``tip``: its reason and person go with the reversal."""
    if tip is None or tip.record_id is None:
        return None
    return StudyRecord.objects.select_related("actor").filter(corrects_id=tip.record_id).first()

"""Credit for study: what records claim is brought into the ledger, once, whatever comes twice or late."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sanwei.ledgers.awarding import (
    BY_ITEM,
    Claim,
    claim_of,
    plan,
    set_superseded_aside,
    superseded_by,
)
from sanwei.ledgers.enums import EntryStep
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.rulebook import RuleBook
from sanwei.ledgers.services.booking import book_step, book_worth
from sanwei.ledgers.services.periods import OpenPeriods
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study.models import StudyRecord


def award(*, record: StudyRecord, at: datetime) -> list[LedgerEntry]:
    """Settle what ``record`` claims, and what the record it corrects claimed; return the entries appended.

    Idempotent and free of order: it compares the ledger with the records as they stand now. One member at a time:
    the member's row is locked, so that two records of one claim can't both be booked.
    """
    return award_together(records=[record], at=at)


@transaction.atomic
def award_together(*, records: Sequence[StudyRecord], at: datetime) -> list[LedgerEntry]:
    """Settle what ``records`` claim, as ``award`` does for each, in one transaction and five queries for all.

    Locks the members' rows in the order of their keys, so that two callers can't wait for each other.
    """
    people = {record.member_id for record in records}
    locked = Member.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    list(locked.values_list("pk"))
    claims: dict[Claim, StudyRecord] = {}
    for record in records:
        claims.setdefault(claim_of(record), record)
        if record.corrects is not None:
            claims.setdefault(claim_of(record.corrects), record.corrects)
    book = RuleBook({source.occurred_on.year for source in claims.values()})
    candidates = _claimants(claims)
    superseded = set_superseded_aside(candidates, book)
    tips, open_period = _tips(candidates), OpenPeriods()
    booked: list[LedgerEntry] = []
    for claim, own in candidates.items():
        booked += _settle(
            claim,
            tips.get(claim),
            own,
            book=book,
            open_period=open_period,
            at=at,
            why=_("同一内容只计一次，已按集体学习计入") if claim in superseded else "",
        )
    return booked


def _tips(claims: Iterable[Claim]) -> dict[Claim, LedgerEntry]:
    """Return the last step of each claim's chain. One query."""
    entries = LedgerEntry.objects.filter(
        member_id__in={claim.member_id for claim in claims},
        award_key__in={claim.key for claim in claims},
        corrected_by__isnull=True,
    ).select_related("rule")
    return {Claim(e.member_id, e.rule_code, e.award_key): e for e in entries if e.member_id}


def _claimants(claims: dict[Claim, StudyRecord]) -> dict[Claim, list[StudyRecord]]:
    """Return the current records (neither corrected nor withdrawn) that make each claim. One query for most.

    With the claims that a group's study of an item bears upon, and the group's own, where they meet.
    """
    found: dict[Claim, list[StudyRecord]] = {claim: [] for claim in claims}
    alone = [claim for record in claims.values() if (claim := superseded_by(record)) is not None]
    found |= {claim: [] for claim in alone if claim not in found}
    records = study.current_records().filter(_alike(claims.values()))
    for record in records.select_related("branch", "item").order_by("pk"):
        if (claim := claim_of(record)) in found or superseded_by(record) in found:
            found.setdefault(claim, []).append(record)
    return found


def settle(
    *, claim: Claim, candidates: list[StudyRecord], book: RuleBook, at: datetime
) -> list[LedgerEntry]:
    """Append what the chain of ``claim`` needs to agree with ``candidates``. The caller holds the member's lock."""
    tip = _tips([claim]).get(claim)
    return _settle(claim, tip, candidates, book=book, open_period=OpenPeriods(), at=at)


def _settle(
    claim: Claim,
    tip: LedgerEntry | None,
    candidates: list[StudyRecord],
    *,
    book: RuleBook,
    open_period: OpenPeriods,
    at: datetime,
    why: str = "",
) -> list[LedgerEntry]:
    needed = plan(tip, candidates, book)
    cause = needed.state.record if needed.state else _replacement_of(tip)
    reason = cause.reason if cause and cause.reason else why or _("学习记录已更正")
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
            approver_name=cause.approver_name if cause else "",
            open_period=open_period,
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
                open_period=open_period,
            )
        )
    return booked


def _alike(sources: Iterable[StudyRecord]) -> Q:
    """Return a filter that lets through every record that makes the claim of a source, and few others."""
    by_item = [
        one
        for one in sources
        if one.item_id is not None and (one.kind in BY_ITEM or superseded_by(one))
    ]
    others = [one for one in sources if one.kind not in BY_ITEM or one.item_id is None]
    by_evidence = [one for one in others if one.evidence_key]
    alone = [study.latest_of(one).pk for one in others if not one.evidence_key]
    alike = Q(pk__in=alone)
    if by_item:
        alike |= Q(
            member_id__in={one.member_id for one in by_item},
            item_id__in={one.item_id for one in by_item},
            occurred_on__year__in={one.occurred_on.year for one in by_item},
        )
    if by_evidence:
        alike |= Q(
            member_id__in={one.member_id for one in by_evidence},
            evidence_label__in={one.evidence_label for one in by_evidence},
            evidence_key__in={one.evidence_key for one in by_evidence},
        )
    return alike


def _replacement_of(tip: LedgerEntry | None) -> StudyRecord | None:
    """Return the record that corrected the one behind ``tip``: its reason and person go with the reversal."""
    if tip is None or tip.record_id is None:
        return None
    return StudyRecord.objects.select_related("actor").filter(corrects_id=tip.record_id).first()

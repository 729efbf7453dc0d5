"""The one place that appends LedgerEntry rows; awards, filings and corrections decide what to book."""

from datetime import datetime
from decimal import Decimal

from sanwei.accounts.models import User
from sanwei.common.durability import make_commit_durable
from sanwei.common.periods import Quarter
from sanwei.ledgers.awarding import Claim, Worth
from sanwei.ledgers.enums import EntryKind, EntryStep
from sanwei.ledgers.filing.matters import Matter
from sanwei.ledgers.models import LedgerEntry, PointsClaim
from sanwei.ledgers.services.periods import OpenPeriods

ONE = Decimal(1)


def book_worth(
    *,
    claim: Claim,
    worth: Worth,
    after: LedgerEntry | None,
    reason: str,
    actor: User | None,
    actor_name: str,
    at: datetime,
    open_period: OpenPeriods,
) -> LedgerEntry:
    """Append the award of ``claim``, or its restatement after the reversal ``after``."""
    record = worth.record
    return _append(
        LedgerEntry(
            kind=EntryKind.CREDIT,
            step=EntryStep.RESTATEMENT if after else EntryStep.AWARD,
            unit=record.branch,
            unit_name=record.branch_name,
            member_id=claim.member_id,
            member_name=record.member_name,
            account=worth.account,
            amount=worth.hours,
            title=record.title,
            occurred_on=record.occurred_on,
            record=record,
            rule=worth.rule,
            rule_code=claim.code,
            award_key=claim.key,
            corrects=after,
            reason=reason if after else "",
            actor=actor,
            actor_name=actor_name,
            approver_name=record.approver_name if after else "",
        ),
        at=at,
        open_period=open_period,
    )


def book_step(
    *,
    before: LedgerEntry,
    step: EntryStep,
    amount: Decimal,
    reason: str,
    actor: User | None,
    actor_name: str,
    at: datetime,
    is_decided: bool = False,
    approver_name: str = "",
    open_period: OpenPeriods | None = None,
) -> LedgerEntry:
    """Append the next step after ``before`` with the same content and another amount."""
    return _append(
        LedgerEntry(
            kind=before.kind,
            step=step,
            unit=before.unit,
            unit_name=before.unit_name,
            member_id=before.member_id,
            member_name=before.member_name,
            account=before.account,
            amount=amount,
            ledger_class=before.ledger_class,
            due=_mirrored(before.due, step),
            present=_mirrored(before.present, step),
            title=before.title,
            occurred_on=before.occurred_on,
            record_id=before.record_id,
            rule_id=before.rule_id,
            rule_code=before.rule_code,
            award_key=before.award_key,
            corrects=before,
            is_decided=is_decided,
            approver_name=approver_name,
            reason=reason,
            actor=actor,
            actor_name=actor_name,
        ),
        at=at,
        open_period=open_period or OpenPeriods(),
    )


def book_points(
    *,
    claim: PointsClaim,
    amount: Decimal,
    after: LedgerEntry | None,
    reason: str,
    actor: User | None,
    actor_name: str,
    at: datetime,
    open_period: OpenPeriods,
) -> LedgerEntry:
    """Append the points of ``claim``, or their restatement after the reversal ``after``."""
    return _append(
        LedgerEntry(
            kind=EntryKind.POINTS,
            step=EntryStep.RESTATEMENT if after else EntryStep.AWARD,
            unit=claim.branch,
            unit_name=claim.branch_name,
            member=claim.member,
            member_name=claim.member_name,
            amount=amount,
            title=claim.rule.name,
            occurred_on=claim.occurred_on,
            record=claim.record,
            rule_code=claim.rule.code,
            award_key=claim.award_key,
            corrects=after,
            reason=reason if after else "",
            actor=actor,
            actor_name=actor_name,
        ),
        at=at,
        open_period=open_period,
    )


def book_filing(
    *,
    matter: Matter,
    after: LedgerEntry | None,
    reason: str,
    actor: User | None,
    actor_name: str,
    at: datetime,
    open_period: OpenPeriods,
) -> LedgerEntry:
    """Append what ``matter`` is filed as, or its restatement after the reversal ``after``. Each counts one."""
    return _append(
        LedgerEntry(
            kind=EntryKind.FILING,
            step=EntryStep.RESTATEMENT if after else EntryStep.AWARD,
            unit=matter.unit,
            unit_name=matter.unit_name,
            member=matter.member,
            member_name=matter.member_name,
            amount=ONE,
            ledger_class=matter.ledger_class,
            due=matter.due,
            present=matter.present,
            title=matter.title,
            occurred_on=matter.occurred_on,
            rule_code=matter.key.code,
            award_key=matter.key.key,
            corrects=after,
            reason=reason if after else "",
            actor=actor,
            actor_name=actor_name,
        ),
        at=at,
        open_period=open_period,
    )


def _mirrored(count: int | None, step: EntryStep) -> int | None:
    """Return the count of a filed record in its next step: a reversal takes it back, so that sums stay true."""
    return -count if count is not None and step == EntryStep.REVERSAL else count


def _append(entry: LedgerEntry, *, at: datetime, open_period: OpenPeriods) -> LedgerEntry:
    entry.period = open_period.of(unit=entry.unit, occurred_on=entry.occurred_on, at=at)
    entry.is_late = entry.period.as_quarter() != Quarter.of(entry.occurred_on)
    entry.booked_at = at
    entry.save(force_insert=True)
    make_commit_durable()
    return entry

"""更正: a person's decision about one entry. The old line stays; a reversing one stands beside it."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.ledgers.enums import EntryStep
from sanwei.ledgers.errors import AlreadyCorrected, LedgerError, NeedsApprover, NeedsReason
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.services.booking import book_step


@transaction.atomic
def correct_entry(
    *,
    entry: LedgerEntry,
    reason: str,
    approver: str,
    actor: User,
    at: datetime,
    amount: Decimal | None = None,
) -> list[LedgerEntry]:
    """Reverse ``entry`` and, where ``amount`` is given, state it anew; return what was appended.

    Later records no longer move this award: a person decided it. Goes into the open period, also when the entry's
    own is sealed. ``approver`` is somebody else's name. Raises: NeedsReason; NeedsApprover;
    AlreadyCorrected where another step follows already or nothing stands.
    """
    if not reason.strip():
        raise NeedsReason
    if approver.strip() in ("", actor.name):
        raise NeedsApprover
    if amount is not None and amount <= 0:
        raise LedgerError
    tip = (
        LedgerEntry.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit")
        .get(pk=entry.pk)
    )
    if LedgerEntry.objects.filter(corrects=tip).exists() or not tip.is_standing:
        raise AlreadyCorrected
    booked = [
        book_step(
            before=tip,
            step=EntryStep.REVERSAL,
            amount=-tip.amount,
            reason=reason.strip(),
            actor=actor,
            actor_name=actor.name,
            at=at,
            is_decided=True,
            approver_name=approver.strip()[:100],
        )
    ]
    if amount is not None:
        booked.append(
            book_step(
                before=booked[0],
                step=EntryStep.RESTATEMENT,
                amount=amount,
                reason=reason.strip(),
                actor=actor,
                actor_name=actor.name,
                at=at,
                is_decided=True,
                approver_name=approver.strip()[:100],
            )
        )
    audit.log(
        at=at,
        actor=actor,
        action="ledger.correct",
        target_label="ledgers.ledgerentry",
        target_key=tip.public_id,
        unit_key=tip.unit.public_id,
        before=str(tip.amount),
        after=str(amount) if amount is not None else "0",
        reason=reason.strip(),
        approver=approver.strip(),
    )
    return booked

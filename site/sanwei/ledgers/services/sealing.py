"""The seal: hashed while the quarter is closing, outside any write lock; written with its link in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sanwei.common import audit
from sanwei.ledgers.archive.canonical import CURRENT, Moment, manifest_of, rows_digest
from sanwei.ledgers.archive.names import marks_for, salt_people
from sanwei.ledgers.archive.rows import canonical_rows
from sanwei.ledgers.enums import PeriodState
from sanwei.ledgers.errors import NeedsReason, NeedsSecondPerson, WrongPeriodState
from sanwei.ledgers.models import LedgerPeriod, PeriodEvent, SealManifest
from sanwei.ledgers.services.periods import Draft, move
from sanwei.org.models import OrgUnit


@dataclass(frozen=True)
class Covered:
    """What a seal covers: how many rows, their digest, and what names a change later."""

    entries_count: int
    digest: str
    manifest: bytes


def seal(*, period: LedgerPeriod, actor: audit.Actor, at: datetime) -> LedgerPeriod:
    """Archive a closing quarter: hash what it holds, then write the seal and its link to the one before.

    Nothing can be booked while it is closing, so what was hashed is what is sealed; opened again in between it is
    refused. Raises: WrongPeriodState where the period is not closing.
    """
    closing = LedgerPeriod.objects.get(pk=period.pk)
    if closing.state != PeriodState.CLOSING:
        raise WrongPeriodState
    salt_people(closing)
    covered = hashed(closing)
    with transaction.atomic():
        sealed, event = move(
            closing,
            PeriodState.CLOSING,
            PeriodState.SEALED,
            actor=actor,
            at=at,
            number=closing.event_count + 1,
            link=lambda draft: _linked(draft, covered),
        )
        SealManifest.objects.create(
            event=event,
            entries_count=covered.entries_count,
            rows_digest=covered.digest,
            rows=covered.manifest,
        )
    return sealed


def reopen(
    *,
    period: LedgerPeriod,
    reason: str,
    actor: audit.Actor,
    approver: audit.Actor,
    at: datetime,
) -> LedgerPeriod:
    """Open an archived quarter again: two people and a reason (I11). The chain of seals goes on over it.

    Raises: NeedsReason, NeedsSecondPerson, WrongPeriodState.
    """
    if not reason.strip():
        raise NeedsReason
    if approver.public_id == actor.public_id:
        raise NeedsSecondPerson
    opened, _event = move(
        period,
        PeriodState.SEALED,
        PeriodState.OPEN,
        actor=actor,
        at=at,
        reason=reason.strip(),
        approver_key=str(approver.public_id),
        approver_name=approver.name,
        link=lambda draft: _linked(draft, Covered(0, "", b"")),
    )
    return opened


def hashed(period: LedgerPeriod) -> Covered:
    """Return what a seal of ``period`` covers now. Three queries."""
    rows = list(canonical_rows(period, marks_for([period])))
    return Covered(len(rows), rows_digest(rows), manifest_of(rows))


def _linked(draft: Draft, covered: Covered) -> dict[str, object]:
    """Return the fields that hang an event on the chain of its unit, whose row is held until the commit."""
    OrgUnit.objects.select_for_update(no_key=True).get(pk=draft.period.unit_id)
    last = (
        PeriodEvent.objects.filter(period__unit=draft.period.unit_id)
        .exclude(digest="")
        .order_by("-pk")
        .first()
    )
    previous = last.digest if last else ""
    moment = Moment(
        version=CURRENT,
        unit=draft.period.unit.public_id,
        quarter=str(draft.period.as_quarter()),
        number=draft.number,
        from_state=draft.from_state,
        to_state=draft.to_state,
        at=draft.at,
        actor_key=draft.actor_key,
        approver_key=draft.approver_key,
        reason=draft.reason,
        previous_digest=previous,
        entries_count=covered.entries_count,
        rows_digest=covered.digest,
    )
    return {
        "canonical_version": CURRENT,
        "digest": moment.digest(),
        "previous_digest": previous,
    }

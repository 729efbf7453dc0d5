"""The life of a quarter: open → closing → sealed, each step with its event; guards in the database hold it."""

from datetime import date, datetime

from django.db import transaction

from sanwei.common import audit
from sanwei.common.durability import make_commit_durable
from sanwei.common.periods import Quarter
from sanwei.ledgers.enums import PeriodState
from sanwei.ledgers.errors import NeedsReason, NeedsSecondPerson, WrongPeriodState
from sanwei.ledgers.models import LedgerPeriod, PeriodEvent
from sanwei.org.models import OrgUnit


def open_period_for(*, unit: OrgUnit, occurred_on: date, at: datetime) -> LedgerPeriod:
    """Return the period that takes a fact of that day: its own quarter, or the first later one that is open.

    Creates the period where it is missing; two callers at once get the same row. ``at`` only dates a new row's
    place in time: a quarter that nobody closed is open, also a past or a coming one.
    """
    quarter = Quarter.of(occurred_on)
    closed = {
        period.as_quarter()
        for period in LedgerPeriod.objects.filter(unit=unit, year__gte=quarter.year).exclude(
            state=PeriodState.OPEN
        )
    }
    while quarter in closed:
        quarter = quarter.next()
    return LedgerPeriod.objects.get_or_create(unit=unit, year=quarter.year, quarter=quarter.number)[
        0
    ]


class OpenPeriods:
    """``open_period_for`` asked many times in one transaction: the same branch and quarter are looked up once.

    Should one be archived in between, the database refuses the entry and the transaction, which is tried again.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, Quarter], LedgerPeriod] = {}

    def of(self, *, unit: OrgUnit, occurred_on: date, at: datetime) -> LedgerPeriod:
        place = (unit.pk, Quarter.of(occurred_on))
        if place not in self._known:
            self._known[place] = open_period_for(unit=unit, occurred_on=occurred_on, at=at)
        return self._known[place]


def close_period(*, period: LedgerPeriod, actor: audit.Actor, at: datetime) -> LedgerPeriod:
    """Begin to archive: from now on the database refuses entries. Raises: WrongPeriodState."""
    return _move(period, PeriodState.OPEN, PeriodState.CLOSING, actor=actor, at=at)


def cancel_closing(
    *, period: LedgerPeriod, reason: str, actor: audit.Actor, at: datetime
) -> LedgerPeriod:
    """Go back to open from closing, when archiving could not be finished. Raises: WrongPeriodState, NeedsReason."""
    _check_reason(reason)
    return _move(
        period, PeriodState.CLOSING, PeriodState.OPEN, actor=actor, at=at, reason=reason.strip()
    )


def seal(
    *,
    period: LedgerPeriod,
    actor: audit.Actor,
    at: datetime,
    canonical_version: int | None = None,
    digest: str = "",
    previous_digest: str = "",
) -> LedgerPeriod:
    """Finish archiving a closing period. ``digest`` was computed while closing, outside any write lock.

    Raises: WrongPeriodState where the period is not closing.
    """
    return _move(
        period,
        PeriodState.CLOSING,
        PeriodState.SEALED,
        actor=actor,
        at=at,
        canonical_version=canonical_version,
        digest=digest,
        previous_digest=previous_digest,
    )


def reopen(
    *,
    period: LedgerPeriod,
    reason: str,
    actor: audit.Actor,
    approver: audit.Actor,
    at: datetime,
) -> LedgerPeriod:
    """Open an archived quarter again: two people and a reason (I11).

    Raises: NeedsReason, NeedsSecondPerson, WrongPeriodState.
    """
    _check_reason(reason)
    if approver.public_id == actor.public_id:
        raise NeedsSecondPerson
    return _move(
        period,
        PeriodState.SEALED,
        PeriodState.OPEN,
        actor=actor,
        at=at,
        reason=reason.strip(),
        approver_key=str(approver.public_id),
        approver_name=approver.name,
    )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise NeedsReason


@transaction.atomic
def _move(
    period: LedgerPeriod,
    old: PeriodState,
    new: PeriodState,
    *,
    actor: audit.Actor,
    at: datetime,
    reason: str = "",
    **event: object,
) -> LedgerPeriod:
    """Write the event and the state in one transaction. The UPDATE waits for entries that hold their share lock."""
    locked = LedgerPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    if locked.state != old:
        raise WrongPeriodState
    number = locked.event_count + 1
    PeriodEvent.objects.create(
        period=locked,
        number=number,
        from_state=old,
        to_state=new,
        at=at,
        actor_key=str(actor.public_id),
        actor_name=actor.name,
        reason=reason,
        **event,
    )
    locked.state, locked.event_count = new, number
    locked.save(update_fields=["state", "event_count"])
    audit.log(
        at=at,
        actor=actor,
        action=f"ledger.period.{new}",
        target_label="ledgers.ledgerperiod",
        target_key=locked.public_id,
        unit_key=locked.unit.public_id,
        quarter=str(locked.as_quarter()),
        before=str(old),
        after=str(new),
        approver=str(event.get("approver_name", "")),
        reason=reason,
    )
    make_commit_durable()
    return locked

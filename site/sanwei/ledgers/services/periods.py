"""The life of a quarter: open → closing → sealed, each step with its event; guards in the database hold it.

``archive.sealing`` writes the two steps that belong to the chain of seals.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from sanwei.common import audit
from sanwei.common.durability import make_commit_durable
from sanwei.common.periods import Quarter
from sanwei.ledgers.enums import PeriodState
from sanwei.ledgers.errors import NeedsReason, WrongPeriodState
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


def period_of(*, unit: OrgUnit, quarter: Quarter) -> LedgerPeriod:
    """Return the quarter of a unit as it stands; one in which nothing happened is created, to be archived empty."""
    return LedgerPeriod.objects.select_related("unit").get_or_create(
        unit=unit, year=quarter.year, quarter=quarter.number
    )[0]


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
    return move(period, PeriodState.OPEN, PeriodState.CLOSING, actor=actor, at=at)[0]


def cancel_closing(
    *, period: LedgerPeriod, reason: str, actor: audit.Actor, at: datetime
) -> LedgerPeriod:
    """Go back to open from closing, when archiving could not be finished. Raises: WrongPeriodState, NeedsReason."""
    if not reason.strip():
        raise NeedsReason
    return move(
        period, PeriodState.CLOSING, PeriodState.OPEN, actor=actor, at=at, reason=reason.strip()
    )[0]


@dataclass(frozen=True)
class Draft:
    """An event about to be written, while its period is locked."""

    period: LedgerPeriod
    number: int
    from_state: PeriodState
    to_state: PeriodState
    at: datetime
    actor_key: str
    approver_key: str
    reason: str


def _unlinked(_draft: Draft) -> dict[str, object]:
    return {}


@transaction.atomic
def move(
    period: LedgerPeriod,
    old: PeriodState,
    new: PeriodState,
    *,
    actor: audit.Actor,
    at: datetime,
    reason: str = "",
    approver_key: str = "",
    approver_name: str = "",
    number: int | None = None,
    link: Callable[[Draft], dict[str, object]] = _unlinked,
) -> tuple[LedgerPeriod, PeriodEvent]:
    """Write the event and the state in one transaction. The UPDATE waits for entries that hold their share lock.

    ``number``: of the event, where the caller saw the period before; another one meanwhile is refused. ``link``
    returns further fields of the event. For the services of this app only. Raises: WrongPeriodState.
    """
    locked = LedgerPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    if locked.state != old or number not in (None, locked.event_count + 1):
        raise WrongPeriodState
    draft = Draft(
        period=locked,
        number=locked.event_count + 1,
        from_state=old,
        to_state=new,
        at=at,
        actor_key=str(actor.public_id),
        approver_key=approver_key,
        reason=reason,
    )
    event = PeriodEvent.objects.create(
        period=locked,
        number=draft.number,
        from_state=old,
        to_state=new,
        at=at,
        actor_key=draft.actor_key,
        actor_name=actor.name,
        approver_key=approver_key,
        approver_name=approver_name,
        reason=reason,
        **link(draft),
    )
    locked.state, locked.event_count = new, draft.number
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
        approver=approver_name,
        reason=reason,
    )
    make_commit_durable()
    return locked, event

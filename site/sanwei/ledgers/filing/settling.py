"""Brings the filings of the ledger in step with the facts: once, whatever comes twice or late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.ledgers.enums import EntryStep
from sanwei.ledgers.filing.matters import Key, Matter, tips_of
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.services.booking import book_filing, book_step
from sanwei.ledgers.services.periods import OpenPeriods


@dataclass(frozen=True)
class Wish:
    """What should stand under ``key`` (None: nothing), who says so and why it is another thing than before."""

    key: Key
    matter: Matter | None
    reason: str = ""
    actor: User | None = None
    actor_name: str = ""


@transaction.atomic
def settle(wishes: Sequence[Wish], *, at: datetime) -> list[LedgerEntry]:
    """Append what the chains of ``wishes`` need; return the entries. Says the ledger it already, nothing happens.

    A change is a reversal and a restatement; where the quarter is archived both go into the open one (上期补记).
    Two callers at once: the unique award keys let one through, the other's message is tried again.
    """
    tips, open_period = tips_of(wish.key for wish in wishes), OpenPeriods()
    booked: list[LedgerEntry] = []
    for wish in wishes:
        tip = tips.get(wish.key)
        for entry in _settle(wish, tip, at=at, open_period=open_period):
            booked.append(entry)
            tips[wish.key] = entry
    return booked


def _settle(
    wish: Wish, tip: LedgerEntry | None, *, at: datetime, open_period: OpenPeriods
) -> list[LedgerEntry]:
    standing = tip if tip is not None and tip.is_standing else None
    if standing is not None and wish.matter is not None and wish.matter.is_borne_by(standing):
        return []
    booked: list[LedgerEntry] = []
    reason = wish.reason.strip()[:300] or _("依据的记录有变化")
    if standing is not None:
        tip = book_step(
            before=standing,
            step=EntryStep.REVERSAL,
            amount=-standing.amount,
            reason=reason,
            actor=wish.actor,
            actor_name=wish.actor_name,
            at=at,
            open_period=open_period,
        )
        booked.append(tip)
    if wish.matter is not None:
        booked.append(
            book_filing(
                matter=wish.matter,
                after=tip,
                reason=reason,
                actor=wish.actor,
                actor_name=wish.actor_name,
                at=at,
                open_period=open_period,
            )
        )
    return booked

"""按规则重算: a change of rules rewrites nothing by itself; this does, after a preview, with a reason, by appending.

What is accepted becomes a ``Recompute`` row that the ``exports`` lane works off, some members in a transaction: a
killed worker goes on where it stopped, and nothing is booked twice.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.ledgers.enums import EntryStep, RecomputeState
from sanwei.ledgers.errors import (
    NeedsReason,
    RecomputeNothing,
    RecomputeStale,
    RecomputeUnderWay,
)
from sanwei.ledgers.models import CreditRule, Recompute
from sanwei.ledgers.queries.recompute import (
    BeforeAfter,
    RecomputePreview,
    changes_of,
    people_in,
    preview_recompute,
)
from sanwei.ledgers.recomputing import Change, Scope
from sanwei.ledgers.rulebook import RuleBook
from sanwei.ledgers.services.booking import book_step, book_worth
from sanwei.ledgers.services.periods import OpenPeriods
from sanwei.org.models import Member, OrgUnit

logger = logging.getLogger(__name__)

# A member's changes are few; a transaction of this size holds the write lock for some tens of milliseconds.
MEMBERS_BOOKED_AT_ONCE = 20


def start_recompute(
    *,
    public_id: UUID,
    unit: OrgUnit,
    year: int,
    from_on: date,
    accepted: str,
    reason: str,
    actor: User,
    at: datetime,
) -> Recompute:
    """Accept the preview whose fingerprint is ``accepted``; the lane books it. The same form sent twice starts once.

    Leaves one audit row with the reason. Raises: NeedsReason, RecomputeStale where facts, rules or periods changed
    since, RecomputeNothing, RecomputeUnderWay, RecomputeOutsideYear.
    """
    if (earlier := Recompute.objects.filter(public_id=public_id, actor=actor).first()) is not None:
        return earlier
    if not reason.strip():
        raise NeedsReason
    newest = CreditRule.objects.aggregate(newest=Max("pk"))["newest"] or 0
    preview = preview_recompute(unit=unit, year=year, from_on=from_on, at=at)
    if preview.fingerprint != accepted:
        raise RecomputeStale
    if not preview.total:
        raise RecomputeNothing
    try:
        with transaction.atomic():
            run = Recompute.objects.create(
                public_id=public_id,
                unit=unit,
                year=year,
                from_on=from_on,
                reason=reason.strip(),
                fingerprint=accepted,
                last_rule=newest,
                summary=_summary(preview),
                total=preview.total,
                created_at=at,
                actor=actor,
                actor_name=actor.name,
            )
            audit.log(
                at=at,
                actor=actor,
                action="ledger.recompute",
                target_label="ledgers.recompute",
                target_key=run.public_id,
                unit_key=unit.public_id,
                year=year,
                from_on=str(from_on),
                reason=run.reason,
                **run.summary,
            )
    except IntegrityError:
        earlier = Recompute.objects.filter(public_id=public_id, actor=actor).first()
        if earlier is not None:
            return earlier
        raise RecomputeUnderWay from None
    return run


def run_recompute(*, run: Recompute, at: datetime) -> Recompute:
    """Book what is left of an accepted recompute, some members in a transaction; return it as it stands then.

    Idempotent and safe to kill: progress is written in the transaction of its entries. A failure is kept in the
    row and raised.
    """
    try:
        while run.is_unfinished:
            run = _advance(run.pk, at)
    except Exception:
        logger.exception("recompute %s stopped", run.public_id)
        Recompute.objects.filter(pk=run.pk).exclude(state=RecomputeState.DONE).update(
            state=RecomputeState.FAILED
        )
        raise
    return run


def retry_recompute(*, run: Recompute, actor: User, at: datetime) -> Recompute:
    """Let the lane go on with a recompute that stopped; anything else stays as it is.

    Raises: RecomputeUnderWay where another one of the unit has begun since.
    """
    try:
        with transaction.atomic():
            moved = Recompute.objects.filter(pk=run.pk, state=RecomputeState.FAILED).update(
                state=RecomputeState.WAITING
            )
            if moved:
                audit.log(
                    at=at,
                    actor=actor,
                    action="ledger.recompute_retry",
                    target_label="ledgers.recompute",
                    target_key=run.public_id,
                    unit_key=run.unit.public_id,
                )
    except IntegrityError:
        raise RecomputeUnderWay from None
    run.refresh_from_db()
    return run


@transaction.atomic
def _advance(key: int, at: datetime) -> Recompute:
    """Book the next members. The row is locked: a second worker waits and then goes on after them."""
    run = (
        Recompute.objects.select_for_update(of=("self",))
        .select_related("unit", "actor")
        .get(pk=key)
    )
    if not run.is_unfinished:
        return run
    scope = Scope(str(run.unit.path), run.from_on)
    keys = [pk for pk in people_in(scope) if pk > run.after_member][:MEMBERS_BOOKED_AT_ONCE]
    locked = Member.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    list(locked.values_list("pk"))
    open_period = OpenPeriods()
    for change in changes_of(keys, RuleBook([run.year], up_to=run.last_rule), scope):
        _book(change, run, open_period, at)
        run.done += 1
    run.state = RecomputeState.RUNNING
    if keys:
        run.after_member = keys[-1]
    if len(keys) < MEMBERS_BOOKED_AT_ONCE:
        run.state, run.finished_at = RecomputeState.DONE, at
    run.save()
    return run


def _book(change: Change, run: Recompute, open_period: OpenPeriods, at: datetime) -> None:
    words: dict[str, Any] = {
        "reason": run.reason,
        "actor": run.actor,
        "actor_name": run.actor_name,
        "at": at,
        "open_period": open_period,
    }
    tip = change.tip
    if change.standing is not None:
        tip = book_step(
            before=change.standing,
            step=EntryStep.REVERSAL,
            amount=-change.standing.amount,
            **words,
        )
    if change.state is not None:
        book_worth(claim=change.claim, worth=change.state, after=tip, **words)


def _summary(preview: RecomputePreview) -> dict[str, Any]:
    def rows(sums: Iterable[BeforeAfter]) -> list[list[object]]:
        return [[one.name, str(one.before), str(one.after), one.entries] for one in sums]

    return {
        "entries": preview.total,
        "late": preview.late,
        "people": preview.people,
        "reaching": preview.reaching,
        "falling": preview.falling,
        "accounts": rows(preview.accounts),
        "branches": rows(preview.branches),
    }

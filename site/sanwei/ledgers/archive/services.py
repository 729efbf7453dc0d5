"""What people do with a quarter: begin to archive, check, answer, ask to open it again and decide."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.ledgers import services
from sanwei.ledgers.archive.errors import (
    AlreadyAnswered,
    DayWrong,
    NotSealed,
    QuarterRuns,
    ReopenDecided,
    ReopenWaiting,
    StillOwed,
    TextMissing,
)
from sanwei.ledgers.archive.owed import owed_of
from sanwei.ledgers.enums import PeriodState, ReviewKind
from sanwei.ledgers.errors import NeedsReason, NeedsSecondPerson
from sanwei.ledgers.filing.consumers import file_months
from sanwei.ledgers.models import (
    LedgerPeriod,
    PeriodReview,
    ReopenDecision,
    ReopenRequest,
    ReviewAnswer,
)
from sanwei.org.models import OrgUnit
from sanwei.study import services as study

LONGEST = 500


@dataclass
class Person:
    """Somebody known by the key and name that a request kept."""

    public_id: UUID
    name: str


@transaction.atomic
def begin(*, period: LedgerPeriod, actor: User, at: datetime) -> LedgerPeriod:
    """Begin to archive, when nothing is owed any more: the quarter takes no entries from now on.

    Its months of study are closed and filed with it.
    Raises: QuarterRuns, StillOwed, WrongPeriodState.
    """
    today = clock.local_date(at)
    if today in period.as_quarter() or period.as_quarter().starts_on > today:
        raise QuarterRuns
    owed = [
        one for one in owed_of(period.unit, period.as_quarter(), today=today) if one.is_blocking
    ]
    if owed:
        raise StillOwed(owed[0].text, len(owed))
    units = OrgUnit.objects.filter(pk=period.unit_id)
    for month in period.as_quarter().months():
        # Filed before the quarter closes: an hour later it would be 上期补记.
        file_months(study.close_month(month=month, units=units, at=at))
    return services.close_period(period=period, actor=actor, at=at)


@transaction.atomic
def review(
    *,
    period: LedgerPeriod,
    kind: ReviewKind,
    text: str,
    due_on: date | None,
    by_unit: OrgUnit,
    actor: User,
    at: datetime,
) -> PeriodReview:
    """Say something of an archived quarter, or send it back to be completed until ``due_on``.

    A 退回补正 opens nothing: it is a task at the branch's desk; what is wrong is corrected in the open quarter, or
    the quarter is opened again by two people. Raises: NotSealed, TextMissing, DayWrong.
    """
    held = LedgerPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    if held.state != PeriodState.SEALED:
        raise NotSealed
    if not 0 < len(text.strip()) <= LONGEST:
        raise TextMissing
    if kind == ReviewKind.COMMENT:
        due_on = None
    elif due_on is None or due_on < clock.local_date(at):
        raise DayWrong
    row = PeriodReview.objects.create(
        period=held,
        kind=kind,
        text=text.strip(),
        due_on=due_on,
        at=at,
        by_unit_name=by_unit.name,
        actor_key=str(actor.public_id),
        actor_name=actor.name,
    )
    _log(f"ledger.{kind}", held, actor, at, review=str(row.public_id), text=row.text)
    return row


def answer(*, review: PeriodReview, text: str, actor: User, at: datetime) -> ReviewAnswer:
    """Answer a 退回补正: the task is done. Raises: TextMissing, AlreadyAnswered."""
    if not 0 < len(text.strip()) <= LONGEST:
        raise TextMissing
    try:
        with transaction.atomic():
            row = ReviewAnswer.objects.create(
                review=review,
                text=text.strip(),
                at=at,
                actor_key=str(actor.public_id),
                actor_name=actor.name,
            )
            _log("ledger.answer", review.period, actor, at, review=str(review.public_id))
    except IntegrityError:
        raise AlreadyAnswered from None
    return row


@transaction.atomic
def ask_to_reopen(*, period: LedgerPeriod, reason: str, actor: User, at: datetime) -> ReopenRequest:
    """Ask that an archived quarter be opened again. Raises: NeedsReason, NotSealed, ReopenWaiting."""
    if not reason.strip():
        raise NeedsReason
    held = LedgerPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    if held.state != PeriodState.SEALED:
        raise NotSealed
    if held.reopen_requests.filter(decision__isnull=True).exists():
        raise ReopenWaiting
    row = ReopenRequest.objects.create(
        period=held,
        reason=reason.strip()[:300],
        at=at,
        actor_key=str(actor.public_id),
        actor_name=actor.name,
    )
    _log("ledger.ask_reopen", held, actor, at, reason=row.reason)
    return row


@transaction.atomic
def decide_reopening(
    *, request: ReopenRequest, is_granted: bool, text: str, actor: User, at: datetime
) -> ReopenDecision:
    """Decide, as another person, whether the quarter is opened again; granted, it is open at once.

    Raises: NeedsSecondPerson, NeedsReason for a refusal without a word, ReopenDecided, WrongPeriodState.
    """
    if str(actor.public_id) == request.actor_key:
        raise NeedsSecondPerson
    if not is_granted and not text.strip():
        raise NeedsReason
    try:
        with transaction.atomic():
            row = ReopenDecision.objects.create(
                request=request,
                is_granted=is_granted,
                text=text.strip()[:300],
                at=at,
                asked_by_key=request.actor_key,
                actor_key=str(actor.public_id),
                actor_name=actor.name,
            )
    except IntegrityError:
        raise ReopenDecided from None
    if is_granted:
        services.reopen(
            period=request.period,
            reason=request.reason,
            actor=Person(UUID(request.actor_key), request.actor_name),
            approver=actor,
            at=at,
        )
    else:
        _log("ledger.refuse_reopen", request.period, actor, at, reason=row.text)
    return row


def _log(what: str, period: LedgerPeriod, actor: User, at: datetime, **details: object) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=what,
        target_label="ledgers.ledgerperiod",
        target_key=period.public_id,
        unit_key=period.unit.public_id,
        quarter=str(period.as_quarter()),
        **details,
    )

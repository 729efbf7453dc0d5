"""From 公示 into the ledger: booked once, cut by caps and floor, corrected by reversal.

A correction of one matter may free what a cap took from another, or leave a 扣分 more than there is: so each
change folds the person's year anew and appends what its chains need.
"""

import logging
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.enums import EntryKind, EntryStep, PointsShape, PointsState
from sanwei.ledgers.models import LedgerEntry, PointsClaim, PointsObjection
from sanwei.ledgers.points import access
from sanwei.ledgers.points.errors import (
    PointsDecided,
    PointsNotVisible,
    PointsNotYours,
    PointsReasonMissing,
)
from sanwei.ledgers.points.folding import Matter, Points, fold
from sanwei.ledgers.points.services import REASON_LENGTH, drop, held_claim, move
from sanwei.ledgers.services.booking import book_points, book_step
from sanwei.ledgers.services.periods import OpenPeriods
from sanwei.org.models import Member
from sanwei.study.models import StudyRecord

logger = logging.getLogger(__name__)


def book_due(*, at: datetime) -> int:
    """Book what was shown long enough and has no open objection; return how many. Nothing where it is off."""
    if not access.is_anywhere(at=at):
        return 0
    open_objections = PointsObjection.objects.filter(claim=OuterRef("pk"), answered_at__isnull=True)
    due = PointsClaim.objects.filter(
        ~Exists(open_objections),
        state=PointsState.NOTICE,
        notice_until__lt=clock.local_date(at),
    ).select_related("branch")
    done = 0
    for claim in due.order_by("pk"):
        if access.is_on(claim.branch, at=at):
            done += book(claim=claim, at=at).state == PointsState.BOOKED
    return done


@transaction.atomic
def book(*, claim: PointsClaim, at: datetime) -> PointsClaim:
    """Book a claim whose 公示 is over; anything else is left as it is. One member at a time: his row is locked."""
    Member.objects.select_for_update(no_key=True).get(pk=claim.member_id)
    held = held_claim(claim, at)
    is_due = (
        held.state == PointsState.NOTICE
        and held.notice_until is not None
        and held.notice_until < clock.local_date(at)
        and not held.objections.filter(answered_at__isnull=True).exists()
    )
    if not is_due:
        return held
    if held.record_id and StudyRecord.objects.filter(corrects=held.record_id).exists():
        # Corrected while the feature was off, when the consumer writes nothing.
        return drop(claim=held, reason=_("学习记录已更正"), at=at)
    held.booked_at = at
    move(held, PointsState.BOOKED, held.decided_by, at)
    settle_year(
        member=held.member,
        year=held.occurred_on.year,
        reason=_("同年其他事项记入，按上限和最低分重新核算"),
        actor=held.decided_by,
        actor_name=held.decided_by_name,
        at=at,
    )
    return held


@transaction.atomic
def revoke(
    *, claim: PointsClaim, reason: str, actor: User | None, actor_name: str, at: datetime
) -> PointsClaim:
    """Reverse what was booked: by somebody of the 支委会, or by the system where its study record was corrected.

    A second press changes nothing. Raises: PointsReasonMissing, PointsNotVisible, PointsNotYours, PointsDecided.
    """
    if not reason.strip():
        raise PointsReasonMissing
    Member.objects.select_for_update(no_key=True).get(pk=claim.member_id)
    held = held_claim(claim, at)
    if held.state == PointsState.REVOKED:
        return held
    if actor is not None and held.member.user_id == actor.pk:
        raise PointsNotYours
    if actor is not None and not access.may_decide(actor, held, at=at):
        raise PointsNotVisible
    if held.state != PointsState.BOOKED:
        raise PointsDecided
    held.reason, held.ended_by_name = reason.strip()[:REASON_LENGTH], actor_name
    move(held, PointsState.REVOKED, actor, at)
    settle_year(
        member=held.member,
        year=held.occurred_on.year,
        reason=held.reason,
        actor=actor,
        actor_name=actor_name,
        at=at,
    )
    return held


def settle_year(
    *,
    member: Member,
    year: int,
    reason: str,
    actor: User | None,
    actor_name: str,
    at: datetime,
) -> list[LedgerEntry]:
    """Append what the chains of a person's year need to agree with its booked claims. The caller holds the lock."""
    claims = list(
        PointsClaim.objects.filter(
            member=member,
            occurred_on__year=year,
            state__in=(PointsState.BOOKED, PointsState.REVOKED),
        )
        .select_related("rule", "branch", "member", "record")
        .order_by("booked_at", "pk")
    )
    points = points_of(claims)
    tips = {
        entry.award_key: entry
        for entry in LedgerEntry.objects.filter(
            kind=EntryKind.POINTS, member=member, corrected_by__isnull=True
        ).select_related("unit")
    }
    open_period, booked = OpenPeriods(), []
    for claim in claims:
        tip = tips.get(claim.award_key)
        wanted = points[claim.pk].amount if claim.pk in points else ZERO
        standing = tip if tip is not None and tip.is_standing else None
        if (standing.amount if standing else ZERO) == wanted:
            continue
        if standing is not None:
            tip = book_step(
                before=standing,
                step=EntryStep.REVERSAL,
                amount=-standing.amount,
                reason=reason,
                actor=actor,
                actor_name=actor_name,
                at=at,
                open_period=open_period,
            )
            booked.append(tip)
        if wanted:
            booked.append(
                book_points(
                    claim=claim,
                    amount=wanted,
                    after=tip,
                    reason=reason,
                    actor=actor,
                    actor_name=actor_name,
                    at=at,
                    open_period=open_period,
                )
            )
    return booked


def points_of(claims: list[PointsClaim]) -> dict[int, Points]:
    """Return what each booked claim of one person and year counts; ``claims`` in the order of their booking."""
    return fold(
        Matter(
            key=claim.pk,
            rule=claim.rule_key,
            shape=PointsShape(claim.rule.shape),
            amount=Decimal(claim.rule.amount),
            occurred_on=claim.occurred_on,
            year_cap=claim.rule.year_cap,
            quarter_cap=claim.rule.quarter_cap,
        )
        for claim in claims
        if claim.state == PointsState.BOOKED
    )

"""经批准不计入: decided for one person, dated, with reason and approver; ended by date, never deleted."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.org.errors import AlreadyNotCounted, NotCountedUnclear
from sanwei.org.models import Member, NotCounted
from sanwei.org.queries.people import membership_on


@transaction.atomic
def not_count(
    *,
    member: Member,
    starts_on: date,
    ends_before: date | None,
    reason: str,
    approver: str,
    decided_on: date,
    actor: User,
    at: datetime,
) -> NotCounted:
    """Write down that ``member`` is not in 应到 in ``[starts_on, ends_before)``; leaves an audit row.

    Raises: NotCountedUnclear, AlreadyNotCounted where a decision covers part of that time.
    """
    reason, approver = reason.strip()[:200], approver.strip()[:100]
    is_reversed = ends_before is not None and ends_before <= starts_on
    if not reason or not approver or decided_on > clock.local_date(at) or is_reversed:
        raise NotCountedUnclear
    Member.objects.select_for_update().get(pk=member.pk)
    during = Q(ends_before__isnull=True) | Q(ends_before__gt=starts_on)
    if ends_before is not None:
        during &= Q(starts_on__lt=ends_before)
    if member.not_counted.filter(during).exists():
        raise AlreadyNotCounted
    made = NotCounted.objects.create(
        member=member,
        starts_on=starts_on,
        ends_before=ends_before,
        reason=reason,
        approver=approver,
        decided_on=decided_on,
        recorded_at=at,
        recorded_by=actor.name,
    )
    _log("org.member.not_count", made, actor, at)
    return made


@transaction.atomic
def count_again(
    *, decision: NotCounted, ends_before: date, actor: User, at: datetime
) -> NotCounted:
    """End a decision: the person is in 应到 again from ``ends_before`` on; leaves an audit row.

    A decision ends at its own beginning at the earliest, by a day. Raises: NotCountedUnclear.
    """
    if ends_before <= decision.starts_on:
        raise NotCountedUnclear
    decision.ends_before = ends_before
    decision.save(update_fields=["ends_before"])
    _log("org.member.count_again", decision, actor, at)
    return decision


def _log(action: str, decision: NotCounted, actor: User, at: datetime) -> None:
    membership = membership_on(decision.member, clock.local_date(at))
    audit.log(
        at=at,
        actor=actor,
        action=action,
        target_label="org.member",
        target_key=decision.member.public_id,
        unit_key=membership.branch.public_id if membership else "",
        starts_on=decision.starts_on.isoformat(),
        ends_before=decision.ends_before.isoformat() if decision.ends_before else "",
        approver=decision.approver,
    )

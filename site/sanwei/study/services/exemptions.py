"""不计入: decided for one person and one requirement, with reason and approver, dated and audited."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.org import queries as org
from sanwei.org.models import Member
from sanwei.study.errors import (
    AlreadyExempt,
    ApproverMissing,
    NotAskedOf,
    NotExempt,
    TaskReasonMissing,
    TaskWithdrawn,
)
from sanwei.study.models import Exemption, Requirement

REASON_LENGTH = 300


@transaction.atomic
def exempt(
    *,
    requirement: Requirement,
    member: Member,
    reason: str,
    approver: str,
    decided_on: date,
    actor: User,
    at: datetime,
) -> Exemption:
    """Write down that ``member`` is not counted in ``requirement``; leaves an audit row.

    Raises: TaskWithdrawn; TaskReasonMissing; ApproverMissing, also for a day that has not come; NotAskedOf;
    AlreadyExempt.
    """
    reason, approver = reason.strip()[:REASON_LENGTH], approver.strip()[:100]
    today = clock.local_date(at)
    if requirement.is_withdrawn:
        raise TaskWithdrawn
    if not reason:
        raise TaskReasonMissing
    if not approver or decided_on > today:
        raise ApproverMissing
    day = min(today, requirement.due_on)
    if not org.members_of_audience(requirement.audience, day=day).filter(pk=member.pk).exists():
        raise NotAskedOf
    try:
        with transaction.atomic():
            made = Exemption.objects.create(
                requirement=requirement,
                member=member,
                member_name=member.name,
                reason=reason,
                approver=approver,
                decided_on=decided_on,
                recorded_at=at,
                actor=actor,
                actor_name=actor.name,
            )
    except IntegrityError as error:
        if _standing(requirement, member) is None:
            raise
        raise AlreadyExempt from error
    _log(made, "study.task.exempt", actor, at, reason=reason, approver=approver)
    return made


@transaction.atomic
def unexempt(
    *, requirement: Requirement, member: Member, reason: str, actor: User, at: datetime
) -> Exemption:
    """End the decision that ``member`` is not counted; the row stays, with reason. Leaves an audit row.

    Raises: TaskReasonMissing; NotExempt where there is none, or no longer.
    """
    reason = reason.strip()[:REASON_LENGTH]
    if not reason:
        raise TaskReasonMissing
    found = _standing(requirement, member)
    if found is None:
        raise NotExempt
    changed = Exemption.objects.filter(pk=found.pk, revoked_at__isnull=True).update(
        revoked_at=at, revocation_reason=reason, revoked_by=actor.name
    )
    if not changed:
        raise NotExempt
    found.refresh_from_db()
    _log(found, "study.task.unexempt", actor, at, reason=reason)
    return found


def _standing(requirement: Requirement, member: Member) -> Exemption | None:
    return Exemption.objects.filter(
        requirement=requirement, member=member, revoked_at__isnull=True
    ).first()


def _log(made: Exemption, action: str, actor: User, at: datetime, **details: str) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=action,
        target_label="study.exemption",
        target_key=made.public_id,
        unit_key=made.requirement.unit.public_id,
        member=str(made.member.public_id),
        requirement=str(made.requirement.public_id),
        **details,
    )

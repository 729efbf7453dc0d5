"""Writes to 积分: proposals and their steps. Each step locks the row, asks who may, and is done once."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from sanwei.accounts.models import User
from sanwei.activities.working_days import WorkingCalendar
from sanwei.common import audit, clock, outbox
from sanwei.files.pictures import CleanPicture
from sanwei.ledgers.enums import POINTS_STANDING, PointsSource, PointsState
from sanwei.ledgers.models import PointsClaim, PointsObjection, PointsRule
from sanwei.ledgers.points import access
from sanwei.ledgers.points.errors import (
    PointsDecided,
    PointsFuture,
    PointsNotVisible,
    PointsNotYours,
    PointsOutsideRule,
    PointsReasonMissing,
    PointsTwice,
)
from sanwei.ledgers.points.events import PointsClaimChanged
from sanwei.ledgers.points.rules import rules_for
from sanwei.org import queries as org
from sanwei.org.enums import Role
from sanwei.org.models import Member, RoleAssignment
from sanwei.org.queries.scope import covering
from sanwei.study.models import StudyRecord

REASON_LENGTH = 300


def propose(
    *,
    public_id: UUID,
    member: Member,
    rule: PointsRule,
    occurred_on: date,
    text: str,
    proof: CleanPicture | None = None,
    at: datetime,
) -> PointsClaim:
    """Propose a matter of one's own; the same form sent twice makes one proposal.

    The caller has asked whether ``proof`` is unclassified. Raises: PointsNotVisible, PointsFuture,
    PointsOutsideRule, PointsReasonMissing.
    """
    earlier = PointsClaim.objects.filter(public_id=public_id).first()
    if earlier is not None:
        if earlier.member_id != member.pk:
            raise PointsNotVisible
        return earlier
    if occurred_on > clock.local_date(at):
        raise PointsFuture
    if not text.strip():
        raise PointsReasonMissing
    if rule.source != PointsSource.MEMBER:
        raise PointsOutsideRule
    claim = _claim(member, rule, occurred_on, text, at, public_id=public_id, proof=proof)
    return _create(claim, at)


def propose_from_record(
    *, record: StudyRecord, rule: PointsRule, evidence_key: str, at: datetime
) -> PointsClaim | None:
    """Propose what a study record bears out; None where it was proposed before, whatever became of it."""
    before = PointsClaim.objects.filter(
        member=record.member, rule_key=rule.key, evidence_key=evidence_key
    ).exclude(state__in=(PointsState.WITHDRAWN, PointsState.REVOKED))
    if before.exists():
        return None
    claim = _claim(
        record.member,
        rule,
        record.occurred_on,
        record.title,
        at,
        record=record,
        evidence_key=evidence_key,
    )
    try:
        return _create(claim, at)
    except PointsTwice:
        return None


@transaction.atomic
def assess(*, claim: PointsClaim, actor: User, at: datetime) -> PointsClaim:
    """党小组初评 passed: hand it to the 支委会. A second press changes nothing.

    Raises: PointsNotVisible, PointsNotYours, PointsDecided.
    """
    held = held_claim(claim, at)
    if held.assessed_by_id == actor.pk and held.state != PointsState.GROUP:
        return held
    require(held, actor, at, PointsState.GROUP)
    held.assessed_at, held.assessed_by, held.assessed_by_name = at, actor, actor.name
    move(held, PointsState.BOARD, actor, at)
    return held


@transaction.atomic
def decide(*, claim: PointsClaim, actor: User, at: datetime) -> PointsClaim:
    """支委会审定 passed (or 党员大会, recorded by the 书记): show it to the branch. A second press changes nothing.

    Raises: PointsNotVisible, PointsNotYours, PointsDecided.
    """
    held = held_claim(claim, at)
    if held.decided_by_id == actor.pk and held.state == PointsState.NOTICE:
        return held
    require(held, actor, at, PointsState.BOARD)
    held.decided_at, held.decided_by, held.decided_by_name = at, actor, actor.name
    held.notice_until = last_notice_day(clock.local_date(at), held.rule.notice_days)
    move(held, PointsState.NOTICE, actor, at)
    return held


@transaction.atomic
def send_back(*, claim: PointsClaim, reason: str, actor: User, at: datetime) -> PointsClaim:
    """Send it back with a reason that its member reads: at 初评, at 审定, or after an objection.

    Raises: PointsReasonMissing, PointsNotVisible, PointsNotYours, PointsDecided.
    """
    if not reason.strip():
        raise PointsReasonMissing
    held = held_claim(claim, at)
    require(held, actor, at, PointsState.GROUP, PointsState.BOARD, PointsState.NOTICE)
    held.reason, held.ended_by_name = reason.strip()[:REASON_LENGTH], actor.name
    held.objections.filter(answered_at__isnull=True).update(
        answer=held.reason, answered_at=at, answered_by_name=actor.name
    )
    move(held, PointsState.RETURNED, actor, at)
    return held


@transaction.atomic
def withdraw(*, claim: PointsClaim, actor: User, at: datetime) -> PointsClaim:
    """Take one's own proposal back before the 支委会 decided; its picture goes too. Raises: PointsDecided."""
    held = held_claim(claim, at)
    if held.member.user_id != actor.pk:
        raise PointsNotVisible
    if held.state == PointsState.WITHDRAWN:
        return held
    if not held.is_waiting:
        raise PointsDecided
    storage, name = held.proof.storage, held.proof.name
    held.proof.name = ""
    held.ended_by_name = held.member_name
    move(held, PointsState.WITHDRAWN, actor, at)
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    return held


@transaction.atomic
def drop(*, claim: PointsClaim, reason: str, at: datetime) -> PointsClaim:
    """Take back what the system had proposed: its study record was corrected. Nothing once it is booked."""
    held = held_claim(claim, at)
    if held.state in (PointsState.GROUP, PointsState.BOARD, PointsState.NOTICE):
        held.reason = reason[:REASON_LENGTH]
        move(held, PointsState.WITHDRAWN, None, at)
    return held


@transaction.atomic
def object_to(*, claim: PointsClaim, author: Member, text: str, at: datetime) -> PointsObjection:
    """Note an objection during 公示; a second one before the answer is the same.

    Raises: PointsReasonMissing, PointsDecided; PointsNotVisible for people of another branch.
    """
    if not text.strip():
        raise PointsReasonMissing
    held = held_claim(claim, at)
    place = org.membership_on(author, clock.local_date(at))
    if place is None or place.branch_id != held.branch_id:
        raise PointsNotVisible
    if held.state != PointsState.NOTICE:
        raise PointsDecided
    open_one = held.objections.filter(author=author, answered_at__isnull=True).first()
    if open_one is not None:
        return open_one
    objection = PointsObjection.objects.create(
        claim=held, author=author, text=text.strip()[:REASON_LENGTH], created_at=at
    )
    _emit(held, at, is_objection=True)
    return objection


@transaction.atomic
def answer(*, objection: PointsObjection, text: str, actor: User, at: datetime) -> PointsObjection:
    """Say what was found out; the proposal stands. To take it back, send it back.

    Raises: PointsReasonMissing, PointsNotVisible, PointsNotYours.
    """
    if not text.strip():
        raise PointsReasonMissing
    held = held_claim(objection.claim, at)
    require(held, actor, at, PointsState.NOTICE)
    PointsObjection.objects.filter(pk=objection.pk, answered_at__isnull=True).update(
        answer=text.strip()[:REASON_LENGTH], answered_at=at, answered_by_name=actor.name
    )
    objection.refresh_from_db()
    return objection


def last_notice_day(first: date, working_days: int) -> date:
    """Return the last day of a 公示 that begins on the day after ``first``; one query."""
    # Five days of seven are worked; the longest holiday with its shifted days is well inside the rest.
    until = first + timedelta(days=2 * working_days + 20)
    return WorkingCalendar.between(first, until).nth_after(first, working_days)


def _claim(
    member: Member, rule: PointsRule, occurred_on: date, text: str, at: datetime, **fields: Any
) -> PointsClaim:
    """Return the unsaved proposal in its first state. Raises: PointsNotVisible, PointsOutsideRule."""
    place = org.membership_on(member, occurred_on)
    if place is None or not access.is_on(place.branch, at=at):
        raise PointsNotVisible
    if rule.pk not in {one.pk for one in rules_for(place.branch, occurred_on)}:
        raise PointsOutsideRule
    # A leader does not assess himself, and nobody waits for a group without a leader.
    has_leader = (
        place.group is not None
        and RoleAssignment.objects.filter(
            covering(clock.local_date(at)),
            unit=place.group,
            role=Role.GROUP_LEADER,
            member__user__is_active=True,
        )
        .exclude(member=member)
        .exists()
    )
    return PointsClaim(
        rule=rule,
        rule_key=rule.key,
        member=member,
        member_name=member.name,
        branch=place.branch,
        branch_name=place.branch.short_name,
        group=place.group,
        occurred_on=occurred_on,
        text=text.strip()[:REASON_LENGTH],
        state=PointsState.GROUP if has_leader else PointsState.BOARD,
        created_at=at,
        **fields,
    )


def _create(claim: PointsClaim, at: datetime) -> PointsClaim:
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
            _emit(claim, at)
    except IntegrityError:
        if claim.proof:
            claim.proof.delete(save=False)
        known = PointsClaim.objects.filter(public_id=claim.public_id, member=claim.member)
        if (earlier := known.first()) is not None:
            return earlier
        raise PointsTwice from None
    return claim


def held_claim(claim: PointsClaim, at: datetime) -> PointsClaim:
    """Return the claim as it stands, its row locked. Raises: PointsNotVisible where it is off by now."""
    rows = PointsClaim.objects.select_related("member__user", "branch", "rule", "record")
    held = rows.select_for_update(of=("self",)).get(pk=claim.pk)
    if not access.is_on(held.branch, at=at):
        raise PointsNotVisible
    return held


def require(held: PointsClaim, actor: User, at: datetime, *states: PointsState) -> None:
    if held.member.user_id == actor.pk:
        raise PointsNotYours
    if held.state in POINTS_STANDING - {PointsState.BOOKED} and not access.may_decide(
        actor, held, at=at
    ):
        raise PointsNotVisible
    if held.state not in states:
        raise PointsDecided


def move(held: PointsClaim, state: PointsState, actor: User | None, at: datetime) -> None:
    held.state = state
    held.save()
    audit.log(
        at=at,
        actor=actor,
        action=f"points.{state}",
        target_label=access.PROOF,
        target_key=held.public_id,
        unit_key=held.branch.public_id,
        reason=held.reason,
    )
    _emit(held, at)


def _emit(claim: PointsClaim, at: datetime, *, is_objection: bool = False) -> None:
    event = PointsClaimChanged(
        claim_id=claim.public_id, state=str(claim.state), is_objection=is_objection
    )
    outbox.emit(event, at=at)

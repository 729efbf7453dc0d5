"""Writes to 外部学习登记. A confirmed claim and its study record come into being in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from sanwei.accounts.models import User
from sanwei.activities.enums import ExternalKind, ExternalState
from sanwei.activities.errors import (
    ExternalDecided,
    ExternalHoursWrong,
    ExternalNotVisible,
    ExternalNotYours,
    ExternalOutsideBranch,
    ExternalProofThere,
    ExternalReasonMissing,
    ExternalTwice,
    ExternalWithoutBranch,
)
from sanwei.activities.events import ExternalClaimChanged
from sanwei.activities.external.access import PROOF, decides_in
from sanwei.activities.models import ExternalClaim
from sanwei.activities.models.external import HALF, MOST_HOURS, STANDING
from sanwei.activities.working_days import is_late
from sanwei.common import audit, clock, outbox
from sanwei.files.pictures import CleanPicture
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit
from sanwei.study import services as study
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.errors import FutureFact

EVIDENCE = "activities.external"
SECONDS_AN_HOUR = 3600


@dataclass(frozen=True, kw_only=True)
class ExternalFacts:
    """What a certificate says. ``occurred_on`` is the last day, ``hours`` are 学时 in halves."""

    kind: ExternalKind
    title: str
    organiser: str
    occurred_on: date
    hours: Decimal
    remark: str = ""


def hand_in(
    *,
    public_id: UUID,
    member: Member,
    facts: ExternalFacts,
    proof: CleanPicture | None = None,
    at: datetime,
) -> ExternalClaim:
    """Hand a claim of one's own to the branch of that day; the same form sent twice makes one claim.

    The caller has asked whether ``proof`` is unclassified.

    Raises: FutureFact, ExternalHoursWrong, ExternalWithoutBranch, ExternalTwice; ExternalNotVisible for a form
    of somebody else.
    """
    _check(facts, at)
    branch = _branch_on(member, facts.occurred_on)
    return _create(public_id, member, branch, facts, proof, member.name, at, is_told=True)


def enter(
    *,
    public_id: UUID,
    member: Member,
    facts: ExternalFacts,
    proof: CleanPicture | None = None,
    actor: User,
    at: datetime,
) -> ExternalClaim:
    """Enter a claim for ``member`` and confirm it at once; the same form sent twice makes one record.

    Raises: what ``hand_in`` and ``confirm`` raise; ExternalOutsideBranch where the day belongs to another branch.
    """
    _check(facts, at)
    branch = _branch_on(member, facts.occurred_on)
    if not decides_in(actor, branch, at=at):
        raise ExternalOutsideBranch
    if member.user_id == actor.pk:
        raise ExternalNotYours
    with transaction.atomic():
        claim = _create(public_id, member, branch, facts, proof, actor.name, at, is_told=False)
        return confirm(claim=claim, actor=actor, at=at)


@transaction.atomic
def confirm(*, claim: ExternalClaim, actor: User, at: datetime) -> ExternalClaim:
    """Make the claim a study record of 外部学习 and tell the apps above; a second press changes nothing.

    What it is worth follows from the organisation's rule: the claimed 学时 go into the record as its length.

    Raises: ExternalNotVisible, ExternalNotYours; ExternalDecided for what was sent back or withdrawn.
    """
    held = _held(claim)
    _require(held, actor, at)
    if held.state == ExternalState.CONFIRMED:
        return held
    if not held.is_waiting:
        raise ExternalDecided
    written_on = clock.local_date(held.created_at)
    held.record = study.record(
        member=held.member,
        kind=RecordKind.EXTERNAL,
        method=StudyMethod.EXTERNAL,
        entry=EntryMethod.LATE if is_late(held.occurred_on, written_on) else EntryMethod.ON_SITE,
        title=held.title,
        organiser=held.organiser,
        # A claim knows the day; its first moment lies in no future, whenever the day is claimed.
        occurred_at=datetime.combine(held.occurred_on, time.min, clock.SHANGHAI),
        length_seconds=int(held.hours * SECONDS_AN_HOUR),
        evidence_label=EVIDENCE,
        evidence_key=held.public_id,
        actor=actor,
        at=at,
    )
    held.branch = held.record.branch
    _decide(held, ExternalState.CONFIRMED, actor.name, at)
    _log("confirm", held, actor, at)
    return held


@transaction.atomic
def send_back(*, claim: ExternalClaim, reason: str, actor: User, at: datetime) -> ExternalClaim:
    """Send the claim back with a reason that its member reads.

    Raises: ExternalReasonMissing, ExternalNotVisible, ExternalNotYours, ExternalDecided.
    """
    if not reason.strip():
        raise ExternalReasonMissing
    held = _held(claim)
    _require(held, actor, at)
    if not held.is_waiting:
        raise ExternalDecided
    held.reason = reason.strip()[:200]
    _decide(held, ExternalState.RETURNED, actor.name, at)
    _log("return", held, actor, at)
    return held


@transaction.atomic
def add_proof(
    *, claim: ExternalClaim, proof: CleanPicture, actor: User, at: datetime
) -> ExternalClaim:
    """Add the picture of a certificate to a claim that has none: by its member, or by who decides about it.

    The caller has asked whether ``proof`` is unclassified.

    Raises: ExternalNotVisible; ExternalProofThere; ExternalDecided for what was sent back or withdrawn.
    """
    held = _held(claim)
    if held.member.user_id != actor.pk and not decides_in(actor, held.branch, at=at):
        raise ExternalNotVisible
    if held.state not in STANDING:
        raise ExternalDecided
    if held.proof:
        raise ExternalProofThere
    held.proof.save(proof.name, proof, save=False)
    held.save(update_fields=["proof"])
    _log("proof", held, actor, at)
    return held


@transaction.atomic
def withdraw(*, claim: ExternalClaim, actor: User, at: datetime) -> ExternalClaim:
    """Take one's own claim back before anybody decided, its picture with it; a second press changes nothing.

    Raises: ExternalNotVisible for somebody else's; ExternalDecided.
    """
    held = _held(claim)
    if held.member.user_id != actor.pk:
        raise ExternalNotVisible
    if held.state == ExternalState.WITHDRAWN:
        return held
    if not held.is_waiting:
        raise ExternalDecided
    storage, name = held.proof.storage, held.proof.name
    held.proof.name = ""
    _decide(held, ExternalState.WITHDRAWN, held.member_name, at)
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    return held


def _check(facts: ExternalFacts, at: datetime) -> None:
    if facts.occurred_on > clock.local_date(at):
        raise FutureFact
    if not HALF <= facts.hours <= MOST_HOURS or facts.hours % HALF:
        raise ExternalHoursWrong


def _branch_on(member: Member, day: date) -> OrgUnit:
    membership = org.membership_on(member, day)
    if membership is None:
        raise ExternalWithoutBranch
    return membership.branch


def _create(
    public_id: UUID,
    member: Member,
    branch: OrgUnit,
    facts: ExternalFacts,
    proof: CleanPicture | None,
    entered_by_name: str,
    at: datetime,
    *,
    is_told: bool,
) -> ExternalClaim:
    known = ExternalClaim.objects.filter(public_id=public_id)
    if (earlier := known.filter(member=member).first()) is not None:
        return earlier
    claim = ExternalClaim(
        public_id=public_id,
        member=member,
        member_name=member.name,
        branch=branch,
        kind=facts.kind,
        title=facts.title,
        organiser=facts.organiser,
        occurred_on=facts.occurred_on,
        hours=facts.hours,
        remark=facts.remark,
        proof=proof,
        created_at=at,
        entered_by_name=entered_by_name,
    )
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
            if is_told:
                _emit(claim, at)
    except IntegrityError:
        if claim.proof:
            claim.proof.delete(save=False)
        if (earlier := known.filter(member=member).first()) is not None:
            return earlier
        raise (ExternalNotVisible if known.exists() else ExternalTwice) from None
    return claim


def _held(claim: ExternalClaim) -> ExternalClaim:
    """Return the claim as it stands, its row locked until the transaction ends."""
    rows = ExternalClaim.objects.select_related("member__user", "branch")
    return rows.select_for_update(of=("self",)).get(pk=claim.pk)


def _require(claim: ExternalClaim, actor: User, at: datetime) -> None:
    if not decides_in(actor, _branch_on(claim.member, claim.occurred_on), at=at):
        raise ExternalNotVisible
    if claim.member.user_id == actor.pk:
        raise ExternalNotYours


def _decide(claim: ExternalClaim, state: ExternalState, name: str, at: datetime) -> None:
    claim.state, claim.decided_at, claim.decided_by_name = state, at, name
    claim.save()
    if state != ExternalState.WITHDRAWN:
        _emit(claim, at)


def _emit(claim: ExternalClaim, at: datetime) -> None:
    outbox.emit(ExternalClaimChanged(claim_id=claim.public_id, state=claim.state), at=at)


def _log(verb: str, claim: ExternalClaim, actor: User, at: datetime) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=f"activities.external_{verb}",
        target_label=PROOF,
        target_key=claim.public_id,
        unit_key=claim.branch.public_id,
    )

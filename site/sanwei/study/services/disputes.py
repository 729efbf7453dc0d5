"""申诉: opened by the member about one line, answered by the branch, closed or asked once more by the member.

Each act appends a step and is told through the outbox. What the branch may look at is asked in one place,
``open_evidence``, which leaves its trace in the audit trail.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from sanwei.accounts.models import User
from sanwei.common import audit, clock, outbox
from sanwei.org import queries as org
from sanwei.org.models import Member
from sanwei.study.enums import STANDING_DISPUTES, DisputeState, DisputeStepKind
from sanwei.study.errors import (
    AlreadyDisputed,
    DisputeMovedOn,
    DisputeNotVisible,
    DisputeWordsMissing,
    NoMembership,
    ReopenedBefore,
)
from sanwei.study.events import DisputeMoved
from sanwei.study.models import Dispute, DisputeStep, StudyItem, StudyRecord
from sanwei.study.models.dispute import WORDS_LENGTH
from sanwei.study.queries.disputes import answerable_by
from sanwei.study.queries.unfinished import unfinished_in
from sanwei.study.queries.viewed import Viewed, viewed_for


@transaction.atomic
def dispute_record(*, record: StudyRecord, text: str, actor: User, at: datetime) -> Dispute:
    """Say that something is wrong with one's own ``record``; the branch that the record belongs to answers.

    The dispute hangs on the first record of its corrections, so that a later one does not lose it.
    Raises: DisputeNotVisible for another person's record; DisputeWordsMissing; AlreadyDisputed.
    """
    if record.member.user_id != actor.pk:
        raise DisputeNotVisible
    root = record
    while root.corrects is not None:
        root = root.corrects
    return _open(
        Dispute(
            member=record.member,
            member_name=record.member.name,
            branch=record.branch,
            branch_name=record.branch_name,
            record=root,
            title=record.title,
            occurred_on=record.occurred_on,
            opened_at=at,
        ),
        text,
        actor,
    )


@transaction.atomic
def dispute_item(
    *, item: StudyItem, member: Member, text: str, actor: User, at: datetime
) -> Dispute:
    """Say that something is wrong with an item that one began and that is not counted.

    Answered by the branch in which its member last studied it.
    Raises: DisputeNotVisible unless it is one's own and unfinished; DisputeWordsMissing; AlreadyDisputed;
    NoMembership where no branch can be asked.
    """
    begun = unfinished_in(member=member, until=at, items=[item])
    if member.user_id != actor.pk or not begun:
        raise DisputeNotVisible
    day = begun[0].occurred_on
    membership = org.membership_on(member, day) or org.membership_on(member, clock.local_date(at))
    if membership is None:
        raise NoMembership
    return _open(
        Dispute(
            member=member,
            member_name=member.name,
            branch=membership.branch,
            branch_name=membership.branch.name,
            item=item,
            title=item.title,
            occurred_on=day,
            opened_at=at,
        ),
        text,
        actor,
    )


@transaction.atomic
def answer_dispute(*, dispute: Dispute, text: str, actor: User, at: datetime) -> Dispute:
    """Answer an open dispute; from then on its evidence is hidden from the desk again. Leaves an audit row.

    Raises: DisputeNotVisible for whoever it is not up to; DisputeWordsMissing; DisputeMovedOn.
    """
    _require(dispute, actor, at)
    _move(dispute, (DisputeState.OPEN,), DisputeState.ANSWERED)
    _step(dispute, DisputeStepKind.ANSWERED, _words(text), actor, at)
    _log("study.dispute_answer", dispute, actor, at)
    return dispute


@transaction.atomic
def reopen_dispute(*, dispute: Dispute, text: str, actor: User, at: datetime) -> Dispute:
    """Ask once more after an answer.

    Raises: DisputeNotVisible for anybody but its member; DisputeWordsMissing; DisputeMovedOn; ReopenedBefore.
    """
    _own(dispute, actor)
    words = _words(text)
    if dispute.steps.filter(kind=DisputeStepKind.REOPENED).exists():
        raise ReopenedBefore
    _move(dispute, (DisputeState.ANSWERED,), DisputeState.OPEN)
    _step(dispute, DisputeStepKind.REOPENED, words, actor, at)
    return dispute


@transaction.atomic
def close_dispute(*, dispute: Dispute, actor: User, at: datetime) -> Dispute:
    """Let an answer stand. Raises: DisputeNotVisible for anybody but its member; DisputeMovedOn."""
    _own(dispute, actor)
    _move(dispute, (DisputeState.ANSWERED,), DisputeState.CLOSED)
    _step(dispute, DisputeStepKind.CLOSED, "", actor, at)
    return dispute


@transaction.atomic
def withdraw_dispute(*, dispute: Dispute, actor: User, at: datetime) -> Dispute:
    """Take a dispute back, answered or not. Raises: DisputeNotVisible for anybody but its member; DisputeMovedOn."""
    _own(dispute, actor)
    _move(dispute, STANDING_DISPUTES, DisputeState.WITHDRAWN)
    _step(dispute, DisputeStepKind.WITHDRAWN, "", actor, at)
    return dispute


@transaction.atomic
def open_evidence(*, dispute: Dispute, actor: User, at: datetime) -> Viewed | None:
    """Return what was watched or read of the disputed line, for the eyes that must answer; leaves an audit row.

    None where nothing of it is timed. Raises: DisputeNotVisible for whoever it is not up to; DisputeMovedOn
    unless the dispute is open now.
    """
    _require(dispute, actor, at)
    if not Dispute.objects.filter(pk=dispute.pk, state=DisputeState.OPEN).exists():
        raise DisputeMovedOn
    _log("study.open_evidence", dispute, actor, at)
    return viewed_for(dispute, until=at)


def _open(dispute: Dispute, text: str, actor: User) -> Dispute:
    words = _words(text)
    try:
        with transaction.atomic():
            dispute.save(force_insert=True)
    except IntegrityError as error:
        standing = Dispute.objects.filter(
            member=dispute.member_id,
            record=dispute.record_id,
            item=dispute.item_id,
            state__in=STANDING_DISPUTES,
        )
        if not standing.exists():
            raise
        raise AlreadyDisputed from error
    _step(dispute, DisputeStepKind.OPENED, words, actor, dispute.opened_at)
    return dispute


def _words(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise DisputeWordsMissing
    return words[:WORDS_LENGTH]


def _own(dispute: Dispute, actor: User) -> None:
    if dispute.member.user_id != actor.pk:
        raise DisputeNotVisible


def _require(dispute: Dispute, actor: User, at: datetime) -> None:
    if not answerable_by(actor, at=at).filter(pk=dispute.pk).exists():
        raise DisputeNotVisible


def _move(dispute: Dispute, before: tuple[DisputeState, ...], after: DisputeState) -> None:
    """Change the state if it still is what the person saw; of two who press at once one comes late."""
    moved = Dispute.objects.filter(pk=dispute.pk, state__in=before).update(state=after)
    if not moved:
        raise DisputeMovedOn
    dispute.state = after


def _step(dispute: Dispute, kind: DisputeStepKind, text: str, actor: User, at: datetime) -> None:
    number = DisputeStep.objects.filter(dispute=dispute).count() + 1
    DisputeStep.objects.create(
        dispute=dispute,
        number=number,
        kind=kind,
        text=text,
        at=at,
        actor=actor,
        actor_name=actor.name,
    )
    outbox.emit(DisputeMoved(dispute_id=dispute.public_id, number=number), at=at)


def _log(action: str, dispute: Dispute, actor: User, at: datetime) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=action,
        target_label="study.dispute",
        target_key=dispute.public_id,
        unit_key=dispute.branch.public_id,
    )

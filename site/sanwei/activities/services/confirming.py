"""Confirming a record: the 记录人 and the 主持人 each say that it is right."""

from datetime import datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.completeness import missing_labels
from sanwei.activities.enums import ActivityState, Signer
from sanwei.activities.errors import AlreadyConfirmed, FieldsMissing, NotFinished, NotTheSigner
from sanwei.activities.events import ActivityConfirmed
from sanwei.activities.models import Activity
from sanwei.common import audit, outbox


@transaction.atomic
def confirm(
    *,
    activity: Activity,
    signer: Signer,
    actor: User | None,
    at: datetime,
    is_on_paper: bool = False,
) -> Activity:
    """Confirm as one of the two signers; with both the record is CONFIRMED and only corrections change it.

    The second one emits ActivityConfirmed. ``is_on_paper``: somebody else enters that the signer has signed the
    printed record, which stays the original.

    Raises: AlreadyConfirmed, NotFinished, FieldsMissing; NotTheSigner for anybody else without ``is_on_paper``.
    """
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if activity.is_confirmed or activity.is_confirmed_by(signer):
        raise AlreadyConfirmed
    if activity.state != ActivityState.FINISHED:
        raise NotFinished
    if missing := missing_labels(activity):
        raise FieldsMissing(missing)
    person = activity.host if signer == Signer.HOST else activity.recorder
    is_own = person is not None and actor is not None and person.user_id == actor.pk
    if not is_own and not is_on_paper:
        raise NotTheSigner
    # A 送学上门 has nobody who presides: the recorder's word is enough.
    for one in [signer] if activity.facts.has_host else Signer:
        setattr(activity, f"{one}_confirmed_at", at)
        setattr(activity, f"{one}_confirmed_by", actor.name if actor else "")
        setattr(activity, f"{one}_signed_on_paper", not is_own)
    if all(activity.is_confirmed_by(one) for one in Signer):
        activity.state = ActivityState.CONFIRMED
    activity.save()
    if activity.is_confirmed:
        event = ActivityConfirmed(activity_id=activity.public_id, occurred_on=activity.occurred_on)
        outbox.emit(event, at=at)
    audit.log(
        at=at,
        actor=actor,
        action="activities.confirm",
        target_label="activities.activity",
        target_key=activity.public_id,
        unit_key=activity.unit.public_id,
        signer=signer,
        is_on_paper=not is_own,
    )
    return activity

"""How one fact comes to be stored: its snapshots, its event, the fold behind it. The only door to StudyRecord.

Apart from ``records``, so that what follows from a record (``completion``) can write one itself.
"""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from sanwei.accounts.models import User
from sanwei.common import clock, outbox
from sanwei.org import queries as org
from sanwei.org.models import Member, Membership, OrgUnit
from sanwei.study.errors import NoMembership
from sanwei.study.events import StudyCorrected, StudyRecorded
from sanwei.study.models import StudyRecord
from sanwei.study.services import standing

RULE_VERSION = "1"  # of the completion rule: coverage of unique seconds, threshold less one second


def fact_of(member: Member, branch: OrgUnit, **fields: Any) -> StudyRecord:
    """Return an unsaved record with the snapshots of its day (I12)."""
    day = clock.local_date(fields["occurred_at"])
    actor: User | None = fields["actor"]
    return StudyRecord(
        **{**fields, "title": fields["title"][:255]},
        member=member,
        member_name=member.name,
        member_kind=member.kind_on(day),
        branch=branch,
        branch_name=branch.name,
        occurred_on=day,
        rule_version=RULE_VERSION,
        actor_name=actor.name if actor else "",
    )


def tell(fact: StudyRecord, *, at: datetime) -> StudyRecord:
    """Store ``fact`` unless its evidence was told before; return the row that stands."""
    try:
        with transaction.atomic():
            append(fact, at=at)
    except IntegrityError:
        # Told before, or by somebody else at this moment: the first record stands. Nobody looks beforehand,
        # because the constraint knows, and nearly every fact is new.
        if fact.evidence_key and (known := _known(fact)):
            return known
        raise
    return fact


def append(fact: StudyRecord, *, at: datetime) -> None:
    """Store a new row, tell the apps above, refresh the fold."""
    fact.save(force_insert=True)
    outbox.emit(event_of(fact), at=at)
    if fact.item_id is not None:
        standing.refresh(
            member_pk=fact.member_id,
            item_pk=fact.item_id,
            at=at,
            told=fact,
        )


def append_together(corrections: list[StudyRecord], *, at: datetime) -> None:
    """Store new rows that correct others, as ``append`` and the events of a correction do with each."""
    StudyRecord.objects.bulk_create(corrections)
    events: list[outbox.Event] = []
    for fact in corrections:
        events += [event_of(fact), StudyCorrected(record_id=fact.public_id)]
    outbox.emit_together(events, at=at)
    standing.refresh_corrected(corrections, at=at)


def event_of(fact: StudyRecord) -> StudyRecorded:
    return StudyRecorded(record_id=fact.public_id, occurred_on=fact.occurred_on)


def branch_on(member: Member, moment: datetime) -> OrgUnit:
    """Return the branch of ``member`` on that day; between two memberships the one left, before all the first.

    Raises: NoMembership.
    """
    day = clock.local_date(moment)
    if (present := org.membership_on(member, day)) is not None:
        return present.branch
    own = Membership.objects.select_related("branch").filter(member=member)
    nearest = own.filter(starts_on__lte=day).order_by("-starts_on").first()
    nearest = nearest or own.order_by("starts_on").first()
    if nearest is None:
        raise NoMembership
    return nearest.branch


def _known(fact: StudyRecord) -> StudyRecord | None:
    return StudyRecord.objects.filter(
        kind=fact.kind,
        evidence_label=fact.evidence_label,
        evidence_key=fact.evidence_key,
        member=fact.member_id,
        corrects__isnull=True,
    ).first()

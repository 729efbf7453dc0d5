"""What many people did in one place at one time, as one write. Its records are those that ``record`` would make."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import clock, outbox
from sanwei.org.models import Member, Membership
from sanwei.org.queries.scope import covering
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.errors import FutureFact
from sanwei.study.events import StudyRecorded
from sanwei.study.models import StudyRecord
from sanwei.study.services.records import RULE_VERSION, branch_on


@transaction.atomic
def record_together(
    *,
    members: Iterable[Member],
    method: StudyMethod,
    entry: EntryMethod,
    title: str,
    occurred_at: datetime,
    at: datetime,
    length_seconds: int,
    evidence_label: str,
    evidence_key: object,
    actor: User | None = None,
    organiser: str = "",
) -> list[StudyRecord]:
    """Append an ATTENDANCE for each of ``members`` who has none of this evidence yet; return the new ones.

    The same snapshots, the same events and the same idempotence as ``record``, in a handful of queries whatever
    the number of people. Two callers at once are told apart by the lock that the caller holds on the activity.

    Raises: FutureFact; NoMembership for a member who never belonged to a branch.
    """
    if occurred_at > at:
        raise FutureFact
    day, people = clock.local_date(occurred_at), {member.pk: member for member in members}
    known = StudyRecord.objects.filter(
        kind=RecordKind.ATTENDANCE,
        evidence_label=evidence_label,
        evidence_key=str(evidence_key),
        member__in=people,
        corrects__isnull=True,
    )
    for pk in known.values_list("member", flat=True):
        people.pop(pk)
    branches = {
        membership.member_id: membership.branch
        for membership in Membership.objects.select_related("branch").filter(
            covering(day), member__in=people
        )
    }
    facts = [
        StudyRecord(
            kind=RecordKind.ATTENDANCE,
            method=StudyMethod(method),
            entry=EntryMethod(entry),
            member=member,
            member_name=member.name,
            member_kind=member.kind_on(day),
            branch=(branch := branches.get(member.pk) or branch_on(member, occurred_at)),
            branch_name=branch.name,
            title=title[:255],
            organiser=organiser,
            occurred_at=occurred_at,
            occurred_on=day,
            recorded_at=at,
            length_seconds=length_seconds,
            evidence_label=evidence_label,
            evidence_key=str(evidence_key),
            rule_version=RULE_VERSION,
            actor=actor,
            actor_name=actor.name if actor else "",
        )
        for member in people.values()
    ]
    StudyRecord.objects.bulk_create(facts)
    outbox.emit_all(
        (StudyRecorded(record_id=fact.public_id, occurred_on=fact.occurred_on) for fact in facts),
        at=at,
    )
    return facts

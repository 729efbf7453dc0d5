"""Telling study what a member did."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import clock, outbox
from sanwei.org.models import Member, Membership
from sanwei.org.queries.scope import covering
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.errors import FutureFact
from sanwei.study.models import StudyItem, StudyRecord
from sanwei.study.services import conditions, facts, standing


@transaction.atomic
def record(
    *,
    member: Member,
    kind: RecordKind,
    method: StudyMethod,
    entry: EntryMethod,
    title: str,
    occurred_at: datetime,
    at: datetime,
    actor: User | None = None,
    item: StudyItem | None = None,
    length_seconds: int = 0,
    score_percent: Decimal | None = None,
    is_passed: bool | None = None,
    evidence_label: str = "",
    evidence_key: object = "",
    organiser: str = "",
    media_version: str = "",
    revision: str = "",
    is_offline_reported: bool = False,
) -> StudyRecord:
    """Append what a member did; emit StudyRecorded in the same transaction; complete ``item`` where it does.

    Snapshots name, kind and the branch of the member on the Chinese calendar day of ``occurred_at`` (I12).
    Idempotent by (kind, evidence, member): told twice, the first record is returned unchanged and nothing is
    emitted; without an ``evidence_key`` every call appends. A COMPLETION and a passed ASSESSMENT complete the
    item, a passed one also what waited for it alone (``conditions``). ``score_percent`` 0–100.

    Raises: FutureFact; NoMembership for a member who never belonged to a branch.
    """
    if occurred_at > at:
        raise FutureFact
    evidence_key = str(evidence_key)
    fact = facts.fact_of(
        member,
        facts.branch_on(member, occurred_at),
        kind=RecordKind(kind),
        method=StudyMethod(method),
        entry=EntryMethod(entry),
        is_offline_reported=is_offline_reported,
        item=item,
        title=title,
        organiser=organiser,
        occurred_at=occurred_at,
        recorded_at=at,
        length_seconds=length_seconds,
        score_percent=score_percent,
        is_passed=is_passed,
        evidence_label=evidence_label,
        evidence_key=evidence_key,
        media_version=media_version,
        revision=revision,
        actor=actor,
    )
    told = facts.tell(fact, at=at)
    if told is fact:
        conditions.fulfil(fact=fact, at=at)
    return told


@transaction.atomic
def record_together(
    *,
    members: Sequence[Member],
    kind: RecordKind,
    method: StudyMethod,
    entry: EntryMethod,
    title: str,
    occurred_at: datetime,
    at: datetime,
    evidence_label: str,
    evidence_key: object,
    actor: User | None = None,
    item: StudyItem | None = None,
    length_seconds: int = 0,
    organiser: str = "",
) -> list[StudyRecord]:
    """Append the same fact for each of ``members``, as ``record`` does for one; return the new records.

    For what many did at one time: five statements, however many they are. Idempotent by (kind, evidence,
    member): who has a record already gets no second one and is not among those returned. Where somebody else
    tells the same fact at this moment, the database refuses all of it: tell it again. ``item``: what they studied
    together, in its version of today; an ATTENDANCE completes it, where it asks for a test once that is passed.

    Raises: FutureFact; NoMembership for a member who never belonged to a branch; ValueError without evidence.
    """
    if occurred_at > at:
        raise FutureFact
    evidence_key = str(evidence_key)
    if not evidence_key:
        raise ValueError("records of many need an evidence that tells them apart")
    told = set(
        StudyRecord.objects.filter(
            kind=kind,
            evidence_label=evidence_label,
            evidence_key=evidence_key,
            member__in=members,
            corrects__isnull=True,
        ).values_list("member_id", flat=True)
    )
    day = clock.local_date(occurred_at)
    memberships = Membership.objects.select_related("branch").filter(
        covering(day), member__in=members
    )
    branches = {membership.member_id: membership.branch for membership in memberships}
    new = [
        facts.fact_of(
            member,
            branches.get(member.pk) or facts.branch_on(member, occurred_at),
            kind=RecordKind(kind),
            method=StudyMethod(method),
            entry=EntryMethod(entry),
            title=title,
            organiser=organiser,
            occurred_at=occurred_at,
            recorded_at=at,
            length_seconds=length_seconds,
            evidence_label=evidence_label,
            evidence_key=evidence_key,
            item=item,
            media_version=item.media_version if item else "",
            revision=item.revision if item else "",
            actor=actor,
        )
        for member in {member.pk: member for member in members}.values()
        if member.pk not in told
    ]
    StudyRecord.objects.bulk_create(new)
    outbox.emit_together([facts.event_of(fact) for fact in new], at=at)
    if item is not None:
        standing.refresh_together(new, item_pk=item.pk, at=at)
    return new

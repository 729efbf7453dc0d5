"""The only writer of StudyRecord."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from sanwei.accounts.models import User
from sanwei.common import clock, outbox
from sanwei.org import queries as org
from sanwei.org.models import Member, Membership, OrgUnit
from sanwei.org.queries.scope import covering
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.errors import FutureFact, NoMembership
from sanwei.study.events import StudyRecorded
from sanwei.study.models import StudyItem, StudyRecord
from sanwei.study.services import standing

RULE_VERSION = "1"  # of the completion rule: coverage of unique seconds, threshold less one second


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
    item. ``score_percent`` 0–100.

    Raises: FutureFact; NoMembership for a member who never belonged to a branch.
    """
    if occurred_at > at:
        raise FutureFact
    evidence_key = str(evidence_key)
    fact = _fact(
        member,
        branch_on(member, occurred_at),
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
    try:
        with transaction.atomic():
            append(fact, at=at)
    except IntegrityError:
        # Told before, or by somebody else at this moment: the first record stands. Nobody looks beforehand,
        # because the constraint knows, and nearly every fact is new.
        if evidence_key and (known := _known(kind, evidence_label, evidence_key, member)):
            return known
        raise
    return fact


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
    together, in its version of today; an ATTENDANCE completes it.

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
    facts = [
        _fact(
            member,
            branches.get(member.pk) or branch_on(member, occurred_at),
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
    StudyRecord.objects.bulk_create(facts)
    outbox.emit_together([_event(fact) for fact in facts], at=at)
    if item is not None:
        standing.refresh_together(facts, item_pk=item.pk, at=at)
    return facts


def _fact(member: Member, branch: OrgUnit, **fields: Any) -> StudyRecord:
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


def _event(fact: StudyRecord) -> StudyRecorded:
    return StudyRecorded(record_id=fact.public_id, occurred_on=fact.occurred_on)


def append(fact: StudyRecord, *, at: datetime) -> None:
    """Store a new row, tell the apps above, refresh the fold. For this package's own use."""
    fact.save(force_insert=True)
    outbox.emit(_event(fact), at=at)
    if fact.item_id is not None:
        standing.refresh(
            member_pk=fact.member_id,
            item_pk=fact.item_id,
            at=at,
            told=fact,
        )


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


def _known(kind: RecordKind, label: str, key: str, member: Member) -> StudyRecord | None:
    return StudyRecord.objects.filter(
        kind=kind,
        evidence_label=label,
        evidence_key=key,
        member=member,
        corrects__isnull=True,
    ).first()

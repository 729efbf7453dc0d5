"""Correcting a record: a new one that points to the wrong one and takes its place."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from sanwei.accounts.models import User
from sanwei.common import audit, clock, outbox
from sanwei.study.errors import AlreadyCorrected, CorrectionUnapproved, FutureFact, ReasonMissing
from sanwei.study.events import StudyCorrected
from sanwei.study.models import StudyRecord
from sanwei.study.services import conditions, facts

CORRECTABLE = frozenset(
    {
        "method",
        "entry",
        "title",
        "organiser",
        "occurred_at",
        "length_seconds",
        "score_percent",
        "is_passed",
        "is_offline_reported",
        "is_withdrawn",
        "branch",
    }
)
# What may follow from another fact for many records at once: it moves neither day nor branch.
FOLLOWING = frozenset({"score_percent", "is_passed"})


@transaction.atomic
def correct(
    *,
    record: StudyRecord,
    reason: str,
    actor: User | None,
    at: datetime,
    approver: str = "",
    follows: str = "",
    **changes: Any,
) -> StudyRecord:
    """Append a record that replaces ``record``; emit StudyRecorded and StudyCorrected in the same transaction.

    ``changes`` may name the fields in CORRECTABLE: ``is_withdrawn=True`` says that it never happened; a
    changed ``occurred_at`` takes the branch of that day with it (I12), ``branch`` (an OrgUnit) moves the
    record after a back-dated transfer (``actor`` None: it follows from what the audit trail holds). Everything
    else is copied.

    A person's correction names its ``approver``, somebody else; what only follows from another fact says which
    (``follows``) and needs none.

    Raises: CorrectionUnapproved; AlreadyCorrected unless ``record`` is the latest of its chain; ReasonMissing;
    FutureFact; ValueError for any other field.
    """
    if unknown := changes.keys() - CORRECTABLE:
        raise ValueError(f"not correctable: {', '.join(sorted(unknown))}")
    if not reason.strip():
        raise ReasonMissing
    approver, follows = approver.strip()[:100], follows.strip()[:200]
    if not follows and (not approver or (actor is not None and approver == actor.name)):
        raise CorrectionUnapproved
    if StudyRecord.objects.filter(corrects=record.pk).exists():
        raise AlreadyCorrected
    fact = _replacement(StudyRecord.objects.get(pk=record.pk), changes)
    fact.corrects = record
    if "occurred_at" in changes:
        fact.occurred_on = clock.local_date(fact.occurred_at)
        if "branch" not in changes:
            fact.branch = facts.branch_on(fact.member, fact.occurred_at)
    if fact.occurred_at > at:
        raise FutureFact
    fact.branch_name = fact.branch.name
    fact.reason = reason.strip()[:300]
    fact.approver_name, fact.follows = approver, follows
    fact.recorded_at = at
    fact.actor = actor
    fact.actor_name = actor.name if actor else ""
    try:
        with transaction.atomic():
            facts.append(fact, at=at)
            outbox.emit(StudyCorrected(record_id=fact.public_id), at=at)
            if not follows:
                _log(fact, record, actor, at, changes)
            conditions.fulfil(fact=fact, at=at)
    except IntegrityError as error:
        if StudyRecord.objects.filter(corrects=record).exists():
            raise AlreadyCorrected from error
        raise
    return fact


@transaction.atomic
def correct_together(
    *,
    corrections: Sequence[tuple[StudyRecord, Mapping[str, Any]]],
    reason: str,
    follows: str,
    at: datetime,
) -> list[StudyRecord]:
    """Append what takes the place of many records, as ``correct`` does with each; return the new ones in that order.

    Only for what follows from one other fact (``follows``), which changes nothing but FOLLOWING; some seven
    statements, however many records, and some for each item that somebody completes or no longer has and for
    each record that passes only now. The records are as just read, with their branches.

    Raises: AlreadyCorrected, then none of it is done; ReasonMissing; ValueError for any other field.
    """
    if unknown := {name for _record, changes in corrections for name in changes} - FOLLOWING:
        raise ValueError(f"does not follow: {', '.join(sorted(unknown))}")
    if not reason.strip() or not follows.strip():
        raise ReasonMissing
    if not corrections:
        return []
    replaced = [record.pk for record, _changes in corrections]
    if StudyRecord.objects.filter(corrects__in=replaced).exists():
        raise AlreadyCorrected
    new = []
    for record, changes in corrections:
        fact = _replacement(record, changes)
        fact.branch_name = fact.branch.name
        fact.reason, fact.follows = reason.strip()[:300], follows.strip()[:200]
        fact.approver_name, fact.actor, fact.actor_name = "", None, ""
        fact.recorded_at = at
        new.append(fact)
    facts.append_together(new, at=at)
    for (record, _changes), fact in zip(corrections, new, strict=True):
        if not record.is_passed:
            conditions.fulfil(fact=fact, at=at)
    return new


def _replacement(record: StudyRecord, changes: Mapping[str, Any]) -> StudyRecord:
    """Return an unsaved record that corrects ``record`` by ``changes`` and is its copy otherwise."""
    fact = copy(record)
    fact.pk = None
    fact.public_id = StudyRecord._meta.get_field("public_id").get_default()
    fact._state.adding = True
    for name, value in changes.items():
        setattr(fact, name, value)
    fact.corrects = record
    return fact


def _log(
    fact: StudyRecord,
    replaced: StudyRecord,
    actor: User | None,
    at: datetime,
    changes: dict[str, Any],
) -> None:
    audit.log(
        at=at,
        actor=actor,
        action="study.correct",
        target_label=StudyRecord._meta.label_lower,
        target_key=fact.public_id,
        unit_key=fact.branch.public_id,
        approver=fact.approver_name,
        fields=sorted(changes),
        before={name: str(getattr(replaced, name)) for name in sorted(changes)},
        after={name: str(getattr(fact, name)) for name in sorted(changes)},
        reason=fact.reason,
    )

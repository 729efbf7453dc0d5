"""Placing the marks of a recording, and passing those that no tap passes.

``Checkpoint`` rows are the truth. ``StudyItem.marks`` is their copy on the row that a beat reads anyway, and
``StudyProgress.passed`` that of a member's passes; both are written here only.
"""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import F, QuerySet

from sanwei.org.models import Member
from sanwei.study import gates
from sanwei.study.enums import CheckpointKind, ItemState
from sanwei.study.errors import CheckpointOutside
from sanwei.study.gates import Mark
from sanwei.study.models import (
    Checkpoint,
    CheckpointPass,
    MemberMeter,
    StudyItem,
    StudyProgress,
)
from sanwei.study.replacing import Replacement
from sanwei.study.services import standing
from sanwei.study.services.completion import complete_what_is_due

MINUTE_MS = 60_000
GRACE_MS = {CheckpointKind.PRESENCE: gates.PRESENCE_GRACE_MS, CheckpointKind.QUESTION: 0}


@transaction.atomic
def place_checkpoint(
    *,
    item: StudyItem,
    at_ms: int,
    kind: CheckpointKind,
    is_required: bool = True,
    grace_ms: int | None = None,
    reference: str = "",
    at: datetime,
) -> Checkpoint:
    """Place a mark on the recording of ``item``; the standing one of that kind and place is changed instead.

    It holds back the seconds of sessions that are opened from now on, and the completion of whoever has not
    completed; a completion stands. ``grace_ms`` None: what is usual for the kind. ``reference`` is the
    caller's name for what it binds to the mark. A change of 在场确认 or of the length derives presence marks
    anew.

    Raises: CheckpointOutside for a place that is not inside the recording.
    """
    item = StudyItem.objects.select_for_update().get(pk=item.pk)
    if item.is_read or not 0 < at_ms < (item.duration_ms or 0):
        raise CheckpointOutside
    kind = CheckpointKind(kind)
    told = {
        "is_required": is_required,
        "grace_ms": GRACE_MS[kind] if grace_ms is None else grace_ms,
        "reference": reference,
    }
    placed, _is_new = Checkpoint.objects.update_or_create(
        item=item,
        kind=kind,
        at_ms=at_ms,
        retired_at=None,
        defaults=told,
        create_defaults={**told, "created_at": at},
    )
    _copy(item)
    _complete(item, at)
    return placed


@transaction.atomic
def remove_checkpoint(*, checkpoint: Checkpoint, at: datetime) -> None:
    """Take a mark away for good; whoever lacked nothing else has completed. Idempotent."""
    item = StudyItem.objects.select_for_update().get(pk=checkpoint.item_id)
    if _standing(item).filter(pk=checkpoint.pk).update(retired_at=at):
        _copy(item)
        _complete(item, at)


@transaction.atomic
def pass_checkpoint(
    *, member: Member, checkpoint: Checkpoint, reference: str = "", at: datetime
) -> CheckpointPass:
    """Record that ``member`` passed a question mark, and complete the item if nothing else is missing. Idempotent.

    The first pass stands with its time and ``reference``. Whether the member may study the item, and answered
    rightly, is the caller's business.

    Raises: ValueError for a presence mark: those are passed by beats.
    """
    if checkpoint.kind == CheckpointKind.PRESENCE:
        raise ValueError("a presence mark is passed by a tap that a beat carries")
    about = {"member_pk": member.pk, "item_pk": checkpoint.item_id}
    # Weighed like a beat: one that was read before this pass finds another version, and reads again.
    MemberMeter.objects.get_or_create(member=member)
    MemberMeter.objects.filter(member=member).update(version=F("version") + 1)
    standing.begin(**about, at=at)
    made, is_new = CheckpointPass.objects.get_or_create(
        member=member,
        checkpoint=checkpoint,
        defaults={"passed_at": at, "reference": reference},
    )
    if is_new:
        StudyProgress.objects.filter(member=member, item=checkpoint.item_id).update(
            passed=passes_of(**about)
        )
        item = StudyItem.objects.select_related("unit").get(pk=checkpoint.item_id)
        _complete(item, at, member)
    return made


def follow(item: StudyItem, *, replacement: Replacement | None = None, at: datetime) -> bool:
    """Bring the marks of ``item`` in step with its setting and length; return whether they changed.

    In the transaction that holds the row. ``replacement`` is given when another recording took the place of
    the old one: questions move with the picture, and are asked anew of everybody where it reopens.
    """
    if replacement is not None:
        _move_questions(item, replacement, at)
    wanted = set()
    if not item.is_read:
        wanted = set(
            gates.presence_places(item.presence_minutes * MINUTE_MS, item.duration_ms or 0)
        )
    known = gates.of_stored(item.marks)
    if wanted == {mark.at_ms for mark in known if mark.is_presence} and replacement is None:
        return _drop_outside(item, known, at)
    presence = _standing(item).filter(kind=CheckpointKind.PRESENCE)
    presence.exclude(at_ms__in=wanted).update(retired_at=at)
    there = set(presence.values_list("at_ms", flat=True))
    Checkpoint.objects.bulk_create(
        Checkpoint(
            item=item,
            at_ms=at_ms,
            kind=CheckpointKind.PRESENCE,
            grace_ms=gates.PRESENCE_GRACE_MS,
            created_at=at,
        )
        for at_ms in sorted(wanted - there)
    )
    _drop_outside(item, known, at)
    return _copy(item)


def marks_of(item: StudyItem) -> list[list[object]]:
    """Return what ``StudyItem.marks`` must say."""
    return gates.as_stored(
        Mark(
            key=row.public_id.hex,
            at_ms=row.at_ms,
            kind=CheckpointKind(row.kind),
            is_required=row.is_required,
            grace_ms=row.grace_ms,
        )
        for row in _standing(item)
    )


def passes_of(*, member_pk: int, item_pk: int) -> list[str]:
    """Return what ``StudyProgress.passed`` must say."""
    rows = CheckpointPass.objects.filter(member=member_pk, checkpoint__item=item_pk)
    return sorted(key.hex for key in rows.values_list("checkpoint__public_id", flat=True))


def _standing(item: StudyItem) -> QuerySet[Checkpoint]:
    return Checkpoint.objects.filter(item=item, retired_at__isnull=True)


def _copy(item: StudyItem) -> bool:
    marks = marks_of(item)
    if item.marks == marks:
        return False
    item.marks = marks
    item.save(update_fields=["marks"])
    return True


def _complete(item: StudyItem, at: datetime, member: Member | None = None) -> None:
    if item.state == ItemState.LIVE:
        complete_what_is_due(item=item, at=at, members=[member.pk] if member else None)


def _drop_outside(item: StudyItem, known: gates.Marks, at: datetime) -> bool:
    """Retire what the new length leaves without a place."""
    end_ms = 0 if item.is_read else item.duration_ms or 0
    if all(mark.at_ms < end_ms for mark in known):
        return False
    _standing(item).filter(at_ms__gte=end_ms).update(retired_at=at)
    return _copy(item)


def _move_questions(item: StudyItem, replacement: Replacement, at: datetime) -> None:
    """Move questions along with the picture; a row of its own where everybody has to answer again."""
    shift_ms = 0 if replacement.reopens else replacement.shift_ms
    questions = list(_standing(item).filter(kind=CheckpointKind.QUESTION))
    _standing(item).filter(kind=CheckpointKind.QUESTION).update(retired_at=at)
    for row in questions:
        row.at_ms += shift_ms
        if not 0 < row.at_ms < (item.duration_ms or 0):
            continue
        if replacement.reopens:
            row.pk, row.public_id, row.created_at = None, uuid4(), at
        else:
            row.retired_at = None
        row.save()

"""Writes of 心得体会 and answers to the 讨论题."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from sanwei.accounts.models import User
from sanwei.activities.enums import ReflectionKind, ReflectionState
from sanwei.activities.errors import AlreadyConfirmed, LifeNotVisible, ReasonEmpty, TextInvalid
from sanwei.activities.events import ReflectionDecided
from sanwei.activities.models import Activity, ActivityBranch, MeetingReflection, Speech
from sanwei.activities.reflections.errors import (
    NoQuestion,
    NothingChosen,
    OwnReflection,
    ReflectionChanged,
    ReflectionLength,
    ReflectionTaken,
)
from sanwei.activities.reflections.queries import echo_of
from sanwei.activities.services.lines import MOST_LINES
from sanwei.activities.services.recording import store
from sanwei.common import audit, outbox
from sanwei.org.models import Member

SHORTEST = 50
LONGEST = 2_000
LONGEST_REASON = 200


@transaction.atomic
def write(
    *, part: ActivityBranch, member: Member, kind: ReflectionKind, text: str, at: datetime
) -> MeetingReflection:
    """Keep the one text of ``member``; a changed text waits again, the same text changes nothing.

    Raises: ReflectionLength, TextInvalid, NoQuestion, ReflectionTaken.
    """
    text = text.replace("\r\n", "\n").strip()
    if "\0" in text:
        raise TextInvalid
    if not SHORTEST <= len(text) <= LONGEST:
        raise ReflectionLength
    if kind == ReflectionKind.ANSWER and not part.activity.question:
        raise NoQuestion
    before = _lock(part).filter(member=member, kind=kind).first()
    if before is not None and before.taken_at is not None:
        raise ReflectionTaken
    if before is not None and before.text == text and before.state != ReflectionState.RETURNED:
        return before
    row, _is_new = MeetingReflection.objects.update_or_create(
        part=part,
        member=member,
        kind=kind,
        defaults={
            "member_name": member.name,
            "text": text,
            "state": ReflectionState.WAITING,
            "echo": echo_of(text, part=part, kind=kind, member=member) or "",
            "written_at": at,
            "decided_at": None,
            "decided_by_name": "",
            "return_reason": "",
        },
    )
    return row


@transaction.atomic
def withdraw(*, part: ActivityBranch, member: Member, kind: ReflectionKind) -> None:
    """Delete what ``member`` wrote; a second call changes nothing. Raises: ReflectionTaken."""
    row = _lock(part).filter(member=member, kind=kind).first()
    if row is None:
        return
    if row.taken_at is not None:
        raise ReflectionTaken
    row.delete()


@transaction.atomic
def decide(
    *, row: MeetingReflection, is_passed: bool, reason: str, read: str, actor: User, at: datetime
) -> None:
    """Let the branch read a text, or send it back with a reason; the apps above tell its writer.

    ``read`` is ``MeetingReflection.stamp`` of the text that was read: what was changed meanwhile is not let through
    unread. Raises: OwnReflection, ReasonEmpty, TextInvalid, ReflectionTaken, ReflectionChanged.
    """
    reason = "" if is_passed else reason.strip()
    if not is_passed and not reason:
        raise ReasonEmpty
    if len(reason) > LONGEST_REASON or "\0" in reason:
        raise TextInvalid
    found = _lock(row.part).filter(pk=row.pk).select_related("member").first()
    if found is None or found.stamp != read:
        raise ReflectionChanged
    if found.member.user_id == actor.pk:
        raise OwnReflection
    if found.taken_at is not None:
        raise ReflectionTaken
    found.state = ReflectionState.PASSED if is_passed else ReflectionState.RETURNED
    found.return_reason = reason
    found.decided_at, found.decided_by_name = at, actor.name
    found.save()
    outbox.emit(ReflectionDecided(reflection_id=found.public_id, state=found.state), at=at)
    _log("passed" if is_passed else "returned", found.part, actor, at)


@transaction.atomic
def take(*, part: ActivityBranch, chosen: Collection[UUID], actor: User, at: datetime) -> int:
    """Put passed texts at the end of the record's 讨论发言 and return how many; those already there are left out.

    Confirmations given before are taken back, as with every change of the text. Raises: LifeNotVisible for a branch
    that is not the host, AlreadyConfirmed, NothingChosen, TextInvalid where the record is full.
    """
    if not part.is_host:
        raise LifeNotVisible
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=part.activity_id)
    if activity.is_confirmed:
        raise AlreadyConfirmed
    rows = list(
        _lock(part).filter(
            public_id__in=chosen, state=ReflectionState.PASSED, taken_at__isnull=True
        )
    )
    if not rows:
        raise NothingChosen
    last = activity.speeches.order_by("-number").values_list("number", flat=True).first() or 0
    if last + len(rows) > MOST_LINES:
        raise TextInvalid
    Speech.objects.bulk_create(
        Speech(activity=activity, number=number, person=row.member_name, points=row.text)
        for number, row in enumerate(rows, start=last + 1)
    )
    MeetingReflection.objects.filter(pk__in=[row.pk for row in rows]).update(taken_at=at)
    store(activity, at=at)
    _log("taken", part, actor, at)
    return len(rows)


def _lock(part: ActivityBranch) -> QuerySet[MeetingReflection]:
    return MeetingReflection.objects.select_for_update(of=("self",)).filter(part=part)


def _log(what: str, part: ActivityBranch, actor: User, at: datetime) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=f"activities.reflection.{what}",
        target_label="activities.activity",
        target_key=part.activity.public_id,
        unit_key=(part.group or part.branch).public_id,
    )

"""Taking answers in. An answer that was acknowledged is in the row (I14)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from quizzes.enums import AttemptState
from quizzes.errors import AttemptOver, BadAnswer
from quizzes.models import Attempt
from quizzes.services.closing import is_past
from quizzes.shown import Shown, shown_value, stored_value
from quizzes.timing import timed
from sanwei.common.durability import make_commit_durable
from sanwei.common.errors import NotVisible
from sanwei.org.models import Member

# Two writers of one attempt are two devices of one person: somebody always gets through.
TRIES = 50


@dataclass(frozen=True, kw_only=True)
class AnswerChange:
    """One answer from a device. ``shown``: as ``quizzes.shown`` says; "" clears, None leaves.

    ``sequence`` None comes from a page without JavaScript: it is newer than what is stored.
    """

    ordinal: int
    shown: Shown | None = None
    is_flagged: bool | None = None
    sequence: int | None = None


@dataclass(frozen=True)
class SavedAnswers:
    """What the row holds after a save: nothing in it depends on right or wrong."""

    answers: tuple[tuple[int, int, Shown, bool], ...]
    answered_count: int
    flagged_count: int
    seconds_left: int | None = None


def save_answers(
    *, attempt_id: UUID, member: Member, changes: Sequence[AnswerChange], at: datetime
) -> SavedAnswers:
    """Take answers into the attempt of ``member``, as ``save_into`` does.

    Raises: NotVisible for somebody else's attempt, AttemptOver, BadAnswer (then nothing is stored).
    """
    attempt = Attempt.objects.filter(public_id=attempt_id, member=member).first()
    if attempt is None:
        raise NotVisible()
    return save_into(attempt=attempt, changes=changes, at=at)


def save_into(*, attempt: Attempt, changes: Sequence[AnswerChange], at: datetime) -> SavedAnswers:
    """Take answers into an attempt that was just read, in one guarded UPDATE; when it returns they are on disk.

    Per question the highest sequence wins; a repeated or late one changes nothing. Accepted until the
    deadline and ``closing.GRACE`` after it. The caller has made sure whose attempt it is.
    Raises: AttemptOver, BadAnswer (then nothing is stored).
    """
    for _again in range(TRIES):
        if not attempt.is_running or is_past(attempt, at):
            raise AttemptOver()
        merged = timed(
            attempt.answers,
            _merged(attempt, changes, at),
            started_at=attempt.started_at,
            at=at,
        )
        if merged == attempt.answers or _stored(attempt, merged):
            attempt.answers = merged
            named = {change.ordinal for change in changes}
            return reply_of(attempt=attempt, ordinals=named, at=at)
        attempt = Attempt.objects.get(pk=attempt.pk)
    raise RuntimeError(f"attempt {attempt.pk} was written {TRIES} times while one answer was saved")


def _merged(attempt: Attempt, changes: Sequence[AnswerChange], at: datetime) -> dict[str, Any]:
    answers = dict(attempt.answers)
    for change in changes:
        if not 1 <= change.ordinal <= len(attempt.paper):
            raise BadAnswer()
        stored = answers.get(str(change.ordinal), {"value": "", "sequence": 0, "flagged": False})
        sequence = stored["sequence"] + 1 if change.sequence is None else change.sequence
        value, flagged = _wanted(attempt, change, stored)
        if sequence <= stored["sequence"]:
            continue
        if change.sequence is None and (value, flagged) == (stored["value"], stored["flagged"]):
            continue
        answers[str(change.ordinal)] = {
            "value": value,
            "flagged": flagged,
            "sequence": sequence,
            "saved_at": at.isoformat(),
        }
    return answers


def _wanted(attempt: Attempt, change: AnswerChange, stored: dict[str, Any]) -> tuple[Any, bool]:
    line = attempt.paper[change.ordinal - 1]
    value = stored["value"]
    if change.shown is not None:
        value = stored_value(line, change.shown)
    flagged = stored["flagged"] if change.is_flagged is None else change.is_flagged
    return value, flagged


def _stored(attempt: Attempt, answers: dict[str, Any]) -> bool:
    with transaction.atomic():
        updated = Attempt.objects.filter(
            pk=attempt.pk, state=AttemptState.OPEN, revision=attempt.revision
        ).update(answers=answers, revision=F("revision") + 1)
        make_commit_durable()
    return updated == 1


def reply_of(*, attempt: Attempt, ordinals: Collection[int], at: datetime) -> SavedAnswers:
    """Return what the row holds of ``ordinals``, in their order."""
    saved = []
    for ordinal in sorted(ordinals):
        line = attempt.paper[ordinal - 1]
        answer = attempt.answers.get(str(ordinal), {"value": "", "sequence": 0, "flagged": False})
        shown = shown_value(line, answer["value"])
        saved.append((ordinal, answer["sequence"], shown, answer["flagged"]))
    return SavedAnswers(
        tuple(saved), attempt.answered_count, attempt.flagged_count, attempt.seconds_left(at)
    )

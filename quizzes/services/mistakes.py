"""错题本: what a scored attempt puts in, and what practice does to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from quizzes import practising, spacing
from quizzes.enums import AttemptState
from quizzes.errors import NotAnswered
from quizzes.marking import mark
from quizzes.models import Attempt, Mistake, QuestionVersion
from quizzes.models.attempt import EVIDENCE_LABEL
from quizzes.scoring import mark_of, versions_of
from quizzes.shown import Shown, stored_value
from sanwei.common import clock
from sanwei.study.events import StudyRecorded
from sanwei.study.models import StudyRecord

# What an answer changes, as ``_after`` tells it.
REMEMBERED = ("memory", "due_on", "streak", "known_at", "wrong_at", "wrong_count")
Asked = tuple[int, int]  # primary key of the question, sub-question from 1 or 0


def follow_score(event: StudyRecorded) -> None:
    """Take a scored attempt into the 错题本 of its member (consumer ``quizzes.mistakes``)."""
    record = StudyRecord.objects.filter(
        public_id=event.record_id, evidence_label=EVIDENCE_LABEL
    ).first()
    if record is None:
        return
    attempt = Attempt.objects.filter(public_id=record.evidence_key, state=AttemptState.SCORED)
    if found := attempt.select_related("member").first():
        take_in(attempt=found)


@transaction.atomic
def take_in(*, attempt: Attempt) -> None:
    """Note what was wrong in a scored attempt, and what was right of the notebook when it was due.

    Told again, after the key was corrected too, it changes nothing but this: what this attempt alone put in and
    has right now is taken out again. 简答 stay outside. Some six statements, however many questions there are.
    """
    at = attempt.submitted_at or attempt.started_at
    results = _results(attempt)
    known = {
        (row.question_id, row.part): row
        for row in Mistake.objects.select_for_update().filter(
            member=attempt.member, question__in={question for question, _part in results}
        )
    }
    new: list[Mistake] = []
    undone: list[int] = []
    again: list[Mistake] = []
    for asked, is_right in results.items():
        row = known.get(asked)
        if row is None:
            if not is_right:
                new.append(_first(attempt, asked, at))
        elif row.attempt_id == attempt.pk:
            if is_right and row.wrong_count == 1 and not row.revision:
                undone.append(row.pk)
        elif row.wrong_at < at and (row.practised_at is None or row.practised_at < at):
            counts = not is_right or row.is_due(clock.local_date(at))  # right only when it was due
            if counts:
                again.append(_again(row, attempt, is_right, at))
    Mistake.objects.bulk_create(new)
    if undone:
        Mistake.objects.filter(pk__in=undone).delete()
    if again:
        Mistake.objects.bulk_update(again, ["attempt", *REMEMBERED])


@dataclass(frozen=True)
class Practised:
    """``mistake`` as it stands now; ``is_new`` False: the answer came twice or too early, and changed nothing."""

    mistake: Mistake
    is_new: bool


def practise(*, mistake: Mistake, shown: Shown | None, revision: int, at: datetime) -> Practised:
    """Mark one answer to a due question; ``shown`` None: 不会. ``revision``: as the page that was answered says.

    Right when due moves it further away, the third time in a row it is known. Idempotent by ``revision``. The
    caller says whether the question may be put to the member now.

    Raises: NotAnswered where nothing was chosen, BadAnswer.
    """
    if revision != mistake.revision or not mistake.is_due(clock.local_date(at)):
        return Practised(mistake, False)
    version = QuestionVersion.objects.get(current_of=mistake.question_id)
    content = practising.asked_part(version, mistake.part)
    if content is None:
        return Practised(mistake, False)
    seed = practising.seed_of(mistake.public_id, revision)
    line = practising.line_of(content, version=version.pk, part=mistake.part, seed=seed)
    value = "" if shown is None else stored_value(line, shown)
    if shown is not None and not any(value):
        raise NotAnswered()
    is_right = mark(practising.key_of(content), value).is_right
    told = {
        **_after(mistake, is_right, at),
        "revision": revision + 1,
        "practised_at": at,
        "practised": {"version": version.pk, "value": value, "is_right": is_right},
    }
    written = Mistake.objects.filter(pk=mistake.pk, revision=revision).update(**told)
    mistake.refresh_from_db()
    return Practised(mistake, bool(written))


def _results(attempt: Attempt) -> dict[Asked, bool]:
    versions = versions_of(attempt)
    marks = mark_of(attempt, versions).marks
    results: dict[Asked, bool] = {}
    for line, one in zip(attempt.paper, marks, strict=True):
        if line["type"] in practising.NOT_PRACTISED:
            continue
        part = line.get("part")
        asked = (versions[line["version"]].question_id, 0 if part is None else part + 1)
        results[asked] = one.is_right
    return results


def _first(attempt: Attempt, asked: Asked, at: datetime) -> Mistake:
    question, part = asked
    first = spacing.missed(None, at)
    return Mistake(
        member=attempt.member,
        question_id=question,
        part=part,
        attempt=attempt,
        wrong_at=at,
        memory=first.memory,
        due_on=first.due_on,
    )


def _again(row: Mistake, attempt: Attempt, is_right: bool, at: datetime) -> Mistake:
    """Let ``row`` say what a later attempt, which asked it too, changes."""
    row.attempt = attempt
    for name, value in _after(row, is_right, at).items():
        setattr(row, name, value)
    return row


def _after(row: Mistake, is_right: bool, at: datetime) -> Mapping[str, Any]:
    if not is_right:
        back = spacing.missed(row.memory, at)
        return {
            "memory": back.memory,
            "due_on": back.due_on,
            "streak": 0,
            "known_at": None,
            "wrong_at": at,
            "wrong_count": row.wrong_count + 1,
        }
    later = spacing.recalled(row.memory, at)
    streak = row.streak + 1
    return {
        "memory": later.memory,
        "due_on": later.due_on,
        "streak": streak,
        "known_at": at if streak >= spacing.KNOWN_AFTER else None,
    }

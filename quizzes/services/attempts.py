"""Starting attempts and taking answers in. An answer that was acknowledged is in the row (I14)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from quizzes import papers, pools
from quizzes.drawing import PaperLine, draw
from quizzes.enums import AttemptState
from quizzes.errors import AttemptOver, BadAnswer, NoAttemptsLeft, QuizNotOpenYet, QuizOver
from quizzes.models import Attempt, QuestionVersion, Quiz
from quizzes.services.closing import is_past, settle
from sanwei.common.durability import make_commit_durable
from sanwei.common.errors import NotVisible
from sanwei.org import queries as org
from sanwei.org.models import Member

# Two writers of one attempt are two devices of one person: somebody always gets through.
TRIES = 50


@dataclass(frozen=True, kw_only=True)
class AnswerChange:
    """One answer from a device. ``shown``: letters as this attempt shows them, "" clears, None leaves.

    ``sequence`` None comes from a page without JavaScript: it is newer than what is stored.
    """

    ordinal: int
    shown: str | None = None
    is_flagged: bool | None = None
    sequence: int | None = None


@dataclass(frozen=True)
class SavedAnswers:
    """What the row holds after a save: nothing in it depends on right or wrong."""

    answers: tuple[tuple[int, int, str, bool], ...]
    answered_count: int
    flagged_count: int


def start_attempt(*, quiz: Quiz, member: Member, at: datetime) -> Attempt:
    """Return the running attempt of ``member``, or draw a new paper.

    Two devices, or one button pressed twice, get the same attempt: the database allows one open one.
    Raises: NotVisible outside the audience, QuizNotOpenYet, QuizOver, NoAttemptsLeft, NotEnoughQuestions.
    """
    if not org.audience_covers(quiz.audience, member, at=at):
        raise NotVisible()
    for _again in range(2):
        if running := _running(quiz, member, at):
            return running
        _check_may_start(quiz, at)
        used = Attempt.objects.filter(quiz=quiz, member=member).aggregate(n=Max("number"))["n"] or 0
        if quiz.attempts_allowed is not None and used >= quiz.attempts_allowed:
            raise NoAttemptsLeft()
        attempt = _drawn(quiz, member, used + 1, at)
        try:
            with transaction.atomic():
                attempt.save()
        except IntegrityError:
            continue  # the other device was first
        return attempt
    if running := _running(quiz, member, at):
        return running
    raise NoAttemptsLeft()


def save_answers(
    *, attempt_id: UUID, member: Member, changes: Sequence[AnswerChange], at: datetime
) -> SavedAnswers:
    """Take answers into the attempt in one guarded UPDATE; when it returns they are on disk.

    Per question the highest sequence wins; a repeated or late one changes nothing. Accepted until the
    deadline and ``closing.GRACE`` after it.
    Raises: NotVisible for somebody else's attempt, AttemptOver, BadAnswer (then nothing is stored).
    """
    for _again in range(TRIES):
        attempt = Attempt.objects.filter(public_id=attempt_id, member=member).first()
        if attempt is None:
            raise NotVisible()
        if not attempt.is_running or is_past(attempt, at):
            raise AttemptOver()
        merged = _merged(attempt, changes, at)
        if merged == attempt.answers or _stored(attempt, merged):
            attempt.answers = merged
            return _reply(attempt, changes)
    raise RuntimeError(f"attempt {attempt_id} was written {TRIES} times while one answer was saved")


def _running(quiz: Quiz, member: Member, at: datetime) -> Attempt | None:
    attempt = Attempt.objects.filter(quiz=quiz, member=member, state=AttemptState.OPEN).first()
    if attempt is None or not is_past(attempt, at):
        return attempt
    settle(attempt=attempt, at=at)
    return None


def _check_may_start(quiz: Quiz, at: datetime) -> None:
    if quiz.is_open(at):
        return
    raise QuizOver() if quiz.is_over(at) else QuizNotOpenYet()


def trial_attempt(*, quiz: Quiz, at: datetime) -> Attempt:
    """Draw a paper for an editor's preview; nothing is stored. Raises: NotEnoughQuestions."""
    return _drawn(quiz, None, 0, at)


def _drawn(quiz: Quiz, member: Member | None, number: int, at: datetime) -> Attempt:
    seed = secrets.randbits(62)
    lines = draw(pools.pool_of(quiz), pools.rules_of(quiz), seed=seed, shuffle=quiz.shuffle)
    versions = QuestionVersion.objects.in_bulk([line.version for line in lines])
    limit = timedelta(minutes=quiz.time_limit_minutes) if quiz.time_limit_minutes else None
    ends = [moment for moment in (at + limit if limit else None, quiz.closes_at) if moment]
    return Attempt(
        quiz=quiz,
        member=member,
        number=number,
        seed=seed,
        paper=[_line(line, versions[line.version]) for line in lines],
        quiz_title=quiz.title,
        pass_percent=quiz.pass_percent,
        multiple_scoring=quiz.multiple_scoring,
        started_at=at,
        deadline_at=min(ends) if ends else None,
        score_max=sum(versions[line.version].score for line in lines),
    )


def _line(line: PaperLine, version: QuestionVersion) -> dict[str, Any]:
    # The type stands in the paper so that a save needs no look at the version.
    return {**line.as_json(), "type": version.type}


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


def _wanted(attempt: Attempt, change: AnswerChange, stored: dict[str, Any]) -> tuple[str, bool]:
    line = attempt.paper[change.ordinal - 1]
    value = stored["value"]
    if change.shown is not None:
        value = papers.stored_value(line["type"], line["order"], change.shown)
    flagged = stored["flagged"] if change.is_flagged is None else change.is_flagged
    return value, flagged


def _stored(attempt: Attempt, answers: dict[str, Any]) -> bool:
    with transaction.atomic():
        updated = Attempt.objects.filter(
            pk=attempt.pk, state=AttemptState.OPEN, revision=attempt.revision
        ).update(answers=answers, revision=F("revision") + 1)
        make_commit_durable()
    return updated == 1


def _reply(attempt: Attempt, changes: Sequence[AnswerChange]) -> SavedAnswers:
    saved = []
    for ordinal in sorted({change.ordinal for change in changes}):
        line = attempt.paper[ordinal - 1]
        answer = attempt.answers.get(str(ordinal), {"value": "", "sequence": 0, "flagged": False})
        shown = papers.shown_letters(line["type"], line["order"], answer["value"])
        saved.append((ordinal, answer["sequence"], shown, answer["flagged"]))
    return SavedAnswers(tuple(saved), attempt.answered_count, attempt.flagged_count)

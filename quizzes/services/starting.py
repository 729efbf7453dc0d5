"""Starting attempts: one paper for one member, however often the button is pressed."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q

from quizzes import pools
from quizzes.drawing import draw
from quizzes.enums import AttemptState, QuizKind
from quizzes.errors import NoAttemptsLeft, QuizNotOpenYet, QuizOver, WaitBeforeNext
from quizzes.models import Attempt, Quiz
from quizzes.services.closing import is_past, settle
from quizzes.services.contests import check_may_take
from sanwei.common.errors import NotVisible
from sanwei.org import queries as org
from sanwei.org.models import Member


def start_attempt(*, quiz: Quiz, member: Member, topic: str = "", at: datetime) -> Attempt:
    """Return the running attempt of ``member``, or draw a new paper.

    Two devices, or one button pressed twice, get the same attempt: the database allows one open one.
    ``topic``: the 知识点 that a 专项练习 is drawn from.
    Raises: NotVisible outside the audience, NotEntered for a contest that the branch has not entered,
    QuizNotOpenYet, QuizOver, NoAttemptsLeft, WaitBeforeNext, NotEnoughQuestions.
    """
    if not org.audience_covers(quiz.audience, member, at=at):
        raise NotVisible()
    check_may_take(quiz, member, at)
    for _again in range(2):
        used = _used(quiz, member)
        if used.has_open:
            if running := _running(quiz, member, at):
                return running
            used = _used(quiz, member)  # it was overdue and has ended just now
        _check_may_start(quiz, at)
        if quiz.attempts_allowed is not None and used.count >= quiz.attempts_allowed:
            # The other device may have taken the last one since we looked.
            if running := _running(quiz, member, at):
                return running
            raise NoAttemptsLeft()
        if (until := _waits_until(quiz, used)) is not None and at < until:
            raise WaitBeforeNext(until)
        attempt = _drawn(quiz, member, used.count + 1, at, topic)
        try:
            with transaction.atomic():
                attempt.save()
        except IntegrityError:
            continue  # the other device was first
        return attempt
    if running := _running(quiz, member, at):
        return running
    raise NoAttemptsLeft()


@dataclass(frozen=True)
class Used:
    """How many attempts a member has begun, when the last of them ended, whether one is open."""

    count: int
    ended_at: datetime | None
    has_open: bool


def _used(quiz: Quiz, member: Member) -> Used:
    begun = Attempt.objects.filter(quiz=quiz, member=member)
    found = begun.aggregate(
        n=Max("number"),
        ended_at=Max("submitted_at"),
        open=Count("pk", filter=Q(state=AttemptState.OPEN)),
    )
    return Used(found["n"] or 0, found["ended_at"], found["open"] > 0)


def _waits_until(quiz: Quiz, used: Used) -> datetime | None:
    if quiz.wait_minutes is None or used.ended_at is None:
        return None
    return used.ended_at + timedelta(minutes=quiz.wait_minutes)


def trial_attempt(*, quiz: Quiz, at: datetime) -> Attempt:
    """Draw a paper for an editor's preview; nothing is stored. Raises: NotEnoughQuestions."""
    return _drawn(quiz, None, 0, at)


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


def _drawn(
    quiz: Quiz, member: Member | None, number: int, at: datetime, topic: str = ""
) -> Attempt:
    # A contest puts the same paper to everybody.
    is_contest = quiz.kind == QuizKind.CONTEST
    seed = quiz.public_id.int >> 66 if is_contest else secrets.randbits(62)
    pool = pools.pool_of(quiz)
    rules = pools.rules_for(quiz, pool, topic)
    lines = draw(pool, rules, seed=seed, shuffle=quiz.shuffle and not is_contest)
    scores = {question.version: question.score for question in pool}
    limit = timedelta(minutes=quiz.time_limit_minutes) if quiz.time_limit_minutes else None
    ends = [moment for moment in (at + limit if limit else None, quiz.closes_at) if moment]
    return Attempt(
        quiz=quiz,
        member=member,
        number=number,
        seed=seed,
        paper=[line.as_json() for line in lines],
        quiz_title=f"{quiz.title} · {topic}"[:120] if topic else quiz.title,
        pass_percent=quiz.pass_percent,
        multiple_scoring=quiz.multiple_scoring,
        started_at=at,
        deadline_at=min(ends) if ends else None,
        score_max=sum(scores[version] for version in {line.version for line in lines}),
    )

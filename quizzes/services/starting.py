"""Starting attempts: one paper for one member, however often the button is pressed."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from quizzes import pools
from quizzes.drawing import draw
from quizzes.enums import AttemptState, QuizKind
from quizzes.errors import NoAttemptsLeft, QuizNotOpenYet, QuizOver
from quizzes.models import Attempt, QuestionVersion, Quiz
from quizzes.services.closing import is_past, settle
from quizzes.services.contests import check_may_take
from sanwei.common.errors import NotVisible
from sanwei.org import queries as org
from sanwei.org.models import Member


def start_attempt(*, quiz: Quiz, member: Member, topic: str = "", at: datetime) -> Attempt:
    """Return the running attempt of ``member``, or draw a new paper.

    Two devices, or one button pressed twice, get the same attempt: the database allows one open one.
    ``topic``: the 知识点 that a 专项练习 is drawn from.
    Raises: NotEntered for a contest that the branch has not entered;
    NotVisible outside the audience, QuizNotOpenYet, QuizOver, NoAttemptsLeft, NotEnoughQuestions.
    """
    if not org.audience_covers(quiz.audience, member, at=at):
        raise NotVisible()
    check_may_take(quiz, member, at)
    for _again in range(2):
        if running := _running(quiz, member, at):
            return running
        _check_may_start(quiz, at)
        used = Attempt.objects.filter(quiz=quiz, member=member).aggregate(n=Max("number"))["n"] or 0
        if quiz.attempts_allowed is not None and used >= quiz.attempts_allowed:
            # The other device may have taken the last one since we looked.
            if running := _running(quiz, member, at):
                return running
            raise NoAttemptsLeft()
        attempt = _drawn(quiz, member, used + 1, at, topic)
        try:
            with transaction.atomic():
                attempt.save()
        except IntegrityError:
            continue  # the other device was first
        return attempt
    if running := _running(quiz, member, at):
        return running
    raise NoAttemptsLeft()


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
    drawn = QuestionVersion.objects.filter(pk__in=[line.version for line in lines])
    scores = dict(drawn.values_list("pk", "score"))
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

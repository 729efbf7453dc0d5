"""Publishing and ending quizzes, and keeping their StudyItem in step."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from quizzes import pools
from quizzes.drawing import draw
from quizzes.enums import AttemptState, QuizState
from quizzes.errors import BadQuiz, NotEnoughQuestions
from quizzes.models import Attempt, Quiz
from quizzes.models.quiz import OWNER_LABEL
from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.study import services as study
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem


@transaction.atomic
def keep_in_step(*, quiz: Quiz, at: datetime) -> StudyItem:
    """Bring the StudyItem of ``quiz`` in line with it, and running attempts with an earlier 截止时间.

    A later 截止时间 does not lengthen an attempt that has begun. Idempotent.
    """
    if quiz.closes_at is not None:
        Attempt.objects.filter(
            Q(deadline_at__isnull=True) | Q(deadline_at__gt=quiz.closes_at),
            quiz=quiz,
            state=AttemptState.OPEN,
            started_at__lt=quiz.closes_at,
        ).update(deadline_at=quiz.closes_at)
    return study.sync_item(
        owner_label=OWNER_LABEL,
        owner_key=str(quiz.public_id),
        kind=ItemKind.QUIZ,
        title=quiz.title,
        url=quiz.get_absolute_url(),
        unit=quiz.unit,
        audience=quiz.audience,
        state=item_state(quiz, at),
        at=at,
    )


def item_state(quiz: Quiz, at: datetime) -> ItemState:
    """Return what members should see of it at ``at``: live only while it can be answered."""
    if quiz.is_open(at):
        return ItemState.LIVE
    if quiz.state != QuizState.DRAFT and quiz.is_over(at):
        return ItemState.RETIRED
    return ItemState.DRAFT


@transaction.atomic
def publish(*, quiz: Quiz, actor: User | None, at: datetime) -> Quiz:
    """Open ``quiz`` to its audience, after drawing one paper as a trial.

    Raises: BadQuiz where a paper can't be drawn or the window is already over.
    """
    if quiz.closes_at is not None and quiz.closes_at <= at:
        raise BadQuiz(BadQuiz.PAST)
    rules = pools.rules_of(quiz)
    if not rules:
        raise BadQuiz(BadQuiz.NO_RULES)
    try:
        draw(pools.pool_of(quiz), rules, seed=0, shuffle=False)
    except NotEnoughQuestions as error:
        raise BadQuiz(BadQuiz.TOO_FEW) from error
    return _turn(quiz, QuizState.OPEN, "quiz.publish", actor, at)


@transaction.atomic
def close(*, quiz: Quiz, actor: User | None, at: datetime) -> Quiz:
    """End ``quiz`` now. Attempts under way end too and are scored with the answers saved so far."""
    Attempt.objects.filter(
        Q(deadline_at__isnull=True) | Q(deadline_at__gt=at),
        quiz=quiz,
        state=AttemptState.OPEN,
        started_at__lt=at,
    ).update(deadline_at=at)
    return _turn(quiz, QuizState.CLOSED, "quiz.close", actor, at)


def _turn(quiz: Quiz, state: QuizState, action: str, actor: User | None, at: datetime) -> Quiz:
    quiz.state = state
    Quiz.objects.filter(pk=quiz.pk).update(state=state)
    audit.log(
        at=at,
        actor=actor,
        action=action,
        target_label=OWNER_LABEL,
        target_key=quiz.public_id,
        unit_key=quiz.unit.public_id,
        title=quiz.title,
    )
    keep_in_step(quiz=quiz, at=at)
    return quiz

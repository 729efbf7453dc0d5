"""Publishing and ending quizzes, and keeping their StudyItem in step."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from quizzes import contests, pools
from quizzes.drawing import draw
from quizzes.enums import AttemptState, QuizKind, QuizState
from quizzes.errors import BadQuiz, NotEnoughQuestions
from quizzes.models import Attempt, Quiz
from quizzes.models.quiz import OWNER_LABEL
from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.study import services as study
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem

WEEK = timedelta(days=7)


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
    _check_kind(quiz, at)
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


def open_next_week(*, quiz: Quiz, at: datetime) -> Quiz | None:
    """Publish the next week of a 每周测验 once its window is a week old; None: nothing to do. Idempotent.

    Same banks, rules and terms, the window seven days later. A quiz that its editor ended is followed by none.
    """
    if quiz.kind != QuizKind.WEEKLY or quiz.state != QuizState.OPEN or not quiz.weeks_left:
        return None
    if quiz.opens_at is None or quiz.closes_at is None or at < quiz.opens_at + WEEK:
        return None
    with transaction.atomic():
        last = Quiz.objects.select_for_update().get(pk=quiz.pk)
        if Quiz.objects.filter(follows=last).exists():
            return None
        following = _again(last, window_later=WEEK)
        if following.is_over(at):  # the worker stood still for weeks: those are over
            _turn(following, QuizState.OPEN, "quiz.publish", None, at)
        else:
            publish(quiz=following, actor=None, at=at)
    return following


def _again(quiz: Quiz, *, window_later: timedelta) -> Quiz:
    """Store a draft that says what ``quiz`` says, one week fewer to come."""
    anew = {"id", "public_id", "state", "follows"}
    said = {
        field.attname: getattr(quiz, field.attname)
        for field in Quiz._meta.concrete_fields
        if field.name not in anew
    }
    made = Quiz(**said)
    made.follows, made.weeks_left = quiz, quiz.weeks_left - 1
    if made.opens_at and made.closes_at:
        made.opens_at += window_later
        made.closes_at += window_later
    made.banks = list(quiz.banks.all())
    rules = list(quiz.draw_rules.all())
    for rule in rules:
        rule.pk, rule.quiz = None, made
    made.draw_rules.set(rules)
    made.save()
    return made


def _check_kind(quiz: Quiz, at: datetime) -> None:
    has_window = quiz.opens_at is not None and quiz.closes_at is not None
    if quiz.kind == QuizKind.CONTEST:
        if not contests.is_allowed(quiz, at=at):
            raise BadQuiz(BadQuiz.NO_DOCUMENT)
        if not has_window or quiz.attempts_allowed != 1:
            raise BadQuiz(BadQuiz.CONTEST)
    if quiz.kind == QuizKind.WEEKLY and (
        quiz.opens_at is None or quiz.closes_at is None or quiz.closes_at - quiz.opens_at > WEEK
    ):
        raise BadQuiz(BadQuiz.WEEK)


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

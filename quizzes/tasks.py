"""What recurs without a visitor: overdue attempts end and are scored, quizzes open and close by the clock."""

import logging

from django.db.models import Q

from quizzes import services
from quizzes.enums import UNFINISHED, AttemptState, QuizKind, QuizState
from quizzes.errors import BadQuiz
from quizzes.models import Attempt, Quiz, Rescore
from quizzes.models.quiz import OWNER_LABEL
from sanwei.common import clock
from sanwei.common.lanes import every
from sanwei.study.enums import ItemState
from sanwei.study.models import StudyItem

logger = logging.getLogger(__name__)

BATCH = 500


@every(10, lane="fast", name="quizzes.close_overdue")
def close_overdue() -> None:
    """End every attempt past its deadline and score it with the answers saved (I14).

    One attempt that fails is logged and tried again next time; it holds up no other.
    """
    at = clock.now()
    services.freeze_overdue(at=at)
    waiting = Attempt.objects.filter(
        state__in=(AttemptState.SUBMITTED, AttemptState.EXPIRED), needs_person=False
    )
    failed: list[Exception] = []
    for pk in list(waiting.order_by("submitted_at").values_list("pk", flat=True)[:BATCH]):
        try:
            services.score_ended(attempt_pk=pk, at=at)
        except Exception as error:
            logger.exception("attempt %s could not be scored", pk)
            failed.append(error)
    if failed:
        raise failed[0]


@every(60, lane="fast", name="quizzes.open_and_close")
def open_and_close() -> None:
    """Show quizzes on the day they open and take them down when they end."""
    at = clock.now()
    shown = StudyItem.objects.filter(owner_label=OWNER_LABEL, state=ItemState.LIVE)
    live = {str(key) for key in shown.values_list("owner_key", flat=True)}
    for quiz in Quiz.objects.filter(
        kind=QuizKind.WEEKLY, state=QuizState.OPEN, weeks_left__gt=0, followed_by__isnull=True
    ):
        try:
            services.open_next_week(quiz=quiz, at=at)
        except BadQuiz as error:  # the bank ran dry: the editor finds no new week, the others go on
            logger.warning("quiz %s is followed by no other week: %s", quiz.public_id, error)
    windowed = Q(opens_at__isnull=False) | Q(closes_at__isnull=False)
    for quiz in Quiz.objects.filter(windowed, state=QuizState.OPEN):
        if (str(quiz.public_id) in live) != quiz.is_open(at):
            services.keep_in_step(quiz=quiz, at=at)


@every(2, lane="exports", name="quizzes.rescore")
def rescore() -> None:
    """Apply accepted rescores; what a killed worker left is taken up again."""
    for run in Rescore.objects.filter(state__in=UNFINISHED).order_by("pk"):
        services.run_rescore(run=run, at=clock.now())


@every(60, lane="exports", name="quizzes.rescore_late")
def rescore_late() -> None:
    """Judge anew what ended by the old key in the moment of a rescore."""
    services.look_after(at=clock.now())

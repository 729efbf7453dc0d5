"""What a member must not be shown now outside the pages of a quiz: keys in his 错题本, scores in his 学时明细.

A question on the paper of a running attempt is held back until that ends. Of a quiz that does not tell the right
answers (yet), every question of its banks is left out of the notebook: standing there it would say what was wrong.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quizzes.enums import AttemptState, QuizKind, QuizState, ReviewMoment, ReviewPart
from quizzes.models import Attempt, Question, QuestionVersion, Quiz
from quizzes.reviewing import Shows, parts_in, shows_of
from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org.models import Member


@dataclass(frozen=True)
class HeldBack:
    """Primary keys of questions and of banks whose keys wait."""

    questions: frozenset[int]
    banks: frozenset[int]

    def hides(self, question: Question) -> bool:
        return question.bank_id in self.banks

    def holds(self, question: Question) -> bool:
        return question.pk in self.questions or self.hides(question)


def held_back(member: Member, *, at: datetime) -> HeldBack:
    """Return what ``member`` may be asked later only; a constant number of queries."""
    papers = Attempt.objects.filter(member=member, state=AttemptState.OPEN)
    versions = {
        line["version"] for paper in papers.values_list("paper", flat=True) for line in paper
    }
    asked = QuestionVersion.objects.filter(pk__in=versions).values_list("question_id", flat=True)
    mine = org.audience_filter(member.user, at=at)
    keeping = [
        quiz.pk
        for quiz in Quiz.objects.filter(mine).exclude(state=QuizState.DRAFT)
        if keeps_keys(quiz, at=at)
    ]
    return HeldBack(
        frozenset(asked) if versions else frozenset(),
        frozenset(_banks_of(keeping)) if keeping else frozenset(),
    )


def keeps_keys(quiz: Quiz, *, at: datetime) -> bool:
    """Whether ``quiz`` does not tell its right answers at ``at``."""
    is_over = quiz.is_over(at)
    parts = parts_in(quiz.review, ReviewMoment.CLOSED if is_over else ReviewMoment.OPEN)
    is_told = {ReviewPart.RIGHT, ReviewPart.EXPLANATION} <= parts
    return not is_told or (quiz.kind == QuizKind.CONTEST and not is_over)


def withheld_scores(member: Member, attempts: Collection[str], *, at: datetime) -> dict[str, str]:
    """Return what to say instead of the score that study was told with each of ``attempts`` (public ids as text).

    Scores that ``member`` may know at ``at`` are left out. A result by the quiz's policy tells of every attempt, so
    that one of them that is kept back keeps back all of its quiz, as on the quiz's own page. One query, none
    without attempts.
    """
    if not attempts:
        return {}
    asked = Attempt.objects.filter(member=member, public_id__in=attempts)
    scored = (
        Attempt.objects.filter(
            member=member, state=AttemptState.SCORED, quiz__in=asked.values("quiz")
        )
        .select_related("quiz")
        .defer("paper", "answers", "judged", "given")
    )
    shown: dict[int, list[Shows]] = {}
    rows = list(scored)
    for attempt in rows:
        shown.setdefault(attempt.quiz_id, []).append(shows_of(attempt, at))
    return {
        str(attempt.public_id): _when(attempt.quiz, shown[attempt.quiz_id])
        for attempt in rows
        if not all(one.score for one in shown[attempt.quiz_id])
    }


def _when(quiz: Quiz, shown: Iterable[Shows]) -> str:
    if not all(one.score or one.score_later for one in shown):
        return _("不公布成绩")
    if quiz.closes_at is None:
        return _("测验结束后公布")
    day = date_format(quiz.closes_at.astimezone(clock.SHANGHAI), "n月j日 H:i")
    return _("%(t)s测验截止后公布") % {"t": day}


def _banks_of(quizzes: Iterable[int]) -> set[int]:
    rows = Quiz.banks.through.objects.filter(quiz__in=quizzes)
    return set(rows.values_list("questionbank_id", flat=True))

"""Which keys a member must not be shown now, though the question lies in his 错题本.

A question on the paper of a running attempt is held back until that ends. Of a quiz that does not tell the right
answers (yet), every question of its banks is left out of the notebook: standing there it would say what was wrong.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from quizzes.enums import AttemptState, QuizKind, QuizState, ReviewMoment, ReviewPart
from quizzes.models import Attempt, Question, QuestionVersion, Quiz
from quizzes.reviewing import parts_in
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


def _banks_of(quizzes: Iterable[int]) -> set[int]:
    rows = Quiz.banks.through.objects.filter(quiz__in=quizzes)
    return set(rows.values_list("questionbank_id", flat=True))

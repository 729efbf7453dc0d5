"""Question banks, quizzes and attempts. Versions and finished attempts are facts: nobody changes them."""

from quizzes.models.attempt import Attempt
from quizzes.models.bank import QuestionBank
from quizzes.models.bank_import import BankImport
from quizzes.models.contest import ContestConsent, ContestEntry
from quizzes.models.mistake import Mistake
from quizzes.models.question import (
    DistinctPair,
    Question,
    QuestionTag,
    QuestionVersion,
    VersionPicture,
)
from quizzes.models.quiz import DrawRule, Quiz
from quizzes.models.rescoring import QuestionReport, Rescore, ScoreRevision
from quizzes.models.video import VideoQuestion

__all__ = [
    "Attempt",
    "BankImport",
    "ContestConsent",
    "ContestEntry",
    "DistinctPair",
    "DrawRule",
    "Mistake",
    "Question",
    "QuestionBank",
    "QuestionReport",
    "QuestionTag",
    "QuestionVersion",
    "Quiz",
    "Rescore",
    "ScoreRevision",
    "VersionPicture",
    "VideoQuestion",
]

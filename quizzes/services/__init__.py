"""Writes of quizzes: banks and questions, quizzes, attempts, imports."""

from quizzes.services.banks import (
    add_question,
    create_bank,
    reinstate_question,
    retire_question,
    revise_question,
)
from quizzes.services.closing import freeze_overdue, score_ended, settle, submit
from quizzes.services.contests import consent, enter_branch
from quizzes.services.giving import give
from quizzes.services.imports import commit_import, discard_import, preview_import
from quizzes.services.mistakes import practise, take_in
from quizzes.services.quizzes import close, keep_in_step, open_next_week, publish
from quizzes.services.saving import AnswerChange, SavedAnswers, save_answers
from quizzes.services.starting import start_attempt
from quizzes.services.video import answer_question, place_question, remove_question

__all__ = [
    "AnswerChange",
    "SavedAnswers",
    "add_question",
    "answer_question",
    "close",
    "commit_import",
    "consent",
    "create_bank",
    "discard_import",
    "enter_branch",
    "freeze_overdue",
    "give",
    "keep_in_step",
    "open_next_week",
    "place_question",
    "practise",
    "preview_import",
    "publish",
    "reinstate_question",
    "remove_question",
    "retire_question",
    "revise_question",
    "save_answers",
    "score_ended",
    "settle",
    "start_attempt",
    "submit",
    "take_in",
]

"""Writes of quizzes: banks and questions, quizzes, attempts, imports."""

from quizzes.services.banks import (
    add_question,
    create_bank,
    reinstate_question,
    retire_question,
    revise_question,
)
from quizzes.services.closing import finish, freeze_overdue, score_ended, settle, submit
from quizzes.services.giving import give
from quizzes.services.imports import commit_import, discard_import, preview_import
from quizzes.services.quizzes import close, keep_in_step, publish
from quizzes.services.reports import dismiss_report, report_question
from quizzes.services.rescoring import look_after, retry_rescore, run_rescore, start_rescore
from quizzes.services.saving import AnswerChange, SavedAnswers, reply_of, save_answers, save_into
from quizzes.services.starting import start_attempt

__all__ = [
    "AnswerChange",
    "SavedAnswers",
    "add_question",
    "close",
    "commit_import",
    "create_bank",
    "discard_import",
    "dismiss_report",
    "finish",
    "freeze_overdue",
    "give",
    "keep_in_step",
    "look_after",
    "preview_import",
    "publish",
    "reinstate_question",
    "reply_of",
    "report_question",
    "retire_question",
    "retry_rescore",
    "revise_question",
    "run_rescore",
    "save_answers",
    "save_into",
    "score_ended",
    "settle",
    "start_attempt",
    "start_rescore",
    "submit",
]

"""Writes of quizzes: banks and questions, quizzes, attempts, imports, exports."""

from quizzes.services.banks import (
    add_question,
    create_bank,
    reinstate_question,
    reinstate_questions,
    retire_question,
    retire_questions,
    revise_question,
)
from quizzes.services.closing import freeze_overdue, score_ended, settle, submit
from quizzes.services.exports import export_gift, export_workbook
from quizzes.services.giving import give
from quizzes.services.imports import commit_import, discard_import, preview_import
from quizzes.services.quizzes import close, keep_in_step, publish
from quizzes.services.saving import AnswerChange, SavedAnswers, save_answers
from quizzes.services.starting import start_attempt
from quizzes.services.tagging import set_tags, tag_questions, untag_questions

__all__ = [
    "AnswerChange",
    "SavedAnswers",
    "add_question",
    "close",
    "commit_import",
    "create_bank",
    "discard_import",
    "export_gift",
    "export_workbook",
    "freeze_overdue",
    "give",
    "keep_in_step",
    "preview_import",
    "publish",
    "reinstate_question",
    "reinstate_questions",
    "retire_question",
    "retire_questions",
    "revise_question",
    "save_answers",
    "score_ended",
    "set_tags",
    "settle",
    "start_attempt",
    "submit",
    "tag_questions",
    "untag_questions",
]

"""Writes of quizzes: banks and questions, quizzes, attempts, imports, exports."""

from quizzes.services.apart import keep_apart
from quizzes.services.banks import (
    add_question,
    create_bank,
    reinstate_question,
    reinstate_questions,
    retire_question,
    retire_questions,
    revise_question,
)
from quizzes.services.closing import finish, freeze_overdue, score_ended, settle, submit
from quizzes.services.contests import consent, enter_branch
from quizzes.services.exports import export_gift, export_workbook
from quizzes.services.giving import give
from quizzes.services.imports import commit_import, discard_import, preview_import
from quizzes.services.mistakes import practise, take_in
from quizzes.services.quizzes import close, keep_in_step, open_next_week, publish
from quizzes.services.reports import dismiss_report, report_question
from quizzes.services.rescoring import look_after, retry_rescore, run_rescore, start_rescore
from quizzes.services.revising import revise_questions
from quizzes.services.saving import AnswerChange, SavedAnswers, reply_of, save_answers, save_into
from quizzes.services.starting import start_attempt
from quizzes.services.tagging import set_tags, tag_questions, untag_questions
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
    "dismiss_report",
    "enter_branch",
    "export_gift",
    "export_workbook",
    "finish",
    "freeze_overdue",
    "give",
    "keep_apart",
    "keep_in_step",
    "look_after",
    "open_next_week",
    "place_question",
    "practise",
    "preview_import",
    "publish",
    "reinstate_question",
    "reinstate_questions",
    "remove_question",
    "reply_of",
    "report_question",
    "retire_question",
    "retire_questions",
    "retry_rescore",
    "revise_question",
    "revise_questions",
    "run_rescore",
    "save_answers",
    "save_into",
    "score_ended",
    "set_tags",
    "settle",
    "start_attempt",
    "start_rescore",
    "submit",
    "tag_questions",
    "take_in",
    "untag_questions",
]

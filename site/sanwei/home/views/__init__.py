"""The pages that join rooms: the member's side and the secretary's desk."""

from sanwei.home.views.corrections import correct_record
from sanwei.home.views.credits import credit_sheet, credit_statement, person, person_sheet
from sanwei.home.views.desk import desk, people, print_slips
from sanwei.home.views.disputes import (
    answer_dispute,
    dispute,
    disputes,
    open_dispute,
)
from sanwei.home.views.gallery import gallery
from sanwei.home.views.member import branch, index, learn, me
from sanwei.home.views.my_task import my_task
from sanwei.home.views.quiz_results import quiz_result, quiz_results, quiz_workbook
from sanwei.home.views.search import search
from sanwei.home.views.suggest import suggest
from sanwei.home.views.tasks import assign_task, task, tasks

__all__ = [
    "answer_dispute",
    "assign_task",
    "branch",
    "correct_record",
    "credit_sheet",
    "credit_statement",
    "desk",
    "dispute",
    "disputes",
    "gallery",
    "index",
    "learn",
    "me",
    "my_task",
    "open_dispute",
    "people",
    "person",
    "person_sheet",
    "print_slips",
    "quiz_result",
    "quiz_results",
    "quiz_workbook",
    "search",
    "suggest",
    "task",
    "tasks",
]

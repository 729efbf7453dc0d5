"""The pages that join rooms: the member's side and the secretary's desk."""

from sanwei.home.views.corrections import correct_record
from sanwei.home.views.desk import desk, people, print_slips
from sanwei.home.views.gallery import gallery
from sanwei.home.views.member import branch, credit_statement, index, learn, me
from sanwei.home.views.search import search
from sanwei.home.views.tasks import assign_task, task, tasks

__all__ = [
    "assign_task",
    "branch",
    "correct_record",
    "credit_statement",
    "desk",
    "gallery",
    "index",
    "learn",
    "me",
    "people",
    "print_slips",
    "search",
    "task",
    "tasks",
]

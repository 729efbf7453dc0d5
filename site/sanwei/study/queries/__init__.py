"""Reads about study: what may be studied, how far somebody is, and what stands behind a record."""

from sanwei.study.progress import ProgressView
from sanwei.study.queries.assignable import assignable_to
from sanwei.study.queries.disputes import (
    answerable_by,
    answerers_of,
    disputes_of,
    waiting_disputes,
)
from sanwei.study.queries.evidence import (
    Evidence,
    SessionEvidence,
    evidence_of,
    evidence_of_all,
)
from sanwei.study.queries.items import (
    InProgress,
    has_evidence,
    in_progress,
    item_of,
    items_visible_to,
)
from sanwei.study.queries.policies import policy_for
from sanwei.study.queries.progress import Missing, missing_for, progress_view, progress_views
from sanwei.study.queries.reading import ReadingView, Uncounted, reading_view
from sanwei.study.queries.records import current_records, latest_of
from sanwei.study.queries.task_standing import (
    PersonStanding,
    TaskStanding,
    pressing_in,
    requirements_in,
    standing_of,
    standings_in,
)
from sanwei.study.queries.tasks import MemberTask, TaskItem, task_of, tasks_of
from sanwei.study.queries.unfinished import Unfinished, unfinished_in, years_begun
from sanwei.study.queries.viewed import Viewed, viewed_of, viewed_of_items
from sanwei.study.queries.watching import WatchingView, watching_view

__all__ = [
    "Evidence",
    "InProgress",
    "MemberTask",
    "Missing",
    "PersonStanding",
    "ProgressView",
    "ReadingView",
    "SessionEvidence",
    "TaskItem",
    "TaskStanding",
    "Uncounted",
    "Unfinished",
    "Viewed",
    "WatchingView",
    "answerable_by",
    "answerers_of",
    "assignable_to",
    "current_records",
    "disputes_of",
    "evidence_of",
    "evidence_of_all",
    "has_evidence",
    "in_progress",
    "item_of",
    "items_visible_to",
    "latest_of",
    "missing_for",
    "policy_for",
    "pressing_in",
    "progress_view",
    "progress_views",
    "reading_view",
    "requirements_in",
    "standing_of",
    "standings_in",
    "task_of",
    "tasks_of",
    "unfinished_in",
    "viewed_of",
    "viewed_of_items",
    "waiting_disputes",
    "watching_view",
    "years_begun",
]

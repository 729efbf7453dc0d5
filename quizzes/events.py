from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from sanwei.common.outbox import Event


@dataclass(frozen=True, kw_only=True)
class AttemptMarked(Event):
    """A person gave the last mark of an attempt: its score is there."""

    kind: ClassVar[str] = "quizzes.attempt_marked"
    attempt_id: UUID


@dataclass(frozen=True, kw_only=True)
class ScoresRevised(Event):
    """A rescore was applied to the end: scores are as its preview said."""

    kind: ClassVar[str] = "quizzes.scores_revised"
    rescore_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReportDismissed(Event):
    """An editor looked at a 题目纠错 and left the question as it is."""

    kind: ClassVar[str] = "quizzes.report_dismissed"
    report_id: UUID

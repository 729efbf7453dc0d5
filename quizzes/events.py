from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from sanwei.common.outbox import Event


@dataclass(frozen=True, kw_only=True)
class AttemptMarked(Event):
    """A person gave the last mark of an attempt: its score is there."""

    kind: ClassVar[str] = "quizzes.attempt_marked"
    attempt_id: UUID

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from sanwei.common.outbox import Event


@dataclass(frozen=True, kw_only=True)
class HandInChanged(Event):
    """A 投稿 was handed in, adopted or sent back; ``state`` is what it became."""

    kind: ClassVar[str] = "lectures.hand_in_changed"
    hand_in_id: UUID
    state: str

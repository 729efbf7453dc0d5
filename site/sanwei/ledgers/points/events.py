"""What 积分 announces to the pages above; consumers ask again whether it may be spoken of."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from sanwei.common.outbox import Event


@dataclass(frozen=True, kw_only=True)
class PointsClaimChanged(Event):
    """A proposal came to ``state``, or an objection to it came in."""

    kind: ClassVar[str] = "ledgers.points_changed"
    claim_id: UUID
    state: str
    is_objection: bool = False

"""What members handed in and nobody has looked at yet, for the editor's first screen."""

from dataclasses import dataclass
from datetime import datetime

from sanwei.accounts.models import User
from sanwei.library.enums import NominationState
from sanwei.library.models import Nomination
from sanwei.library.queries import stories
from sanwei.org.cms.own import CHANGE
from sanwei.org.cms.viewsets import rows_for


@dataclass(frozen=True)
class FromMembers:
    """``nominations``: the oldest first; ``reflections``: how many wait to be read."""

    nominations: tuple[Nomination, ...]
    reflections: int

    def __bool__(self) -> bool:
        return bool(self.nominations or self.reflections)


def waiting_for(user: User, *, at: datetime) -> FromMembers:
    """Return what waits for ``user``'s decision; constant number of queries."""
    nominations = rows_for(Nomination, user, CHANGE).filter(state=NominationState.WAITING)
    return FromMembers(
        nominations=tuple(nominations.order_by("created_at")),
        reflections=stories.waiting_for(user, at=at).count(),
    )

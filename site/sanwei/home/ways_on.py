"""What the search page offers beside results: where nothing was found, and before anything is asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lectures import queries as lectures
from lectures.models import LecturePage
from sanwei.search import shorter, suggestions

MOST_WORDS: Final = 4
MOST_POPULAR: Final = 8
NEW_LECTURES: Final = 4


@dataclass(frozen=True)
class WaysOn:
    words: list[str]
    popular: list[str]
    lectures: list[LecturePage]


def ways_on(text: str, user: object, *, at: datetime) -> WaysOn:
    """Return what leads on from ``text``, or from an empty field; all of it is for ``user`` to find."""
    return WaysOn(
        words=shorter.shorter(text, user, at=at, limit=MOST_WORDS) if text else [],
        popular=suggestions.popular(user, at=at, limit=MOST_POPULAR),
        lectures=lectures.latest(user, at=at, limit=NEW_LECTURES) if text else [],
    )

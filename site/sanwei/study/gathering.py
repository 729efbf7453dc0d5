"""Who opens a group's study of an item: one app above registers it at start-up.

Study shows the way to it beside a recording; who may gather a branch is no business of its own.
"""

from collections.abc import Callable
from datetime import datetime

from sanwei.study.models import StudyItem

#: user, item, moment → address, or "" for who may not.
Way = Callable[[object, StudyItem, datetime], str]

_registered: list[Way] = []


def register(way: Way) -> None:
    """Let ``way`` lead to group study from now on; the last one registered does."""
    _registered[:] = [way]


def way_to(user: object, item: StudyItem, *, at: datetime) -> str:
    return _registered[0](user, item, at) if _registered else ""

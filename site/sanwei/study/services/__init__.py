"""Writes of study. A StudyRecord comes into being by ``record``, many at once by ``record_together``, no other way."""

from sanwei.study.services.beats import BeatResult, accept_beats
from sanwei.study.services.corrections import correct
from sanwei.study.services.items import sync_item
from sanwei.study.services.rebuild import Difference, rebuild_progress
from sanwei.study.services.records import record
from sanwei.study.services.sessions import OpenedSession, open_session
from sanwei.study.services.together import record_together

__all__ = [
    "BeatResult",
    "Difference",
    "OpenedSession",
    "accept_beats",
    "correct",
    "open_session",
    "rebuild_progress",
    "record",
    "record_together",
    "sync_item",
]

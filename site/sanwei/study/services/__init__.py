"""Writes of study. ``record`` is the only way a StudyRecord comes into being; ``correct`` goes through its door."""

from sanwei.study.services.beats import BeatResult, accept_beats
from sanwei.study.services.corrections import correct
from sanwei.study.services.items import sync_item
from sanwei.study.services.rebuild import Difference, rebuild_progress
from sanwei.study.services.records import record
from sanwei.study.services.sessions import OpenedSession, open_session

__all__ = [
    "BeatResult",
    "Difference",
    "OpenedSession",
    "accept_beats",
    "correct",
    "open_session",
    "rebuild_progress",
    "record",
    "sync_item",
]

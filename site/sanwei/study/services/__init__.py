"""Writes of study. StudyRecords come into being in ``records`` only; ``correct`` goes through its door."""

from sanwei.study.services.beats import BeatResult, accept_beats
from sanwei.study.services.checkpoints import (
    pass_checkpoint,
    place_checkpoint,
    remove_checkpoint,
)
from sanwei.study.services.corrections import correct
from sanwei.study.services.exemptions import exempt, unexempt
from sanwei.study.services.items import sync_item
from sanwei.study.services.rebuild import Difference, rebuild_progress
from sanwei.study.services.records import record, record_together
from sanwei.study.services.requirements import add_items, assign, change_due, withdraw
from sanwei.study.services.sessions import OpenedSession, open_session

__all__ = [
    "BeatResult",
    "Difference",
    "OpenedSession",
    "accept_beats",
    "add_items",
    "assign",
    "change_due",
    "correct",
    "exempt",
    "open_session",
    "pass_checkpoint",
    "place_checkpoint",
    "rebuild_progress",
    "record",
    "record_together",
    "remove_checkpoint",
    "sync_item",
    "unexempt",
    "withdraw",
]

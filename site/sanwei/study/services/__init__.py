"""Writes of study. StudyRecords come into being in ``facts`` only, by ``record``, ``correct`` and a completion."""

from sanwei.study.services.beats import BeatResult, accept_beats
from sanwei.study.services.checkpoints import (
    pass_checkpoint,
    place_checkpoint,
    remove_checkpoint,
)
from sanwei.study.services.conditions import set_conditions
from sanwei.study.services.corrections import correct, correct_together
from sanwei.study.services.disputes import (
    answer_dispute,
    close_dispute,
    dispute_item,
    dispute_record,
    open_evidence,
    reopen_dispute,
    withdraw_dispute,
)
from sanwei.study.services.exemptions import exempt, unexempt
from sanwei.study.services.items import sync_item
from sanwei.study.services.months import close_month, close_months
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
    "answer_dispute",
    "assign",
    "change_due",
    "close_dispute",
    "close_month",
    "close_months",
    "correct",
    "correct_together",
    "dispute_item",
    "dispute_record",
    "exempt",
    "open_evidence",
    "open_session",
    "pass_checkpoint",
    "place_checkpoint",
    "rebuild_progress",
    "record",
    "record_together",
    "remove_checkpoint",
    "reopen_dispute",
    "set_conditions",
    "sync_item",
    "unexempt",
    "withdraw",
    "withdraw_dispute",
]

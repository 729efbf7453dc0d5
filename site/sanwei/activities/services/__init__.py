"""Writes of branch life: open, record, take attendance, finish, confirm, correct, explain."""

from sanwei.activities.services.attendance import MarkOf, set_participants, take_attendance
from sanwei.activities.services.confirming import confirm
from sanwei.activities.services.corrections import VoteCount, correct_attendance, correct_text
from sanwei.activities.services.explanations import explain
from sanwei.activities.services.finishing import finish
from sanwei.activities.services.life_rules import change_life_rule, install_life_rules
from sanwei.activities.services.making_up import make_up
from sanwei.activities.services.opening import SittingTimes, open_activity, reschedule
from sanwei.activities.services.recording import save_record

__all__ = [
    "MarkOf",
    "SittingTimes",
    "VoteCount",
    "change_life_rule",
    "confirm",
    "correct_attendance",
    "correct_text",
    "explain",
    "finish",
    "install_life_rules",
    "make_up",
    "open_activity",
    "reschedule",
    "save_record",
    "set_participants",
    "take_attendance",
]

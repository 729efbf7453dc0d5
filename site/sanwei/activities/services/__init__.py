"""Writes of branch life: open, record, take attendance, finish, confirm, correct, explain, appraise, talk."""

from sanwei.activities.services.appraisal import Counts, save_result
from sanwei.activities.services.attendance import MarkOf, set_participants, take_attendance
from sanwei.activities.services.confirming import confirm
from sanwei.activities.services.corrections import VoteCount, correct_attendance, correct_text
from sanwei.activities.services.explanations import explain
from sanwei.activities.services.files import add_file, remove_file
from sanwei.activities.services.finishing import finish, note_headcount
from sanwei.activities.services.heart_talks import record_talk, withdraw_talk
from sanwei.activities.services.life_rules import change_life_rule, install_life_rules
from sanwei.activities.services.making_up import make_up
from sanwei.activities.services.opening import SittingTimes, open_activity, reschedule
from sanwei.activities.services.recording import save_record
from sanwei.activities.services.saving import Saved, save_form

__all__ = [
    "Counts",
    "MarkOf",
    "Saved",
    "SittingTimes",
    "VoteCount",
    "add_file",
    "change_life_rule",
    "confirm",
    "correct_attendance",
    "correct_text",
    "explain",
    "finish",
    "install_life_rules",
    "make_up",
    "note_headcount",
    "open_activity",
    "record_talk",
    "remove_file",
    "reschedule",
    "save_form",
    "save_record",
    "save_result",
    "set_participants",
    "take_attendance",
    "withdraw_talk",
]

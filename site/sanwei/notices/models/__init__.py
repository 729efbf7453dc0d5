from sanwei.notices.models.birthday import BirthdayCard
from sanwei.notices.models.channel import Channel, Dispatch
from sanwei.notices.models.inbox import DutyMention, Mention, Notice, Preference
from sanwei.notices.models.reminder import ReminderLog
from sanwei.notices.models.suggestion import Suggestion

__all__ = [
    "BirthdayCard",
    "Channel",
    "Dispatch",
    "DutyMention",
    "Mention",
    "Notice",
    "Preference",
    "ReminderLog",
    "Suggestion",
]

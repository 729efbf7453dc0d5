"""What this app knows of a person who is erased: messages to him and of him go, the log keeps its counts."""

from sanwei.notices.models import BirthdayCard, Dispatch, Notice, ReminderLog, Suggestion
from sanwei.org import erasing
from sanwei.org.enums import Stays
from sanwei.org.mentions import naming
from sanwei.org.models import Member

_snapshots = erasing.snapshots(
    (BirthdayCard, "actor", "actor_name"),
    (ReminderLog, "actor", "actor_name"),
    (Suggestion, "author", "signature"),
)


def erase(member: Member) -> None:
    """Delete the inbox and cards of the person and the messages that name him; take the name from what he signed."""
    BirthdayCard.objects.filter(member=member).delete()
    if member.user is not None:
        Notice.objects.filter(recipient=member.user).delete()
    if erasing.is_only_one(member):
        for model in (Notice, Dispatch):
            naming(model, ("key", "title", "text"), member).delete()
    _snapshots(member)


def register() -> None:
    erasing.register("notices", erase)
    erasing.stays(Stays.OFFICE, {"notices.suggestion": ("answered_by_name",)})
    erasing.stays(
        Stays.PROSE,
        {"notices.suggestion": ("text", "answer"), "notices.birthdaycard": ("wish",)},
    )

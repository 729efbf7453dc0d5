"""What this app knows of a person who is erased: cards go with what they say, the log keeps its counts."""

from sanwei.notices.models import BirthdayCard, ReminderLog
from sanwei.org.enums import ERASED_NAME
from sanwei.org.models import Member


def erase(member: Member) -> None:
    """Delete the cards to ``member``; take the name from the cards and reminders that he wrote."""
    BirthdayCard.objects.filter(member=member).delete()
    if member.user is not None:
        for model in (BirthdayCard, ReminderLog):
            model.objects.filter(actor=member.user).update(actor_name=ERASED_NAME)

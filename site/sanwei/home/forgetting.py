"""What the erasure of a person takes out of past searches."""

from sanwei.org import erasing
from sanwei.org.models import Member
from sanwei.search.asked import services as asked


def register() -> None:
    erasing.register("home.searches", erase)


def erase(member: Member) -> None:
    """Delete the person's lines that can be told from others', and every query that names the person."""
    if member.user is not None:
        asked.forget_asker(asker=str(member.user.public_id))
    asked.forget_words(text=member.name)

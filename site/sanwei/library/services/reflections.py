"""学习体会: written once under a story, read by the branch after somebody of it has read it first."""

from datetime import datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.library.enums import ReflectionState
from sanwei.library.errors import AlreadyDecided, NotYourBranch
from sanwei.library.models import Reflection, StoryPage
from sanwei.org.models import Member
from sanwei.org.queries import membership_on


@transaction.atomic
def write_reflection(*, member: Member, story: StoryPage, text: str, at: datetime) -> Reflection:
    """Keep ``member``'s one reflection on ``story``; a changed text is read again before the branch sees it.

    Raises: NotYourBranch.
    """
    membership = membership_on(member, clock.local_date(at))
    if membership is None:
        raise NotYourBranch
    reflection, _created = Reflection.objects.update_or_create(
        member=member,
        story=story,
        defaults={
            "story_title": story.title,
            "branch": membership.branch,
            "member_name": member.name,
            "text": text,
            "state": ReflectionState.WAITING,
            "written_at": at,
            "decided_at": None,
            "decided_by_name": "",
        },
    )
    return reflection


def decide(
    *, reflection: Reflection, state: ReflectionState, read_at: str, actor: User, at: datetime
) -> None:
    """Show a reflection to its branch, or keep it with its writer.

    ``read_at`` is ``Reflection.stamp`` of the text that the reviewer read: a text changed meanwhile is not let
    through unread. Raises: AlreadyDecided.
    """
    if reflection.stamp != read_at:
        raise AlreadyDecided
    changed = Reflection.objects.filter(
        pk=reflection.pk, written_at=reflection.written_at, text=reflection.text
    ).update(state=ReflectionState(state), decided_at=at, decided_by_name=actor.name)
    if not changed:
        raise AlreadyDecided

"""意见建议: handed in by a member, answered once by those who keep the branch."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.notices.enums import NoticeKind
from sanwei.notices.errors import (
    AlreadyAnswered,
    EmptyText,
    NoBranch,
    SuggestionNotVisible,
    TooManySuggestions,
)
from sanwei.notices.models import Suggestion
from sanwei.notices.queries import answering_units
from sanwei.notices.services.notices import notify
from sanwei.org import queries as org
from sanwei.org.models import Member

A_DAY = timedelta(days=1)
PER_DAY = 10  # stops a stuck button and a bored neighbour, nobody with something to say


@transaction.atomic
def suggest(*, member: Member, text: str, is_anonymous: bool, at: datetime) -> Suggestion:
    """Hand in a suggestion to the branch of ``member`` on that day.

    Leaves no audit row: the trail would name who asked not to be named.
    Raises: EmptyText, NoBranch, TooManySuggestions.
    """
    if not text.strip():
        raise EmptyText
    membership = org.membership_on(member, clock.local_date(at))
    if membership is None:
        raise NoBranch
    if Suggestion.objects.filter(author=member, created_at__gt=at - A_DAY).count() >= PER_DAY:
        raise TooManySuggestions
    return Suggestion.objects.create(
        unit=membership.branch,
        author=member,
        signature="" if is_anonymous else member.name,
        text=text.strip(),
        created_at=at,
    )


@transaction.atomic
def answer(*, suggestion: Suggestion, text: str, actor: User, at: datetime) -> Suggestion:
    """Answer ``suggestion`` under the name of ``actor`` and tell its author; the audit trail keeps the act.

    Raises: EmptyText; SuggestionNotVisible outside the actor's units; AlreadyAnswered, also when two answer
    in the same moment.
    """
    if not text.strip():
        raise EmptyText
    if not answering_units(actor, at=at).filter(pk=suggestion.unit_id).exists():
        raise SuggestionNotVisible
    written = Suggestion.objects.filter(pk=suggestion.pk, answered_at=None).update(
        answer=text.strip(), answered_at=at, answered_by=actor, answered_by_name=actor.name
    )
    if not written:
        raise AlreadyAnswered
    suggestion.refresh_from_db()
    audit.log(
        at=at,
        actor=actor,
        action="suggestion.answer",
        target_label="notices.suggestion",
        target_key=suggestion.public_id,
        unit_key=suggestion.unit.public_id,
    )
    author = suggestion.author.user
    if author is not None:
        notify(
            kind=NoticeKind.ANSWER,
            key=suggestion.public_id,
            recipients=[author],
            title=_("您提的意见有答复了"),
            text=_("%(name)s：%(answer)s") % {"name": actor.name, "answer": suggestion.answer},
            url=reverse("notices:suggestions"),
            at=at,
        )
    return suggestion

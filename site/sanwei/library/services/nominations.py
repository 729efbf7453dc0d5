"""推荐线索: from a member's phone to a draft on the editor's desk, or a kind no."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.files.models import PrivateImage
from sanwei.library.enums import NominationState
from sanwei.library.errors import AlreadyDecided, NotYourBranch
from sanwei.library.models import Nomination, NominationPhoto, StoryPage
from sanwei.library.services.stories import create_story
from sanwei.org.models import Member
from sanwei.org.queries import membership_on

SUMMARY_LENGTH = 60


@transaction.atomic
def nominate(
    *,
    nominator: Member,
    whom: str,
    deed: str,
    photos: Iterable[File[bytes]] = (),
    at: datetime,
) -> Nomination:
    """Hand a nomination to the editors of the nominator's branch; photos go into its collection.

    The caller has asked whether the photos are unclassified. Raises: NotYourBranch.
    """
    membership = membership_on(nominator, clock.local_date(at))
    if membership is None:
        raise NotYourBranch
    nomination = Nomination.objects.create(
        unit=membership.branch,
        nominator=nominator,
        nominator_name=nominator.name,
        whom=whom,
        deed=deed,
        created_at=at,
    )
    for number, file in enumerate(photos, start=1):
        image = PrivateImage(
            title=_("推荐%(whom)s的照片%(number)d") % {"whom": whom, "number": number},
            file=file,
            collection=membership.branch.collection,
            uploaded_by_user=nominator.user,
        )
        image.save()
        NominationPhoto.objects.create(nomination=nomination, image=image)
    return nomination


@transaction.atomic
def take_up(*, nomination: Nomination, actor: User, at: datetime) -> StoryPage:
    """Turn a nomination into a draft story in the unit's column, words and photos included; return the draft.

    Raises: AlreadyDecided.
    """
    _decide(nomination, NominationState.TAKEN_UP, actor, at)
    paragraphs = [part.strip() for part in nomination.deed.splitlines() if part.strip()]
    words = "".join(f"<p>{_escaped(part)}</p>" for part in paragraphs)
    pictures = [
        ("picture", {"image": photo.image, "alt": photo.image.title, "caption": ""})
        for photo in nomination.photos.select_related("image")
    ]
    story = create_story(
        unit=nomination.unit,
        title=_("%(name)s的故事（题目待定）") % {"name": nomination.whom},
        person_name=nomination.whom,
        summary=" ".join(paragraphs)[:SUMMARY_LENGTH],
        body=[("text", RichText(words)), *pictures],
        owner=actor,
    )
    Nomination.objects.filter(pk=nomination.pk).update(story=story)
    return story


@transaction.atomic
def decline(*, nomination: Nomination, reply: str, actor: User, at: datetime) -> None:
    """Say no with a sentence that the nominator reads. Raises: AlreadyDecided."""
    _decide(nomination, NominationState.DECLINED, actor, at, reply=reply)


def _decide(
    nomination: Nomination,
    state: NominationState,
    actor: User,
    at: datetime,
    *,
    reply: str = "",
) -> None:
    changed = Nomination.objects.filter(pk=nomination.pk, state=NominationState.WAITING).update(
        state=state, reply=reply, decided_at=at, decided_by_name=actor.name
    )
    if not changed:
        raise AlreadyDecided


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

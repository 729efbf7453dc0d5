"""Puts together what a page of the library shows one reader. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

from media_pipeline.queries import Playback, playback_of
from sanwei.files.models import PrivateDocument
from sanwei.files.queries import anchor_of, pages_of
from sanwei.library import labels
from sanwei.library.models import Reflection, StoryPage
from sanwei.library.queries import stories
from sanwei.library.texts import characters_on
from sanwei.org.models import Member
from sanwei.org.queries import member_of
from sanwei.study import queries as study
from sanwei.study.queries import ReadingView, Uncounted, WatchingView


@dataclass(frozen=True)
class Telling:
    """``read`` or ``watched``: how far the reader is; ``own``: the reader's reflection; ``others``: the branch's."""

    member: Member | None
    playback: Playback | None
    read: ReadingView | Uncounted
    watched: WatchingView | None
    own: Reflection | None
    others: list[Reflection]


def telling_of(page: StoryPage, request: HttpRequest, *, at: datetime) -> Telling:
    """Return the page's content for the person of ``request``; in a preview nothing counts."""
    is_preview = getattr(request, "is_preview", False)
    user = request.user
    member = None if is_preview else member_of(user)
    playback = playback_of(asset=page.recording, user=user, at=at) if page.recording else None
    if is_preview:
        return Telling(member, playback, Uncounted(), None, None, [])
    item = study.item_of(labels.STORY, page.public_id)
    rows = list(stories.reflections_under(page, user, member, at=at))
    own = next((row for row in rows if member and row.member_id == member.pk), None)
    return Telling(
        member=member,
        playback=playback,
        read=study.reading_view(user=user, item=item, at=at),
        watched=study.watching_view(member=member, item=item) if member and item else None,
        own=own,
        others=[row for row in rows if row != own],
    )


@dataclass(frozen=True)
class PdfPage:
    """A page of a document in a text: its picture, how much it comes to, and its words for who can't see them.

    ``text_url`` is given where there are too many words to have them all at hand.
    """

    number: int
    anchor: str
    characters: int
    width: int
    height: int
    picture_url: str
    text: str
    text_url: str


def pdf_pages_of(document: PrivateDocument) -> list[PdfPage]:
    """Return the pages of a document in their order; none where nobody has looked into it yet."""
    return [
        PdfPage(
            number=page.number,
            anchor=anchor_of(document.pk, page.number),
            characters=characters_on(page),
            width=page.width,
            height=page.height,
            picture_url=reverse("files:page", args=[document.public_id, page.pk]),
            text=page.text,
            text_url=(
                reverse("files:page_text", args=[document.public_id, page.pk])
                if page.characters and not page.text
                else ""
            ),
        )
        for page in pages_of(document)
    ]

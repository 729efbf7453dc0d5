"""What is shown in front of the room: the recording of a lecture or story, its speaker and its quiz."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from lectures import labels as lecture_names
from lectures import queries as lectures
from lectures.models import LecturePage
from media_pipeline.models import MediaAsset
from media_pipeline.queries import Playback, playback_of
from sanwei.accounts.models import User
from sanwei.library import labels as library_names
from sanwei.library.queries import stories
from sanwei.study.enums import ItemKind
from sanwei.study.models import StudyItem
from sanwei.study.queries import items_visible_to
from sanwei.study.templatetags.playback_tags import HUES

CASTABLE = (ItemKind.LECTURE, ItemKind.STORY, ItemKind.CHAPTER)


@dataclass(frozen=True)
class Film:
    """How this account plays the thing; ``playback`` None: nothing to play, it is read from its own page."""

    playback: Playback | None
    hue: int


def film_of(item: StudyItem, user: User | AnonymousUser, *, at: datetime) -> Film:
    """Return the recording of ``item`` as ``user`` may play it."""
    asset = _recording(item, user, at)
    playback = playback_of(asset=asset, user=user, at=at) if asset else None
    return Film(playback, item.public_id.int % HUES)


def speaker_of(item: StudyItem) -> str:
    """Return who speaks in a lecture, as its page says it; empty for what has no speaker."""
    if item.owner_label != lecture_names.OWNER:
        return ""
    page = LecturePage.objects.filter(public_id=item.owner_key).first()
    if page is None:
        return ""
    return "、".join(person.name for person in page.speakers.all())[:200]


def quiz_of(item: StudyItem, user: object, *, at: datetime) -> StudyItem | None:
    """Return the quiz that ``user`` sees after a lecture: the one that completes it, else the first."""
    if item.owner_label != lecture_names.OWNER:
        return None
    page = LecturePage.objects.filter(public_id=item.owner_key).first()
    if page is None:
        return None
    links = sorted(page.follow_ups.all(), key=lambda link: not link.is_condition)
    order = [link.item_id for link in links]
    found = items_visible_to(user, at=at).filter(pk__in=order, kind=ItemKind.QUIZ)
    return min(found, key=lambda one: order.index(one.pk), default=None)


def _recording(item: StudyItem, user: object, at: datetime) -> MediaAsset | None:
    if item.owner_label == lecture_names.OWNER:
        lecture = lectures.visible_to(user, at=at).filter(public_id=item.owner_key).first()
        return lecture.main_media if lecture else None
    if item.owner_label == library_names.STORY:
        story = stories.visible_to(user, at=at).filter(public_id=item.owner_key).first()
        return story.recording if story else None
    return None

"""What lecture templates ask for. The clock is read here: rendering is the edge."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext as _

from lectures.models import LecturePage
from lectures.presentation import Lesson, lesson_of
from media_pipeline.models import MediaAsset
from media_pipeline.queries import Playback, playback_of
from sanwei.common import clock
from sanwei.study.sentences import mark

register = template.Library()

HUES = 5  # .thumb and .hue-1 … .hue-4 in the shared style sheet


@register.simple_tag(takes_context=True)
def lesson(context: Context, page: LecturePage) -> Lesson:
    return lesson_of(page, context["request"], at=clock.now())


@register.simple_tag(takes_context=True)
def extra_playback(context: Context, asset: MediaAsset | None) -> Playback | None:
    """Return how this reader plays a recording of the body, or None while it can't be played."""
    request: Any = context.get("request")
    if asset is None or request is None:
        return None
    return playback_of(asset=asset, user=request.user, at=clock.now())


@register.simple_tag(takes_context=True)
def lecture_poster(context: Context, page: LecturePage) -> str:
    """Return the address of a frame of the recording, or ""; costs no query on rows of ``for_cards``."""
    playback = extra_playback(context, page.main_media)
    return playback.poster_url if playback else ""


@register.filter
def spoken_length(duration_ms: int | None) -> str:
    """Return a length as cards say it: 4分12秒."""
    if not duration_ms:
        return ""
    minutes, seconds = divmod(duration_ms // 1000, 60)
    if not minutes:
        return _("%(seconds)d秒") % {"seconds": seconds}
    return _("%(minutes)d分%(seconds)02d秒") % {"minutes": minutes, "seconds": seconds}


@register.filter
def timemark(duration_ms: int | None) -> str:
    """Return a length as on a time line: 1:56."""
    return mark(duration_ms or 0)


@register.filter
def hue(page: LecturePage) -> int:
    """Return the cover colour of a lecture without a picture: the same one every time."""
    return page.public_id.int % HUES

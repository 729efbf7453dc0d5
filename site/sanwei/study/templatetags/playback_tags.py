"""Recordings and lengths as templates ask for them. The clock is read here: rendering is the edge."""

from typing import Any

from django import template
from django.template.context import Context

from media_pipeline.models import MediaAsset
from media_pipeline.queries import Playback, playback_of
from sanwei.common import clock, lengths
from sanwei.common.models import PublicIdModel
from sanwei.study import asking, gathering
from sanwei.study.asking import Asker
from sanwei.study.models import StudyItem

register = template.Library()

HUES = 5  # .thumb and .hue-1 … .hue-4 in the shared style sheet


@register.simple_tag(takes_context=True)
def extra_playback(context: Context, asset: MediaAsset | None) -> Playback | None:
    """Return how this reader plays a recording of the body, or None while it can't be played."""
    request: Any = context.get("request")
    if asset is None or request is None:
        return None
    return playback_of(asset=asset, user=request.user, at=clock.now())


@register.simple_tag
def asker() -> Asker | None:
    """Return who asks the questions on a recording."""
    return asking.registered()


@register.simple_tag(takes_context=True)
def group_study_url(context: Context, item: StudyItem | None) -> str:
    """Return where this reader opens a 集中学习 of ``item``; empty for who keeps no branch's records."""
    request: Any = context.get("request")
    if item is None or request is None:
        return ""
    return gathering.way_to(request.user, item, at=clock.now())


@register.filter
def spoken_length(duration_ms: int | None) -> str:
    """Return a length as cards say it: 4分12秒; empty for none."""
    return lengths.in_words(lengths.whole_seconds(duration_ms)) if duration_ms else ""


@register.filter
def timemark(duration_ms: int | None) -> str:
    """Return a length as on a time line: 1:56."""
    return lengths.as_mark(lengths.whole_seconds(duration_ms or 0))


@register.filter
def hue(thing: PublicIdModel) -> int:
    """Return the cover colour of a thing without a picture: the same one every time."""
    return thing.public_id.int % HUES

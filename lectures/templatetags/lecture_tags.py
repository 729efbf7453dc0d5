"""What lecture templates ask for. The clock is read here: rendering is the edge."""

from django import template
from django.template.context import Context

from lectures.models import LecturePage
from lectures.presentation import Lesson, lesson_of
from media_pipeline.queries import poster_url_of
from sanwei.common import clock

register = template.Library()


@register.simple_tag(takes_context=True)
def lesson(context: Context, page: LecturePage) -> Lesson:
    return lesson_of(page, context["request"], at=clock.now())


@register.simple_tag(takes_context=True)
def lecture_poster(context: Context, page: LecturePage) -> str:
    """Return the address of a frame of the recording, or ""; costs no query on rows of ``for_cards``."""
    request = context.get("request")
    if page.main_media is None or request is None:
        return ""
    return poster_url_of(asset=page.main_media, user=request.user, at=clock.now())

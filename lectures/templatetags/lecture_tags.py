"""What lecture templates ask for. The clock is read here: rendering is the edge."""

from django import template
from django.template.context import Context

from lectures.models import LecturePage
from lectures.presentation import Lesson, lesson_of
from sanwei.common import clock
from sanwei.study.templatetags.playback_tags import extra_playback

register = template.Library()


@register.simple_tag(takes_context=True)
def lesson(context: Context, page: LecturePage) -> Lesson:
    return lesson_of(page, context["request"], at=clock.now())


@register.simple_tag(takes_context=True)
def lecture_poster(context: Context, page: LecturePage) -> str:
    """Return the address of a frame of the recording, or ""; costs no query on rows of ``for_cards``."""
    playback = extra_playback(context, page.main_media)
    return playback.poster_url if playback else ""

"""What the page chooser shows beside a title."""

from django import template
from wagtail.models import Page

from lectures.models import LecturePage
from sanwei.library.models import StoryPage

register = template.Library()


@register.simple_tag
def pictured(page: Page) -> LecturePage | StoryPage | None:
    """Return ``page`` as what has a picture, or None for a column."""
    content = page.specific
    return content if isinstance(content, LecturePage | StoryPage) else None

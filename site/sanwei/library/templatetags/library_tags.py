"""What the page of a story asks for. The clock is read here: rendering is the edge."""

from django import template
from django.template.context import Context

from sanwei.common import clock
from sanwei.files.models import PrivateDocument
from sanwei.library.models import StoryPage
from sanwei.library.presentation import PdfPage, Telling, pdf_pages_of, telling_of

register = template.Library()


@register.simple_tag(takes_context=True)
def telling(context: Context, page: StoryPage) -> Telling:
    return telling_of(page, context["request"], at=clock.now())


@register.simple_tag
def pdf_pages(document: PrivateDocument) -> list[PdfPage]:
    return pdf_pages_of(document)


@register.filter
def front_title(title: str) -> str:
    """Return what a drawn front says: the title without its subtitle."""
    return title.partition("：")[0]

"""How a kind of notice looks in a list."""

from django import template

from sanwei.notices.enums import SEALS, NoticeKind
from sanwei.notices.models import Notice

register = template.Library()


@register.filter
def seal(notice: Notice) -> str:
    return str(SEALS[NoticeKind(notice.kind)][0])


@register.filter
def seal_css(notice: Notice) -> str:
    return SEALS[NoticeKind(notice.kind)][1]

"""Shows seconds as a clock: 12:46, or in words: 12分46秒."""

from django import template

from sanwei.common import lengths

register = template.Library()


@register.filter
def clock(seconds: int) -> str:
    """Return ``minutes:seconds``."""
    return f"{seconds // 60}:{seconds % 60:02d}"


@register.filter
def in_words(seconds: float) -> str:
    """Return a length in words, to the nearest second."""
    return lengths.in_words(lengths.whole_seconds(round(seconds * 1_000)))

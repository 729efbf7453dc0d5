"""Shows seconds as a clock: 12:46."""

from django import template

register = template.Library()


@register.filter
def clock(seconds: int) -> str:
    """Return ``minutes:seconds``."""
    return f"{seconds // 60}:{seconds % 60:02d}"

"""How the editor's screens write a moment of a recording."""

from django import template

register = template.Library()


@register.filter
def captionmark(at_ms: int) -> str:
    """Return a moment as 1:05 or 1:02:03."""
    minutes, seconds = divmod(at_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"

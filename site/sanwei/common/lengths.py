"""How long a thing is, said the same way on every screen. Pure: figures in, words out.

A whole length is rounded to the nearest second, wherever it stands: a card must not say 1:56 of what the page
calls 1分57秒. What is left to do is rounded up and a place on the time line down, each by its own caller.
"""

from django.utils.translation import gettext as _


def whole_seconds(duration_ms: int) -> int:
    """Return a whole length in seconds, to the nearest; at least 1 of anything that is not empty."""
    return max(1, (duration_ms + 500) // 1_000) if duration_ms > 0 else 0


def in_words(seconds: int) -> str:
    """Return a length as people say it: 39秒, 1分56秒, 2分钟, 2小时3分."""
    hours, minutes, seconds = seconds // 3_600, seconds // 60 % 60, seconds % 60
    if hours:
        return (
            _("%(hours)d小时%(minutes)d分") % {"hours": hours, "minutes": minutes}
            if minutes
            else _("%(hours)d小时") % {"hours": hours}
        )
    if minutes and seconds:
        return _("%(minutes)d分%(seconds)d秒") % {"minutes": minutes, "seconds": seconds}
    if minutes:
        return _("%(minutes)d分钟") % {"minutes": minutes}
    return _("%(seconds)d秒") % {"seconds": seconds}


def as_mark(seconds: int) -> str:
    """Return seconds as on a time line: 0:46, 1:02:03."""
    if seconds >= 3_600:
        return f"{seconds // 3_600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{seconds // 60}:{seconds % 60:02}"

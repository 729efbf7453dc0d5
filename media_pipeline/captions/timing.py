"""Times of cues, read from what programs and people write and written as WebVTT does. In whole milliseconds."""

import re

from django.utils.translation import gettext as _

from media_pipeline.captions.errors import CaptionsRefused

ARROW = "-->"
#: No recording is longer (MEDIA_MAX_SECONDS is four hours by default); beyond it a time is a slip of the pen.
MOST_MS = 24 * 3_600_000
#: Chinese keyboards leave full-width signs in times that were typed by hand.
_TYPED = str.maketrans("０１２３４５６７８９：，．。－　", "0123456789:,..- ")
_TIME = re.compile(r"(-?)(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3})\d*)?")
#: With a fraction: "12:30→13:00 休息" is something that somebody says.
_EXACT = re.compile(r"-?(?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,3}")
_ARROWS = re.compile(r"-{1,3}>|—+>|→")


def looks_timed(line: str) -> bool:
    """Tell whether ``line`` is meant as a pair of times, well written or not."""
    left, arrow, right = _parted(line)
    return bool(arrow and _EXACT.match(left.strip()) and _EXACT.match(right.strip()))


def parse_span(line: str, *, number: int) -> tuple[int, int]:
    """Return (start, end) of a line such as ``00:01,500 --> 00:03.000 align:left``.

    Raises: CaptionsRefused naming line ``number``.
    """
    left, arrow, right = _parted(line)
    if not arrow:
        raise CaptionsRefused(
            _("这里应是时间，写法如 00:00:05.000 --> 00:00:08.000。"), line=number
        )
    words = right.split()
    start = parse_time(left, number=number)
    end = parse_time(words[0] if words else "", number=number)
    if end <= start:
        raise CaptionsRefused(_("结束时间不在开始时间之后，请改正这一句的时间。"), line=number)
    return start, end


def parse_time(text: str, *, number: int) -> int:
    """Return one time in ms. Raises: CaptionsRefused naming line ``number``."""
    found = _TIME.fullmatch(text.translate(_TYPED).strip())
    if found is None:
        raise CaptionsRefused(
            _("“%(text)s”不是时间，写法如 00:01:05.000。") % {"text": text.strip()[:30]},
            line=number,
        )
    minus, hours, minutes, seconds, fraction = found.groups()
    if minus:
        raise CaptionsRefused(_("时间是负数，请把整份字幕往后移。"), line=number)
    if (hours is not None and int(minutes) > 59) or int(seconds) > 59:
        raise CaptionsRefused(_("分和秒要在0到59之间。"), line=number)
    total = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    milliseconds = total * 1000 + int((fraction or "0").ljust(3, "0"))
    if milliseconds > MOST_MS:
        raise CaptionsRefused(_("时间超过24小时，请检查。"), line=number)
    return milliseconds


def write_time(ms: int) -> str:
    """Return ``ms`` as WebVTT writes it, always with hours."""
    seconds, rest = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{rest:03d}"


def _parted(line: str) -> tuple[str, str, str]:
    told = line.translate(_TYPED)
    found = _ARROWS.search(told)
    if found is None:
        return told, "", ""
    return told[: found.start()], ARROW, told[found.end() :]

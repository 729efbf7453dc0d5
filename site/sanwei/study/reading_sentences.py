"""Says in one Chinese sentence how far a member has read. Pure: figures in, words out.

The forms of ``sentences`` for texts: a reader knows 前面, 中间 and 后面, not minutes of a time line.
"""

from django.utils.translation import gettext as _

from sanwei.study.intervals import Intervals
from sanwei.study.sentences import percent

# A line or two of the text: less is not worth a word.
SHORTEST_GAP_MS = 2_000


def span(length_ms: int) -> str:
    """Return how long that takes to read, rounded to a minute: 不到1分钟, 约3分钟, 约1小时5分钟."""
    if length_ms < 60_000:
        return _("不到1分钟")
    hours, minutes = divmod((length_ms + 30_000) // 60_000, 60)
    if not hours:
        return _("约%(minutes)d分钟") % {"minutes": minutes}
    if not minutes:
        return _("约%(hours)d小时") % {"hours": hours}
    return _("约%(hours)d小时%(minutes)d分钟") % {"hours": hours, "minutes": minutes}


def unread(missing: Intervals, duration_ms: int) -> str:
    """Return what has not been read, with a full stop: “中间有一段、后面还有一段没有读。” Empty if nothing is left."""
    named = [gap for gap in missing if gap[1] - gap[0] >= SHORTEST_GAP_MS] or list(missing[-1:])
    ends = [gap for gap in named if duration_ms - gap[1] < SHORTEST_GAP_MS]
    inner = [gap for gap in named if gap not in ends]
    begins = [gap for gap in inner if gap[0] == 0 or gap[0] + gap[1] < duration_ms * 2 // 3]
    middles = [gap for gap in inner if gap not in begins]
    places = [
        template % {"some": _("一段") if len(gaps) == 1 else _("几段")}
        for template, gaps in (
            (_("前面有%(some)s"), begins),
            (_("中间有%(some)s"), middles),
            (_("后面还有%(some)s"), ends),
        )
        if gaps
    ]
    return _("%(places)s没有读。") % {"places": "、".join(places)} if places else ""


def under_way(
    *,
    permille: int,
    threshold_permille: int,
    remaining_ms: int,
    missing: Intervals,
    duration_ms: int,
) -> str:
    """Return the sentence of a text that is being read."""
    facts = {
        "seen": percent(permille),
        "needed": percent(threshold_permille),
        "rest": span(remaining_ms),
    }
    head = (
        _("已读%(seen)s，读到结尾就算学完。")
        if permille >= threshold_permille
        else _("已读%(seen)s，读满%(needed)s算学完，还差%(rest)s。")
    ) % facts
    return head + unread(missing, duration_ms) + _("断网也会记，联网后自动补上。")


def not_counted(
    *, permille: int, threshold_permille: int, missing: Intervals, duration_ms: int
) -> str:
    """Return why a text does not count yet: “已读62%，读满95%才计；后面还有一段没有读。”"""
    facts = {"seen": percent(permille), "needed": percent(threshold_permille)}
    head = (
        _("已读%(seen)s，读到结尾才计；")
        if permille >= threshold_permille
        else _("已读%(seen)s，读满%(needed)s才计；")
    ) % facts
    return head + unread(missing, duration_ms)


def not_started(duration_ms: int) -> str:
    return _("还没有开始，读完全文%(length)s。") % {"length": span(duration_ms)}


def finished_before(permille: int) -> str:
    """Return the sentence of a completed text that was rewritten afterwards."""
    if not permille:
        return _("已学完。内容后来有更新，已记的学时不受影响。")
    return _("已学完。内容后来有更新，新版已读%(seen)s，已记的学时不受影响。") % {
        "seen": percent(permille)
    }


def withdrawn(permille: int) -> str:
    """Return the sentence of a text whose completion a correction took back."""
    return _("已读%(seen)s。这次学完的记录已被更正撤销，请联系本支部书记。") % {
        "seen": percent(permille)
    }

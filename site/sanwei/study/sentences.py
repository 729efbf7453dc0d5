"""Says in one Chinese sentence where a member stands with an item. Pure: figures in, words out."""

from django.utils.translation import gettext as _

from sanwei.common import lengths
from sanwei.study.enums import SeekPolicy
from sanwei.study.gates import Mark
from sanwei.study.intervals import Intervals

NAMED_GAPS = 2
SHORTEST_GAP_MS = 1_000  # what a seek bar can't show is not worth a word


def span(length_ms: int) -> str:
    """Return what is left to do in words, rounded up to a second: 39秒, 1分56秒, 2小时3分."""
    return lengths.in_words(-(-length_ms // 1_000))


def mark(position_ms: int) -> str:
    """Return a place on the time line: 0:46, 1:02:03."""
    return lengths.as_mark(position_ms // 1_000)


def unseen(missing: Intervals, duration_ms: int) -> str:
    """Return what has not been seen, with a full stop: “0:46–1:00 和 1:26 以后还没有看。” Empty if nothing is left."""
    named = [gap for gap in missing if gap[1] - gap[0] >= SHORTEST_GAP_MS]
    places = [_place(start, end, duration_ms) for start, end in named[:NAMED_GAPS]]
    if not places:
        return ""
    if len(named) > NAMED_GAPS:
        return _("%(places)s 等%(count)d处还没有看。") % {
            "places": "、".join(places),
            "count": len(named),
        }
    if len(places) == 1:
        return _("%(place)s还没有看。") % {"place": _spaced(places[0])}
    return _("%(first)s 和 %(last)s还没有看。") % {"first": places[0], "last": _spaced(places[1])}


def percent(permille: int) -> str:
    """Return whole per cent, rounded down so that 95% is never shown before it is reached."""
    return f"{permille // 10}%"


def under_way(
    *,
    permille: int,
    threshold_permille: int,
    remaining_ms: int,
    missing: Intervals,
    duration_ms: int,
) -> str:
    """Return the sentence of an item that is being watched."""
    head = _("已看%(seen)s，看满%(needed)s算学完，还差%(rest)s。") % {
        "seen": percent(permille),
        "needed": percent(threshold_permille),
        "rest": span(remaining_ms),
    }
    return head + unseen(missing, duration_ms) + _("断网也会记，联网后自动补上。")


def not_counted(
    *, permille: int, threshold_permille: int, missing: Intervals, duration_ms: int
) -> str:
    """Return why an item does not count yet: “已看62%，看满95%才计；1:14 以后还没有看。”"""
    head = _("已看%(seen)s，看满%(needed)s才计；") % {
        "seen": percent(permille),
        "needed": percent(threshold_permille),
    }
    return head + unseen(missing, duration_ms)


def in_order_rule(policy: SeekPolicy) -> str:
    """Return the rule of a recording that is watched in order, said before one begins."""
    if policy == SeekPolicy.BACK_ONLY:
        return _("这门课不能快进：可以回看，没看到的部分要接着看。接电话、断网都不用重看。")
    return _("首次观看按顺序来：可以回看，没看到的部分要接着看。接电话、断网都不用重看。")


def waiting(mark: Mark) -> str:
    """Return what a mark asks of whoever has come to it."""
    place = {"place": moment(mark.at_ms)}
    if mark.is_presence:
        return _("%(place)s处需要点一下“还在看”，点了继续计时。") % place
    return _("%(place)s处有一道题要答，答了继续计时。") % place


def held(permille: int, mark: Mark) -> str:
    """Return the sentence of an item that was watched, where a mark is all that is missing."""
    words = {"seen": percent(permille), "place": moment(mark.at_ms)}
    if mark.is_presence:
        return _("已看%(seen)s，还差一步：%(place)s处需要点一下“还在看”，点了就算学完。") % words
    return _("已看%(seen)s，还差一步：%(place)s处有一道题要答，答了就算学完。") % words


def awaiting(permille: int, title: str, *, is_read: bool) -> str:
    """Return the sentence of an item that was studied, where a test is all that is missing."""
    words = {"seen": percent(permille), "title": title}
    if is_read:
        return _("已读%(seen)s，还差随课测验：通过《%(title)s》就算学完。") % words
    return _("已看%(seen)s，还差随课测验：通过《%(title)s》就算学完。") % words


def awaiting_together(title: str) -> str:
    """Return the sentence of who studied with a group, where a test is all that is missing."""
    return _("已参加集体学习，还差随课测验：通过《%(title)s》就算学完。") % {"title": title}


def asked_besides(title: str) -> str:
    """Return what has to be passed besides, for whoever is not there yet."""
    return _("还要通过随课测验《%(title)s》，才算学完。") % {"title": title}


def moment(position_ms: int) -> str:
    """Return a place on the time line in words: 第12分00秒, 第1小时02分00秒."""
    minutes, seconds = divmod(position_ms // 1_000, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("第%(hours)d小时%(minutes)02d分%(seconds)02d秒") % {
            "hours": hours,
            "minutes": minutes,
            "seconds": seconds,
        }
    return _("第%(minutes)d分%(seconds)02d秒") % {"minutes": minutes, "seconds": seconds}


def presence_rule(minutes: int) -> str:
    """Return the rule of a recording that asks for taps, said before one begins; 0: at places of their own."""
    if not minutes:
        return _("本课中间要点一下“还在看”。2分钟内点都行，时间照常计。")
    return _("本课每%(minutes)d分钟点一次“还在看”。2分钟内点都行，时间照常计。") % {
        "minutes": minutes
    }


def not_started(duration_ms: int) -> str:
    return _("还没有开始，全长%(length)s。") % {
        "length": lengths.in_words(lengths.whole_seconds(duration_ms))
    }


def finished() -> str:
    return _("已学完。")


def finished_before(permille: int) -> str:
    """Return the sentence of a completed item whose recording was replaced afterwards."""
    if not permille:
        return _("已学完。内容后来有更新，已记的学时不受影响。")
    return _("已学完。内容后来有更新，新版已看%(seen)s，已记的学时不受影响。") % {
        "seen": percent(permille)
    }


def withdrawn(permille: int) -> str:
    """Return the sentence of an item whose completion a correction took back."""
    return _("已看%(seen)s。这次学完的记录已被更正撤销，请联系本支部书记。") % {
        "seen": percent(permille)
    }


def untimed(*, has_begun: bool) -> str:
    return _("已经开始，还没有完成。") if has_begun else _("还没有开始。")


def _place(start: int, end: int, duration_ms: int) -> str:
    if duration_ms - end < SHORTEST_GAP_MS:
        return _("%(mark)s 以后") % {"mark": mark(start)}
    return f"{mark(start)}–{mark(end + 999)}"


def _spaced(place: str) -> str:
    """Figures and Chinese are set apart by a blank."""
    return f"{place} " if place[-1].isdigit() else place

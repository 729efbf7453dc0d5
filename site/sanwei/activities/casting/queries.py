"""Reads of 放课: what may be cast, the state of a 场次, what the record says by itself."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.activities.casting import results
from sanwei.activities.casting.films import CASTABLE
from sanwei.activities.enums import CastStage, Mark
from sanwei.activities.kinds import KINDS
from sanwei.activities.models import Activity, ActivityBranch, Attendance, Cast, Showing, Sitting
from sanwei.common import lengths
from sanwei.org.models import Member, OrgUnit
from sanwei.study.enums import StudyState
from sanwei.study.models import StudyItem, StudyProgress
from sanwei.study.queries import items_visible_to

MOST_OFFERED = 200
FIELDS: dict[str, str | Promise] = {
    "name": gettext_lazy("名称"),
    "place": gettext_lazy("地点"),
    "host_name": gettext_lazy("主持人"),
    "recorder_name": gettext_lazy("记录人"),
    "theme_ways": gettext_lazy("方式"),
    "topic": gettext_lazy("主题"),
}


@dataclass(frozen=True)
class Wall:
    """One 场次 as projector and remote show it. Counts are of the whole activity, a person once."""

    stage: CastStage
    moves: int
    present: int
    due: int
    handed_in: int
    seen_seconds: int
    position_ms: int
    is_finished: bool


@dataclass(frozen=True)
class CastTold:
    """What the record says of a cast. ``filled``: what nobody had to write, by the names of the fields.

    ``waiting``: how many of those present have still to pass the quiz that completes the item.
    """

    content: str
    shown: tuple[str, ...]
    quiz: str
    waiting: int
    filled: tuple[str, ...]


@dataclass(frozen=True)
class ToMakeUp:
    """Something a member missed and can study on the phone."""

    title: str
    url: str
    activity: str
    on: date


def castable(user: object, *, at: datetime) -> QuerySet[StudyItem]:
    """Return what ``user`` may cast, newest first."""
    rows = items_visible_to(user, at=at).filter(kind__in=CASTABLE)
    return rows.order_by("-live_at", "-pk")


def open_to_cast(unit: OrgUnit, *, today: date) -> list[Activity]:
    """Return the activities of ``unit`` from today on in which nothing is cast yet. One query."""
    kinds = [kind for kind, facts in KINDS.items() if facts.has_sittings]
    rows = Activity.objects.filter(
        unit=unit,
        kind__in=kinds,
        occurred_on__gte=today,
        cast__isnull=True,
        parts__is_host=True,
        parts__finished_at__isnull=True,
    )
    return list(rows.order_by("occurred_at", "pk")[:10])


def showing_of(sitting: Sitting) -> Showing | None:
    return Showing.objects.filter(sitting=sitting).first()


def wall_of(part: ActivityBranch, showing: Showing, cast: Cast) -> Wall:
    """Return the state of one 场次. Two queries, three while a quiz is on."""
    marks = list(
        Attendance.objects.filter(part__activity=part.activity_id).values_list("mark", flat=True)
    )
    is_asked = showing.stage in (CastStage.QUIZ, CastStage.OVER)
    return Wall(
        stage=CastStage(showing.stage),
        moves=showing.moves,
        present=sum(mark == Mark.PRESENT for mark in marks),
        due=len(marks),
        handed_in=results.handed_in(cast, part.activity) if is_asked else 0,
        seen_seconds=showing.seen_seconds,
        position_ms=showing.position_ms,
        is_finished=part.is_finished,
    )


def told_of(part: ActivityBranch) -> CastTold | None:
    """Return what the record of the host's ``part`` says of its cast; None without one.

    Two queries, three once it is finished.
    """
    activity = part.activity
    cast = Cast.objects.filter(activity=activity).first()
    if cast is None:
        return None
    showings = list(
        Showing.objects.select_related("sitting")
        .filter(sitting__activity=activity)
        .order_by("sitting__number")
    )
    has_several = len(showings) > 1
    shown = tuple(
        _shown(one, cast, has_several=has_several) for one in showings if one.seen_seconds
    )
    quiz = _quiz(cast, part)
    filled = [
        str(label)
        for name, label in FIELDS.items()
        if name in cast.filled and cast.filled[name] == getattr(activity, name)
    ]
    filled += [_("日期和时间"), _("在册和应到"), _("学习内容"), _("学习时长")]
    filled += [_("场次")] if has_several else []
    filled += [_("放映时长")] if shown else []
    if part.is_finished:
        filled += [_("实到"), _("签到方式")] + ([_("缺席和原因")] if part.absent else [])
    filled += [_("测验结果")] if quiz else []
    speaker = _("，主讲%s") % cast.speaker if cast.speaker else ""
    return CastTold(
        content=_("《%(title)s》%(speaker)s")
        % {"title": cast.title.strip("《》"), "speaker": speaker},
        shown=shown,
        quiz=quiz,
        waiting=_waiting(cast, part),
        filled=tuple(filled),
    )


def to_make_up(member: Member, *, today: date) -> tuple[ToMakeUp, ...]:
    """Return what ``member`` missed this year where the same thing can be studied alone. One query."""
    rows = Attendance.objects.select_related("part__activity__cast__item").filter(
        member=member,
        mark=Mark.ABSENT,
        made_up_on__isnull=True,
        part__finished_at__isnull=False,
        part__activity__cast__item__state="live",
        part__activity__occurred_on__year=today.year,
    )
    return tuple(
        ToMakeUp(
            title=row.part.activity.cast.title,
            url=row.part.activity.cast.item.url,
            activity=row.part.activity.name,
            on=row.part.activity.occurred_on,
        )
        for row in rows.order_by("-part__activity__occurred_at")
    )


def _shown(showing: Showing, cast: Cast, *, has_several: bool) -> str:
    words = {
        "seen": lengths.in_words(min(showing.seen_seconds, cast.length_seconds)),
        "whole": lengths.in_words(cast.length_seconds),
    }
    said = _("放映%(seen)s，全长%(whole)s") % words
    if not has_several:
        return said
    return _("第%(number)s场%(said)s") % {"number": showing.sitting.number, "said": said}


def _waiting(cast: Cast, part: ActivityBranch) -> int:
    if not part.is_finished or not part.activity.study_minutes:
        return 0
    completed = StudyProgress.objects.filter(item=cast.item_id, state=StudyState.COMPLETED)
    there = Attendance.objects.filter(part__activity=part.activity_id, mark=Mark.PRESENT)
    return (
        there.filter(part__finished_at__isnull=False)
        .exclude(member__in=completed.values("member"))
        .count()
    )


def _quiz(cast: Cast, part: ActivityBranch) -> str:
    """Say how the quiz went; below three scores the figures would be somebody's own."""
    if not cast.quiz_taken or not part.is_finished:
        return ""
    said = _("参测%s人") % cast.quiz_taken
    if cast.quiz_scored < results.FEWEST_TOLD or cast.quiz_average is None:
        return said
    words = {"average": f"{cast.quiz_average:f}".removesuffix(".0"), "passed": cast.quiz_passed}
    return said + _("，平均%(average)s分，及格%(passed)s人") % words

"""What a meeting of a 党小组 begins with: read from the group's last one and from the day. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ActivityKind, ActivityState
from sanwei.activities.models import Activity, ActivityBranch
from sanwei.activities.queries import led_groups
from sanwei.activities.roster import registered_count
from sanwei.activities.rules import month_of
from sanwei.activities.services.opening import proposed_name
from sanwei.common.clock import SHANGHAI, local_date
from sanwei.org.enums import Role
from sanwei.org.models import Member, OrgUnit, RoleAssignment
from sanwei.org.queries.scope import covering

STEP_MINUTES = 15
USUAL_LENGTH = timedelta(minutes=30)
WAITING_SHOWN = 5
CLOSED = (ActivityState.FINISHED, ActivityState.CONFIRMED)


@dataclass(frozen=True)
class Proposal:
    """What the form proposes. ``due``: how many of the group are expected on the day."""

    name: str
    day: date
    starts: time
    ends: time
    place: str
    host_name: str
    due: int


@dataclass(frozen=True)
class Topic:
    """A topic that one tap writes, and where it comes from."""

    text: str
    source: str | Promise


@dataclass(frozen=True)
class Prompt:
    """How this month's meeting of a group stands for its leader; ``unfinished`` is one to go on with."""

    group: OrgUnit
    unfinished: Activity | None
    held: Activity | None


def proposal_for(group: OrgUnit, *, at: datetime, day: date | None = None) -> Proposal:
    """Return what a meeting of ``group`` that begins now, or at this hour of ``day``, is likely to be. Four queries."""
    begins = _rounded(at.astimezone(SHANGHAI))
    if day is not None:
        begins = begins.replace(year=day.year, month=day.month, day=day.day)
    last = _last_of(group)
    length = last.ends_at - last.occurred_at if last else USUAL_LENGTH
    ends = begins + length
    leads = RoleAssignment.objects.filter(
        covering(begins.date()), unit=group, role=Role.GROUP_LEADER
    )
    return Proposal(
        name=proposed_name(kind=ActivityKind.GROUP_MEETING, unit=group, moment=begins),
        day=begins.date(),
        starts=begins.time(),
        ends=ends.time() if ends.date() == begins.date() else time(23, 59),
        place=last.place if last else "",
        host_name=leads.order_by("starts_on", "pk").values_list("member__name", flat=True).first()
        or "",
        due=registered_count(group, group, begins.date()),
    )


def recorders_for(group: OrgUnit, writer: Member | None, host_name: str) -> tuple[str, ...]:
    """Return who may be meant as 记录人: who writes, who wrote last time, who presides; each once. One query."""
    last = _last_of(group)
    names = (writer.name if writer else "", last.recorder_name if last else "", host_name)
    return tuple(dict.fromkeys(name for name in names if name))


def topics_for(part: ActivityBranch) -> tuple[Topic, ...]:
    """Return topics to choose from: what the branch's 主题党日 of that month was about, and the group's last one.

    Only what is closed is offered: before, the topic is the branch's own business. Two queries.
    """
    day = part.activity.occurred_on
    month = month_of(day)
    themes = (
        Activity.objects.filter(
            kind=ActivityKind.THEME_DAY,
            parts__branch=part.branch,
            parts__finished_at__isnull=False,
            occurred_on__gte=month.starts_on,
            occurred_on__lt=month.ends_before,
        )
        .exclude(topic="")
        .order_by("-occurred_at", "-pk")
    )
    last = _last_of(part.group, but=part.activity_id) if part.group else None
    found = [(theme.topic, _("本月主题党日")) for theme in themes[:1]]
    found += [(last.topic, _("上次"))] if last else []
    return _once(found)


def waiting_of(group: OrgUnit) -> list[Activity]:
    """Return the newest meetings of ``group`` that are not confirmed yet. One query."""
    meetings = _meetings(group).exclude(state=ActivityState.CONFIRMED)
    return list(meetings.order_by("-occurred_at", "-pk")[:WAITING_SHOWN])


def prompts_for(user: object, *, at: datetime) -> tuple[Prompt, ...]:
    """Return a prompt for each 党小组 that ``user`` leads. One query for everybody, one more for a leader."""
    groups = led_groups(user, at=at)
    if not groups:
        return ()
    today = local_date(at)
    month = month_of(today)
    rows = list(
        Activity.objects.filter(
            kind=ActivityKind.GROUP_MEETING,
            unit__in=groups,
            occurred_on__gte=month.starts_on,
            occurred_on__lt=month.ends_before,
        ).order_by("-occurred_at", "-pk")
    )
    return tuple(
        Prompt(
            group=group,
            unfinished=_first(
                one
                for one in rows
                if one.unit_id == group.pk and one.state not in CLOSED and one.occurred_on <= today
            ),
            held=_first(one for one in rows if one.unit_id == group.pk and one.state in CLOSED),
        )
        for group in groups
    )


def _first(rows: Iterable[Activity]) -> Activity | None:
    return next(iter(rows), None)


def _meetings(group: OrgUnit) -> QuerySet[Activity]:
    return Activity.objects.filter(kind=ActivityKind.GROUP_MEETING, unit=group)


def _last_of(group: OrgUnit, *, but: int = 0) -> Activity | None:
    closed = _meetings(group).filter(state__in=CLOSED).exclude(pk=but)
    return closed.order_by("-occurred_at", "-pk").first()


def _rounded(moment: datetime) -> datetime:
    """Return the quarter of an hour that has begun: who opens the page sits in the meeting already."""
    return moment.replace(
        minute=moment.minute - moment.minute % STEP_MINUTES, second=0, microsecond=0
    )


def _once(found: Iterable[tuple[str, str | Promise]]) -> tuple[Topic, ...]:
    topics: dict[str, Topic] = {}
    for text, source in found:
        if first := text.strip().partition("\n")[0]:
            topics.setdefault(first, Topic(first, source))
    return tuple(topics.values())

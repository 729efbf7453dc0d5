"""Reads of check-in: what a door shows, who came how, what waits for the secretary, what a member is due at."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from sanwei.activities.enums import AbsenceReason, CheckInWay, LeaveState, Mark
from sanwei.activities.models import (
    ActivityBranch,
    Attendance,
    CheckIn,
    CheckInWindow,
    DoorGuest,
    LeaveRequest,
    Sitting,
)
from sanwei.activities.queries.people import reason_label
from sanwei.org.models import Member

NAMES_SHOWN = 3
AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class DoorCount:
    """实到 and 应到 of the whole activity, a person once however many 场次.

    ``names``: who came last, in the order of the newest; never who is missing.
    """

    present: int
    due: int
    names: tuple[str, ...]
    is_finished: bool


@dataclass(frozen=True)
class WayCount:
    """How many of those present came by ``way``."""

    way: CheckInWay
    count: int

    @property
    def label(self) -> str:
        return str(self.way.label)


@dataclass(frozen=True)
class LeaveRow:
    """A request as one reader may see it: 病假 and its words are the 书记's."""

    leave_id: UUID
    member_id: UUID
    name: str
    label: str
    words: str


@dataclass(frozen=True)
class MeetingRow:
    """A meeting at which a member is due."""

    part: ActivityBranch
    mark: Mark
    reason: str
    is_open: bool
    leave: LeaveRequest | None

    @property
    def may_ask(self) -> bool:
        return self.mark == Mark.PENDING and (
            self.leave is None or self.leave.state != LeaveState.GRANTED
        )


def window_of(sitting: Sitting, *, at: datetime) -> CheckInWindow | None:
    """Return the door of ``sitting`` that is open at that moment."""
    standing = sitting.windows.filter(closed_at__isnull=True).first()
    return standing if standing is not None and standing.is_open_at(at) else None


def door_of(key: str) -> CheckInWindow | None:
    """Return the window called ``key``, open or not, with its 场次 and activity."""
    rows = CheckInWindow.objects.select_related("sitting__activity__unit")
    return rows.filter(key=key.upper()).first()


def open_windows_for(member: Member, *, at: datetime) -> list[CheckInWindow]:
    """Return the doors open now of meetings at which ``member`` is due. One query."""
    return list(
        CheckInWindow.objects.select_related("sitting__activity")
        .filter(
            closed_at__isnull=True,
            opened_at__lte=at,
            closes_at__gt=at,
            sitting__activity__parts__finished_at__isnull=True,
            sitting__activity__parts__attendance__member=member,
        )
        .order_by("sitting__starts_at", "pk")
    )


def door_count(window: CheckInWindow) -> DoorCount:
    """Return what the door of ``window`` may show to everybody in the room. Three queries."""
    activity = window.sitting.activity_id
    marks = Attendance.objects.filter(part__activity=activity).values_list("mark", flat=True)
    found = list(marks)
    last = CheckIn.objects.filter(sitting=window.sitting_id).order_by("-at", "-pk")
    return DoorCount(
        present=sum(mark == Mark.PRESENT for mark in found),
        due=len(found),
        names=tuple(last.values_list("member__name", flat=True)[:NAMES_SHOWN]),
        is_finished=not ActivityBranch.objects.filter(
            activity=activity, finished_at__isnull=True
        ).exists(),
    )


def ways_of(part: ActivityBranch) -> tuple[WayCount, ...]:
    """Return by which ways the present of ``part`` came; the counts add up to 实到. One query."""
    there = part.attendance.filter(mark=Mark.PRESENT).values_list("way", flat=True)
    return _counted(there)


def sittings_of(member: Member, part: ActivityBranch) -> tuple[int, ...]:
    """Return the numbers of the 场次 in which ``member`` signed in; counted once all the same."""
    rows = CheckIn.objects.filter(member=member, sitting__activity=part.activity_id)
    return tuple(rows.order_by("sitting__number").values_list("sitting__number", flat=True))


def leaves_waiting(part: ActivityBranch, *, sees_sick: bool) -> tuple[LeaveRow, ...]:
    """Return the requests of ``part`` that want an answer; who came meanwhile is not among them. One query."""
    came = Attendance.objects.filter(part=part, mark=Mark.PRESENT).values("member")
    rows = (
        part.leaves.select_related("member")
        .filter(state=LeaveState.WAITING)
        .exclude(member__in=came)
        .order_by("asked_at", "pk")
    )
    return tuple(
        LeaveRow(
            leave_id=row.public_id,
            member_id=row.member.public_id,
            name=row.member_name,
            label=reason_label(row.reason, sees_sick=sees_sick),
            words=row.words if sees_sick or row.reason != AbsenceReason.SICK else "",
        )
        for row in rows
    )


def guests_waiting(part: ActivityBranch) -> list[DoorGuest]:
    """Return who asked to be noted as 列席 and is not yet. One query."""
    rows = DoorGuest.objects.filter(activity=part.activity_id, listed_at__isnull=True)
    return list(rows.order_by("at", "pk"))


def meetings_of(member: Member, *, at: datetime, today: date) -> tuple[MeetingRow, ...]:
    """Return the meetings of today and later at which ``member`` is due, the next first. Three queries."""
    rows = list(
        Attendance.objects.select_related("part__activity")
        .filter(
            Q(part__activity__occurred_on__gte=today),
            part__activity__occurred_at__lt=at + AHEAD,
            part__finished_at__isnull=True,
            member=member,
        )
        .order_by("part__activity__occurred_at", "pk")
    )
    leaves = {
        leave.part_id: leave
        for leave in LeaveRequest.objects.filter(
            member=member, part__in=[row.part_id for row in rows]
        )
    }
    open_now = {window.sitting.activity_id for window in open_windows_for(member, at=at)}
    return tuple(
        MeetingRow(
            part=row.part,
            mark=Mark(row.mark),
            reason=row.reason,
            is_open=row.part.activity_id in open_now,
            leave=leaves.get(row.part_id),
        )
        for row in rows
    )


def _counted(ways: Iterable[str]) -> tuple[WayCount, ...]:
    found = Counter(ways)
    return tuple(WayCount(way, found[way]) for way in CheckInWay if found[way])

"""Puts a branch into a meeting; days in October 2026, whose 12th is the world's today."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sanwei.accounts.models import User
from sanwei.activities import services
from sanwei.activities.enums import ActivityKind, Mark
from sanwei.activities.models import Activity, ActivityBranch
from sanwei.activities.services import MarkOf
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, Role
from sanwei.org.models import Member, OrgUnit
from tests.world import NOW, SHANGHAI, START, World


def day_at(day: int, hour: int = 15, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def hold(
    unit: OrgUnit,
    kind: ActivityKind = ActivityKind.THEME_DAY,
    *,
    on: datetime | None = None,
    **facts: Any,
) -> Activity:
    """Open an activity of an hour, on 9 October unless told."""
    begins = on or day_at(9)
    return services.open_activity(
        **{
            "kind": kind,
            "unit": unit,
            "occurred_at": begins,
            "ends_at": begins + timedelta(hours=1),
            "actor": None,
            "at": begins,
        }
        | facts
    )


def part_of(activity: Activity, branch: OrgUnit | None = None) -> ActivityBranch:
    parts = ActivityBranch.objects.select_related("activity", "branch", "group")
    if branch is not None:
        return parts.get(activity=activity, branch=branch)
    return parts.get(activity=activity, is_host=True)


def mark(
    part: ActivityBranch,
    *,
    absent: Mapping[Member, str] | None = None,
    late: Iterable[Member] = (),
    at: datetime = NOW,
    actor: User | None = None,
) -> int:
    """Mark everybody present but ``absent`` (with their reasons)."""
    absent, late = absent or {}, list(late)
    said = []
    for row in part.attendance.select_related("member"):
        reason = absent.get(row.member, "")
        said.append(
            MarkOf(
                row.member.public_id,
                Mark.ABSENT if reason else Mark.PRESENT,
                reason=reason,
                is_late=row.member in late,
            )
        )
    return services.take_attendance(part=part, marks=said, actor=actor, at=at)


def held(
    unit: OrgUnit,
    kind: ActivityKind = ActivityKind.THEME_DAY,
    *,
    absent: Mapping[Member, str] | None = None,
    on: datetime | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> ActivityBranch:
    """Hold an activity from opening to closed attendance, on its own day unless told; return the host's part."""
    activity = hold(unit, kind, on=on, **facts)
    part = part_of(activity)
    moment = at or activity.ends_at
    mark(part, absent=absent, at=moment)
    return services.finish(part=part, actor=None, at=moment)


def people(branch: OrgUnit, count: int, kind: MemberKind = MemberKind.FORMAL) -> list[Member]:
    """Enrol ``count`` more people."""
    return [
        org.enrol(name=f"党员{chr(0x4E00 + number)}", kind=kind, branch=branch, starts_on=START)
        for number in range(count)
    ]


def found_board(world: World) -> None:
    """Give the first branch a 支委会 of three: 李四, 赵六, 孙七."""
    for member, role in ((world.zhao_liu, Role.ORGANISATION), (world.sun_qi, Role.PUBLICITY)):
        org.assign_role(member=member, unit=world.first, role=role, starts_on=START)

"""Taking attendance: one row a person, marked again and again from any device until it is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.enums import ActivityKind, ActivityState, CheckInWay, Mark
from sanwei.activities.errors import AlreadyFinished, NotDue, ReasonMissing
from sanwei.activities.kinds import Roster
from sanwei.activities.models import Activity, ActivityBranch, Attendance
from sanwei.activities.roster import DuePerson, as_due, due_people, registered_count
from sanwei.org import queries as org
from sanwei.org.models import Member

#: Rosters whose 应到 is 在册 itself.
WHOLE_UNIT = (Roster.EVERYBODY, Roster.GROUP)
MARKED = (
    "mark",
    "reason",
    "way",
    "is_late",
    "sitting_id",
    "receipt",
    "delivery",
    "helper_name",
    "marked_at",
    "marked_by_name",
)


@dataclass(frozen=True)
class MarkOf:
    """What is said of one person. ``reason`` goes with ABSENT; ``is_late``, ``sitting`` (number), ``way`` with PRESENT.

    ``receipt``: where an absent person took part instead (流入地回执). ``delivery`` and ``helper_name``: how and by
    whom it was brought home. ``seen``: what the tapped tile may have shown; empty where nobody looked at one.
    """

    member_id: UUID
    mark: Mark
    reason: str = ""
    is_late: bool = False
    sitting: int | None = None
    receipt: str = ""
    delivery: str = ""
    helper_name: str = ""
    way: CheckInWay = CheckInWay.ROLL_CALL
    seen: tuple[str, ...] = ()


@transaction.atomic
def take_attendance(
    *, part: ActivityBranch, marks: Iterable[MarkOf], actor: User | None, at: datetime
) -> int:
    """Mark people by member; return how many rows changed. The last mark of a person stands.

    Idempotent: what is said twice, from one device or two, changes nothing the second time. All or nothing. A mark
    made before somebody was marked otherwise elsewhere (he signed in at the door meanwhile) does not undo that.

    Raises: AlreadyFinished; NotDue for somebody outside 应到; ReasonMissing for an absence without a reason.
    """
    marks = list(marks)
    part = lock_open(part)
    rows = {
        row.member.public_id: row
        for row in part.attendance.select_related("member").filter(
            member__public_id__in=[one.member_id for one in marks]
        )
    }
    sittings = dict(part.activity.sittings.values_list("number", "pk"))
    changed = [
        rows[one.member_id]
        for one in marks
        if not _is_overtaken(_row_of(rows, one), one)
        and _apply(rows[one.member_id], one, sittings, actor, at)
    ]
    _store(changed)
    if changed:
        begin(part)
    return len(changed)


def begin(part: ActivityBranch) -> None:
    """Let an activity in preparation be in progress: somebody was marked."""
    Activity.objects.filter(pk=part.activity_id, state=ActivityState.DRAFT).update(
        state=ActivityState.IN_PROGRESS
    )


def _store(rows: Iterable[Attendance]) -> None:
    """Write marks with one update for all who got the same: most of a room is simply there."""
    alike: dict[tuple[object, ...], set[int]] = {}
    for row in {one.pk: one for one in rows}.values():
        alike.setdefault(tuple(getattr(row, name) for name in MARKED), set()).add(row.pk)
    for values, keys in alike.items():
        Attendance.objects.filter(pk__in=keys).update(**dict(zip(MARKED, values, strict=True)))


@transaction.atomic
def set_participants(
    *, part: ActivityBranch, members: Iterable[Member], actor: User | None, at: datetime
) -> ActivityBranch:
    """Name who is due in an activity to which people are invited one by one; marks of those who stay hold.

    Raises: AlreadyFinished; NotDue for somebody who is not 在册 in the branch that day, or a computed 应到.
    """
    part = lock_open(part)
    activity, wanted = part.activity, {one.pk for one in members}
    if activity.facts.roster != Roster.CHOSEN:
        raise NotDue
    people = list(org.registered_on(part.branch, activity.occurred_on).filter(pk__in=wanted))
    if len(people) != len(wanted):
        raise NotDue
    _bring_in_step(part, as_due(people, activity.occurred_on))
    return part


def sync_roster(part: ActivityBranch) -> None:
    """Bring the rows of an open part in step with 应到 of its day, in the caller's transaction."""
    activity = part.activity
    if activity.facts.roster == Roster.CHOSEN:
        stay = org.registered_on(part.branch, activity.occurred_on).filter(attendance__part=part)
        due = as_due(list(stay), activity.occurred_on)
    else:
        due = due_people(
            kind=ActivityKind(activity.kind),
            branch=part.branch,
            group=part.group,
            day=activity.occurred_on,
        )
    _bring_in_step(part, due)


def lock_open(part: ActivityBranch) -> ActivityBranch:
    """Return ``part`` locked for a write. Raises: AlreadyFinished."""
    # PostgreSQL locks no nullable side of a join, so the group is fetched when asked for.
    found = (
        ActivityBranch.objects.select_for_update(of=("self",))
        .select_related("activity", "branch")
        .get(pk=part.pk)
    )
    if found.is_finished:
        raise AlreadyFinished
    return found


def _bring_in_step(part: ActivityBranch, due: list[DuePerson]) -> None:
    there = {row.member_id: row for row in part.attendance.all()}
    if gone := there.keys() - {one.member.pk for one in due}:
        part.attendance.filter(member__in=gone).delete()
    fresh, moved = [], []
    for one in due:
        row = there.get(one.member.pk)
        snapshot = {
            "member_name": one.member.name,
            "member_pinyin": one.member.name_pinyin,
            "member_kind": one.kind,
            "group_name": one.group_name,
            "is_voter": one.is_voter,
        }
        if row is None:
            fresh.append(Attendance(part=part, member=one.member, **snapshot))
        elif any(getattr(row, name) != value for name, value in snapshot.items()):
            for name, value in snapshot.items():
                setattr(row, name, value)
            moved.append(row)
    Attendance.objects.bulk_create(fresh)
    Attendance.objects.bulk_update(
        moved, ["member_name", "member_pinyin", "member_kind", "group_name", "is_voter"]
    )
    registered = len(due)
    if part.activity.facts.roster not in WHOLE_UNIT:
        registered = registered_count(part.branch, part.group, part.activity.occurred_on)
    counts = (len(due), max(len(due), registered))
    if counts != (part.due, part.registered):
        part.due, part.registered = counts
        part.save(update_fields=["due", "registered"])


def _row_of(rows: dict[UUID, Attendance], said: MarkOf) -> Attendance:
    if (row := rows.get(said.member_id)) is None:
        raise NotDue
    return row


def _is_overtaken(row: Attendance, said: MarkOf) -> bool:
    return bool(said.seen) and row.mark != Mark.PENDING and row.mark not in (*said.seen, said.mark)


def _apply(
    row: Attendance,
    said: MarkOf,
    sittings: dict[int, int],
    actor: User | None,
    at: datetime,
) -> bool:
    fresh = marked(said, sittings, row)
    if all(getattr(row, name) == value for name, value in fresh.items()):
        return False
    for name, value in fresh.items():
        setattr(row, name, value)
    row.marked_at, row.marked_by_name = at, actor.name if actor else ""
    return True


def marked(said: MarkOf, sittings: dict[int, int], row: Attendance) -> dict[str, object]:
    """Return the columns of a mark on ``row``; what does not belong to it is emptied.

    Who is there already keeps the way by which he came: a tap on somebody who scanned is no 点名.

    Raises: ReasonMissing.
    """
    is_absent, is_present = said.mark == Mark.ABSENT, said.mark == Mark.PRESENT
    if is_absent and not said.reason:
        raise ReasonMissing
    only = next(iter(sittings.values())) if len(sittings) == 1 else None
    return {
        "mark": said.mark,
        "reason": said.reason if is_absent else "",
        "way": (row.way or said.way) if is_present else "",
        "is_late": said.is_late and is_present,
        "sitting_id": (sittings.get(said.sitting or 0) or only) if is_present else None,
        "receipt": said.receipt.strip()[:200] if is_absent else "",
        "delivery": said.delivery if is_present else "",
        "helper_name": said.helper_name.strip()[:100] if is_present else "",
    }

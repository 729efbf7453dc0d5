"""Signing one person in: the one write behind every door."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from sanwei.activities.check_in.errors import (
    MarkedOtherwise,
    NotOnTheList,
    RollClosed,
    TicketUsed,
    WindowClosed,
)
from sanwei.activities.enums import CheckInWay, Mark
from sanwei.activities.errors import AlreadyFinished
from sanwei.activities.kinds import Roster
from sanwei.activities.models import ActivityBranch, Attendance, CheckIn, CheckInWindow
from sanwei.activities.services.attendance import MARKED, begin, lock_open, sync_roster
from sanwei.common.durability import make_commit_durable
from sanwei.org import queries as org
from sanwei.org.models import Member

# Source: the organisation's own rule; said on the page at the door.
LATE_AFTER_MINUTES = 10
DOOR_WAYS = (CheckInWay.SCAN, CheckInWay.NAME)


@dataclass(frozen=True)
class Arrival:
    """What the person reads: name, when it was, in which 场次. ``is_again``: signed in before, nothing changed now."""

    name: str
    at: datetime
    sitting: int
    is_late: bool
    is_again: bool
    check_in_pk: int = field(default=0, compare=False)


@transaction.atomic
def check_in(
    *, member: Member, window: CheckInWindow, way: CheckInWay, ticket: str, at: datetime
) -> Arrival:
    """Sign ``member`` in at the 场次 of ``window`` by scan or by name; idempotent, from one device or two.

    ``ticket`` is the nonce of the scan: the same for a repeated send, never for two people. Later than ten minutes
    after the beginning is 迟到. Somebody who is there already, by another 场次 or by 点名, stays as he was marked;
    who was noted absent and came is there. Writes attendance and nothing else. Acknowledged means on disk.

    Raises: WindowClosed, RollClosed, NotOnTheList (nothing is counted), TicketUsed, MarkedOtherwise.
    """
    window = CheckInWindow.objects.select_related("sitting__activity").get(pk=window.pk)
    own = CheckIn.objects.filter(sitting=window.sitting, member=member)
    if (earlier := own.first()) is not None:
        return _told_again(earlier, window)
    if not window.is_open_at(at):
        raise WindowClosed
    row = _row_of(member, window, at)
    try:
        lock_open(row.part)
    except AlreadyFinished:
        raise RollClosed from None
    try:
        with transaction.atomic():
            made = CheckIn.objects.create(
                window=window,
                sitting=window.sitting,
                member=member,
                way=way,
                ticket=ticket,
                is_late=at > window.sitting.starts_at + timedelta(minutes=LATE_AFTER_MINUTES),
                at=at,
            )
    except IntegrityError:
        if (earlier := own.first()) is not None:
            return _told_again(earlier, window)
        raise TicketUsed from None
    row.refresh_from_db()
    if row.mark != Mark.PRESENT:
        _come(row, made)
        begin(row.part)
    make_commit_durable()
    return _arrival(row, made, is_again=False)


def _told_again(earlier: CheckIn, window: CheckInWindow) -> Arrival:
    """Answer a repeated send, also after the door was closed. Raises: MarkedOtherwise."""
    row = Attendance.objects.filter(
        part__activity=window.sitting.activity_id, member=earlier.member_id
    ).first()
    if row is None or row.mark != Mark.PRESENT:
        raise MarkedOtherwise
    return _arrival(row, earlier, is_again=True)


def _arrival(row: Attendance, made: CheckIn, *, is_again: bool) -> Arrival:
    return Arrival(
        name=row.member_name,
        at=made.at,
        sitting=made.sitting.number,
        is_late=row.is_late,
        is_again=is_again,
        check_in_pk=made.pk,
    )


def _row_of(member: Member, window: CheckInWindow, at: datetime) -> Attendance:
    """Return the row of ``member``; somebody enrolled since the meeting was opened gets one. Raises: NotOnTheList."""
    activity = window.sitting.activity
    rows = Attendance.objects.select_related("part").filter(part__activity=activity, member=member)
    if (row := rows.first()) is not None:
        return row
    membership = org.membership_on(member, activity.occurred_on)
    if membership is not None and activity.facts.roster != Roster.CHOSEN:
        for part in ActivityBranch.objects.filter(
            activity=activity, branch=membership.branch, finished_at__isnull=True
        ):
            sync_roster(lock_open(part))
    if (row := rows.first()) is None:
        raise NotOnTheList
    return row


def _come(row: Attendance, made: CheckIn) -> None:
    row.mark, row.reason, row.receipt = Mark.PRESENT, "", ""
    row.way, row.is_late, row.sitting = made.way, made.is_late, made.sitting
    row.marked_at, row.marked_by_name = made.at, row.member_name
    row.save(update_fields=MARKED)

"""请假 before a meeting: asked on the phone, granted by the secretary with one tap."""

from datetime import datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.check_in.errors import (
    CameAnyway,
    LeaveDecided,
    LeaveTooLate,
    MeetingNotVisible,
)
from sanwei.activities.enums import AbsenceReason, LeaveState, Mark
from sanwei.activities.errors import AlreadyFinished
from sanwei.activities.models import ActivityBranch, Attendance, LeaveRequest
from sanwei.activities.services.attendance import MarkOf, lock_open, take_attendance
from sanwei.org.models import Member

#: What a member may ask for; 无故 is nobody's request.
ASKABLE = tuple(one for one in AbsenceReason if one != AbsenceReason.UNEXCUSED)
MOST_WORDS = 100


@transaction.atomic
def ask_leave(
    *, member: Member, part: ActivityBranch, reason: AbsenceReason, words: str, at: datetime
) -> LeaveRequest:
    """Ask for leave from a meeting in which ``member`` is due; asked again the last words stand.

    Marks nobody absent: that is the secretary's. Raises: MeetingNotVisible; LeaveTooLate once the meeting is over
    or the person was marked; LeaveDecided when it was granted already.
    """
    try:
        held = lock_open(part)
    except AlreadyFinished:
        raise LeaveTooLate from None
    row = held.attendance.filter(member=member).first()
    if row is None or reason not in ASKABLE:
        raise MeetingNotVisible
    known = held.leaves.filter(member=member).first()
    if known is not None and known.state == LeaveState.GRANTED:
        raise LeaveDecided
    if row.mark != Mark.PENDING or at >= held.activity.ends_at:
        raise LeaveTooLate
    leave = known or LeaveRequest(part=held, member=member)
    leave.member_name, leave.reason, leave.words = member.name, reason, words.strip()[:MOST_WORDS]
    leave.asked_at, leave.state = at, LeaveState.WAITING
    leave.decided_at, leave.decided_by_name = None, ""
    leave.save()
    return leave


@transaction.atomic
def withdraw_leave(*, leave: LeaveRequest, at: datetime) -> LeaveRequest:
    """Take one's own request back before it was decided; a second press changes nothing. Raises: LeaveDecided."""
    held = LeaveRequest.objects.select_for_update(of=("self",)).get(pk=leave.pk)
    if held.state == LeaveState.WITHDRAWN:
        return held
    return _decide(held, LeaveState.WITHDRAWN, held.member_name, at)


@transaction.atomic
def decide_leave(
    *, leave: LeaveRequest, is_granted: bool, actor: User, at: datetime
) -> LeaveRequest:
    """Grant a request, which marks its member absent for that reason, or refuse it; pressed twice it is once.

    Raises: AlreadyFinished, LeaveDecided; CameAnyway for somebody who is there.
    """
    part = lock_open(leave.part)
    held = (
        LeaveRequest.objects.select_for_update(of=("self",))
        .select_related("member")
        .get(pk=leave.pk)
    )
    state = LeaveState.GRANTED if is_granted else LeaveState.REFUSED
    if held.state == state:
        return held
    if held.state != LeaveState.WAITING:
        raise LeaveDecided
    if is_granted:
        if Attendance.objects.filter(part=part, member=held.member, mark=Mark.PRESENT).exists():
            raise CameAnyway
        said = MarkOf(held.member.public_id, Mark.ABSENT, reason=held.reason)
        take_attendance(part=part, marks=[said], actor=actor, at=at)
    return _decide(held, state, actor.name, at)


def _decide(leave: LeaveRequest, state: LeaveState, name: str, at: datetime) -> LeaveRequest:
    if leave.state != LeaveState.WAITING:
        raise LeaveDecided
    leave.state, leave.decided_at, leave.decided_by_name = state, at, name
    leave.save(update_fields=["state", "decided_at", "decided_by_name"])
    return leave

"""The door of the theme day with two shifts: 30 scanned, 4 by name, 3 were tapped, one phone was flat."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sanwei.accounts.models import User
from sanwei.activities import services as activities
from sanwei.activities.check_in import codes
from sanwei.activities.check_in import services as check_in
from sanwei.activities.enums import CheckInWay, Mark
from sanwei.activities.models import ActivityBranch
from sanwei.activities.services import MarkOf
from sanwei.org.models import Member

SCANNED, BY_NAME = 30, 4
FLAT_PHONE = "朱家豪"
FIRST_COMES = timedelta(minutes=-12)
APART = timedelta(seconds=20)


def tell(
    part: ActivityBranch, marks: Sequence[MarkOf], *, headcount: int, actor: User, at: datetime
) -> None:
    """Let the people of ``marks`` come as the story says, up to the question how many were in the room."""
    members = {one.public_id: one for one in Member.objects.filter(attendance__part=part)}
    there = [one for one in marks if one.mark == Mark.PRESENT]
    flat = [one for one in there if members[one.member_id].name == FLAT_PHONE]
    with_phone = [one for one in there if one not in flat]
    ways = [CheckInWay.SCAN] * SCANNED + [CheckInWay.NAME] * BY_NAME
    signing = list(zip(with_phone, ways, strict=False))
    for sitting in part.activity.sittings.order_by("number"):
        moment = sitting.starts_at + FIRST_COMES
        window = check_in.open_window(sitting=sitting, actor=actor, at=moment)
        for said, way in signing:
            if said.sitting == sitting.number:
                moment += APART
                check_in.check_in(
                    member=members[said.member_id],
                    window=window,
                    way=way,
                    ticket=codes.new_device(),
                    at=moment,
                )
        check_in.close_window(window=window, actor=actor, at=sitting.ends_at)
    tapped = [*with_phone[len(ways) :], *(one for one in marks if one.mark != Mark.PRESENT)]
    activities.take_attendance(part=part, marks=tapped, actor=actor, at=at)
    activities.note_headcount(part=part, headcount=headcount)
    activities.take_attendance(part=part, marks=flat, actor=actor, at=at)

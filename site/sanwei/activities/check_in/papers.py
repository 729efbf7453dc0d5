"""纸质签到: a signed sheet, and its photo. Never 补录: the paper was signed on the day."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.check_in.errors import SheetOfAnother
from sanwei.activities.enums import CheckInWay, Mark
from sanwei.activities.models import ActivityBranch, PaperSheet
from sanwei.activities.services.attendance import MarkOf, lock_open, take_attendance
from sanwei.files.pictures import CleanPicture


@transaction.atomic
def enter_sheet(
    *,
    public_id: UUID,
    part: ActivityBranch,
    signed: Iterable[UUID],
    photo: CleanPicture | None,
    sitting: int | None = None,
    actor: User,
    at: datetime,
) -> PaperSheet:
    """Mark who signed on paper as there by 纸质签到; who is there already keeps his way.

    The form sent twice is one sheet.

    ``signed``: public ids of members. ``sitting``: number of the 场次. The caller has asked whether ``photo`` is
    unclassified.

    Raises: AlreadyFinished, NotDue; SheetOfAnother for a form of another meeting.
    """
    held = lock_open(part)
    if (earlier := PaperSheet.objects.filter(public_id=public_id).first()) is not None:
        if earlier.part_id != held.pk:
            raise SheetOfAnother
        return earlier
    wanted = set(signed)
    there = set(
        held.attendance.filter(mark=Mark.PRESENT, member__public_id__in=wanted).values_list(
            "member__public_id", flat=True
        )
    )
    marks = [
        MarkOf(one, Mark.PRESENT, sitting=sitting, way=CheckInWay.PAPER)
        for one in sorted(wanted - there)
    ]
    take_attendance(part=held, marks=marks, actor=actor, at=at)
    sheet = PaperSheet(
        public_id=public_id,
        part=held,
        signed=len(wanted),
        at=at,
        entered_by=actor,
        entered_by_name=actor.name,
    )
    if photo is not None:
        sheet.photo.save(photo.name, photo, save=False)
    sheet.save(force_insert=True)
    return sheet

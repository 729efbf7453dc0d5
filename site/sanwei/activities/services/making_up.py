"""已补学: who was absent studied the same thing later. A mark; it counts as no presence and no 学时."""

from datetime import date, datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.enums import Mark
from sanwei.activities.errors import NotAbsent, NotFinished, TimesWrong
from sanwei.activities.models import ActivityBranch, Attendance
from sanwei.common import audit, clock
from sanwei.org.models import Member


@transaction.atomic
def make_up(
    *,
    part: ActivityBranch,
    member: Member,
    on: date,
    note: str,
    actor: User | None,
    at: datetime,
) -> Attendance:
    """Mark that an absent person made up on ``on``; a second call replaces the first.

    Raises: NotFinished while attendance is open; NotAbsent; TimesWrong for a day before the activity or after today.
    """
    part = ActivityBranch.objects.select_for_update(of=("self",)).get(pk=part.pk)
    if not part.is_finished:
        raise NotFinished
    row = part.attendance.filter(member=member, mark=Mark.ABSENT).first()
    if row is None:
        raise NotAbsent
    if not part.activity.occurred_on <= on <= clock.local_date(at):
        raise TimesWrong
    row.made_up_on, row.made_up_note = on, note.strip()[:200]
    row.save(update_fields=["made_up_on", "made_up_note"])
    audit.log(
        at=at,
        actor=actor,
        action="activities.make_up",
        target_label="activities.activity",
        target_key=part.activity.public_id,
        unit_key=part.branch.public_id,
        on=on.isoformat(),
    )
    return row

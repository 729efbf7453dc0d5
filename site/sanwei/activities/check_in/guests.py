"""列席 at the door: somebody outside 应到 asks, the secretary notes him with one tap. Counted nowhere."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.activities.check_in.errors import WindowClosed
from sanwei.activities.models import Activity, Attendance, CheckInWindow, DoorGuest
from sanwei.activities.services.recording import save_record
from sanwei.org import queries as org
from sanwei.org.models import Member


@transaction.atomic
def ask_to_attend(*, member: Member, window: CheckInWindow, at: datetime) -> DoorGuest | None:
    """Tell the secretary that ``member`` sits in as 列席; told twice it is one line. None for who is due.

    Raises: WindowClosed.
    """
    if not window.is_open_at(at):
        raise WindowClosed
    activity = window.sitting.activity
    if Attendance.objects.filter(part__activity=activity, member=member).exists():
        return None
    membership = org.membership_on(member, activity.occurred_on)
    guest, _made = DoorGuest.objects.get_or_create(
        activity=activity,
        member=member,
        defaults={
            "name": member.name,
            "unit_name": membership.branch.short_name if membership else "",
            "at": at,
        },
    )
    return guest


@transaction.atomic
def list_guest(*, guest: DoorGuest, actor: User, at: datetime) -> DoorGuest:
    """Write the guest into the record as 列席; told twice it is one line. Raises: AlreadyConfirmed."""
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=guest.activity_id)
    held = DoorGuest.objects.get(pk=guest.pk)
    if held.listed_at is not None:
        return held
    reason = _("%(unit)s党员列席") % {"unit": held.unit_name} if held.unit_name else ""
    listed = [
        *activity.guests.values("name", "post", "reason"),
        {"name": held.name, "reason": reason},
    ]
    save_record(activity=activity, changes={"guests": listed}, actor=actor, at=at)
    held.listed_at, held.listed_by_name = at, actor.name
    held.save(update_fields=["listed_at", "listed_by_name"])
    return held

"""Opening and closing the door of one 场次."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from sanwei.accounts.models import User
from sanwei.activities.check_in import codes
from sanwei.activities.check_in.errors import DoorNotYet, DoorOver, NoDoorHere, RollClosed
from sanwei.activities.enums import ActivityKind
from sanwei.activities.models import Activity, CheckInWindow, Sitting
from sanwei.common import audit

# People come early and meetings run over.
OPENS_BEFORE = timedelta(hours=2)
OPENS_UNTIL_AFTER = timedelta(hours=1)
LEAST_OPEN = timedelta(minutes=15)
_KEY_TRIES = 5


@transaction.atomic
def open_window(*, sitting: Sitting, actor: User | None, at: datetime) -> CheckInWindow:
    """Open the door of ``sitting``: until its end, at least for a quarter of an hour. Opened twice it is one.

    The caller has asked whether ``actor`` keeps the record of the host.

    Raises: NoDoorHere for 送学上门; RollClosed when every branch has closed its attendance; DoorNotYet, DoorOver.
    """
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=sitting.activity_id)
    if activity.kind == ActivityKind.HOME_DELIVERY:
        raise NoDoorHere
    if not activity.parts.filter(finished_at__isnull=True).exists():
        raise RollClosed
    if at < sitting.starts_at - OPENS_BEFORE:
        raise DoorNotYet
    if at >= sitting.ends_at + OPENS_UNTIL_AFTER:
        raise DoorOver
    standing = sitting.windows.filter(closed_at__isnull=True).first()
    if standing is not None:
        if standing.is_open_at(at):
            return standing
        standing.closed_at = standing.closes_at
        standing.save(update_fields=["closed_at"])
    window = _create(
        sitting, opened_at=at, closes_at=max(sitting.ends_at, at + LEAST_OPEN), actor=actor
    )
    _log("open", window, activity, actor, at)
    return window


@transaction.atomic
def close_window(*, window: CheckInWindow, actor: User | None, at: datetime) -> CheckInWindow:
    """Close the door; told twice it is done once. Who signed in stays signed in."""
    held = (
        CheckInWindow.objects.select_for_update(of=("self",))
        .select_related("sitting__activity")
        .get(pk=window.pk)
    )
    if held.closed_at is not None:
        return held
    held.closed_at = min(at, held.closes_at)
    held.closed_by_name = actor.name if actor else ""
    held.save(update_fields=["closed_at", "closed_by_name"])
    _log("close", held, held.sitting.activity, actor, at)
    return held


def _create(
    sitting: Sitting, *, opened_at: datetime, closes_at: datetime, actor: User | None
) -> CheckInWindow:
    for left in reversed(range(_KEY_TRIES)):
        try:
            with transaction.atomic():
                return CheckInWindow.objects.create(
                    sitting=sitting,
                    key=codes.new_key(),
                    secret=codes.new_secret(),
                    opened_at=opened_at,
                    opened_by_name=actor.name if actor else "",
                    closes_at=closes_at,
                )
        except IntegrityError:  # the key is taken: one in a hundred million
            if not left:
                raise
    raise AssertionError("unreachable")


def _log(
    verb: str, window: CheckInWindow, activity: Activity, actor: User | None, at: datetime
) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=f"activities.door_{verb}",
        target_label="activities.activity",
        target_key=activity.public_id,
        unit_key=activity.unit.public_id,
        sitting=window.sitting.number,
    )

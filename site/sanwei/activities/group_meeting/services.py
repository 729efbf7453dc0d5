"""Beginning and closing a 党小组会, each in one step made of the writes of every activity."""

from datetime import datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities import services
from sanwei.activities.completeness import missing_labels
from sanwei.activities.enums import ActivityKind, Signer
from sanwei.activities.errors import FieldsMissing
from sanwei.activities.models import Activity, ActivityBranch
from sanwei.activities.services import SittingTimes
from sanwei.org.models import OrgUnit


@transaction.atomic
def begin(
    *,
    group: OrgUnit,
    times: SittingTimes,
    host_name: str,
    recorder_name: str,
    actor: User,
    at: datetime,
) -> Activity:
    """Open a meeting of ``group`` with its 主持人 and 记录人. Told twice for one beginning it is one meeting.

    Raises: WrongUnit, TimesWrong.
    """
    OrgUnit.objects.select_for_update().get(pk=group.pk)
    twin = Activity.objects.filter(
        kind=ActivityKind.GROUP_MEETING, unit=group, occurred_at=times.starts_at
    ).first()
    if twin is not None:
        return twin
    activity = services.open_activity(
        kind=ActivityKind.GROUP_MEETING,
        unit=group,
        occurred_at=times.starts_at,
        ends_at=times.ends_at,
        place=times.place,
        actor=actor,
        at=at,
    )
    people = {"host_name": host_name, "recorder_name": recorder_name}
    return services.save_record(activity=activity, changes=people, actor=actor, at=at)


@transaction.atomic
def close(
    *, part: ActivityBranch, actor: User, at: datetime, headcount: int | None = None
) -> Activity:
    """Close attendance and confirm as each of the two signers that ``actor`` is; nobody else is confirmed for.

    All or nothing. Told twice it is done once. Raises: FieldsMissing before anything is closed; else as finish.
    """
    if missing := missing_labels(part.activity):
        raise FieldsMissing(missing)
    services.finish(part=part, actor=actor, at=at, headcount=headcount)
    activity = Activity.objects.select_related("host", "recorder").get(pk=part.activity_id)
    for signer in Signer:
        person = getattr(activity, signer)
        if person and person.user_id == actor.pk and not activity.is_confirmed_by(signer):
            activity = services.confirm(activity=activity, signer=signer, actor=actor, at=at)
    return activity

"""Opening an activity: its name, its time, the branches that take part and who should be there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.enums import ActivityKind
from sanwei.activities.errors import AlreadyFinished, OneSittingOnly, TimesWrong, WrongUnit
from sanwei.activities.field_sites.places import NOWHERE, FieldPlace
from sanwei.activities.kinds import KINDS, Roster
from sanwei.activities.models import Activity, ActivityBranch, Sitting
from sanwei.activities.rules import year_of
from sanwei.activities.services.attendance import set_participants, sync_roster
from sanwei.common import audit, clock
from sanwei.org.models import Member, OrgUnit


@dataclass(frozen=True)
class SittingTimes:
    """When and where one 场次 is."""

    starts_at: datetime
    ends_at: datetime
    place: str = ""


@transaction.atomic
def open_activity(
    *,
    kind: ActivityKind,
    unit: OrgUnit,
    occurred_at: datetime,
    ends_at: datetime,
    actor: User | None,
    at: datetime,
    name: str = "",
    place: str = "",
    field_place: FieldPlace = NOWHERE,
    study_minutes: int | None = None,
    for_year: int | None = None,
    partners: Iterable[OrgUnit] = (),
    sittings: Sequence[SittingTimes] = (),
    participants: Iterable[Member] = (),
) -> Activity:
    """Open an activity of ``unit`` with 应到 of its day; without a name it gets the next one in order.

    ``unit`` is a branch, for a group meeting a 党小组. ``partners``: further branches of a 联办, each with its
    own 应到. ``sittings``: several 场次 instead of one from ``occurred_at`` to ``ends_at``. ``participants``: who is
    due where people are named one by one (集中培训, 送学上门). ``for_year``: 所属年度 of kinds that have one, else
    guessed from the day. ``field_place``: a 教学点 or 教学路线 that is open to ``unit``; ``place`` is it in words,
    unless told.

    Raises: WrongUnit, TimesWrong, OneSittingOnly, NotDue; WrongUnit for a 教学点 and a kind that stays at home.
    """
    kind = ActivityKind(kind)
    facts = KINDS[kind]
    branch, group = _place_of(kind, unit)
    if field_place != NOWHERE and not facts.goes_out:
        raise WrongUnit
    place = place or field_place.words
    times = list(sittings) or [SittingTimes(occurred_at, ends_at, place)]
    if len(times) > 1 and not facts.has_sittings:
        raise OneSittingOnly
    if any(one.ends_at <= one.starts_at for one in times):
        raise TimesWrong
    begins, ends = min(one.starts_at for one in times), max(one.ends_at for one in times)
    day = clock.local_date(begins)
    year = (for_year or year_of(day)) if facts.has_year else None
    activity = Activity.objects.create(
        kind=kind,
        unit=unit,
        unit_name=unit.name,
        name=name.strip() or proposed_name(kind=kind, unit=unit, moment=begins, for_year=year),
        occurred_at=begins,
        occurred_on=day,
        for_year=year,
        ends_at=ends,
        place=place,
        field_site=field_place.site,
        field_route=field_place.route,
        study_minutes=facts.study_minutes if study_minutes is None else study_minutes,
        created_at=at,
        created_by=actor,
        created_by_name=actor.name if actor else "",
        saved_at=at,
    )
    Sitting.objects.bulk_create(
        Sitting(
            activity=activity,
            number=number,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            place=one.place or place,
        )
        for number, one in enumerate(sorted(times, key=lambda one: one.starts_at), start=1)
    )
    _open_parts(activity, branch, group, partners, list(participants), actor, at)
    audit.log(
        at=at,
        actor=actor,
        action="activities.open",
        target_label="activities.activity",
        target_key=activity.public_id,
        unit_key=unit.public_id,
        kind=kind,
        on=day.isoformat(),
    )
    return activity


@transaction.atomic
def reschedule(
    *,
    activity: Activity,
    occurred_at: datetime,
    ends_at: datetime,
    actor: User | None,
    at: datetime,
) -> Activity:
    """Move an activity of one 场次 whose attendance is open; 应到 follows the new day, marks of who stays due hold.

    Raises: TimesWrong, OneSittingOnly, AlreadyFinished.
    """
    if ends_at <= occurred_at:
        raise TimesWrong
    parts = list(ActivityBranch.objects.select_for_update().filter(activity=activity))
    if any(part.is_finished for part in parts):
        raise AlreadyFinished
    if activity.sittings.count() > 1:
        raise OneSittingOnly
    activity.occurred_at, activity.ends_at = occurred_at, ends_at
    activity.occurred_on = clock.local_date(occurred_at)
    activity.saved_at = at
    activity.save(update_fields=["occurred_at", "ends_at", "occurred_on", "saved_at"])
    activity.sittings.update(starts_at=occurred_at, ends_at=ends_at)
    for part in parts:
        part.activity = activity
        sync_roster(part)
    audit.log(
        at=at,
        actor=actor,
        action="activities.reschedule",
        target_label="activities.activity",
        target_key=activity.public_id,
        unit_key=activity.unit.public_id,
        on=activity.occurred_on.isoformat(),
    )
    return activity


def proposed_name(
    *, kind: ActivityKind, unit: OrgUnit, moment: datetime, for_year: int | None = None
) -> str:
    """Return the next name: “2026年第4次支部党员大会”, “2026年9月主题党日”, “2026年度组织生活会”."""
    day = clock.local_date(moment)
    if for_year is not None:
        return year_name(kind, for_year)
    before = Activity.objects.filter(kind=kind, unit=unit, occurred_on__year=day.year).count()
    return str(KINDS[kind].name) % {"year": day.year, "month": day.month, "number": before + 1}


def year_name(kind: ActivityKind, year: int) -> str:
    """Return the name of a kind that a year owes once."""
    return str(KINDS[kind].name) % {"year": year}


def _place_of(kind: ActivityKind, unit: OrgUnit) -> tuple[OrgUnit, OrgUnit | None]:
    if KINDS[kind].roster == Roster.GROUP:
        parent = unit.get_parent() if unit.is_group else None
        if parent is None:
            raise WrongUnit
        return parent, unit
    if not unit.is_branch:
        raise WrongUnit
    return unit, None


def _open_parts(
    activity: Activity,
    branch: OrgUnit,
    group: OrgUnit | None,
    partners: Iterable[OrgUnit],
    participants: list[Member],
    actor: User | None,
    at: datetime,
) -> None:
    others = {one.pk: one for one in partners if one.pk != branch.pk}
    alone = group is not None or activity.facts.has_year
    if any(not one.is_branch for one in others.values()) or (others and alone):
        raise WrongUnit
    for one in (branch, *others.values()):
        part = ActivityBranch.objects.create(
            activity=activity,
            branch=one,
            branch_name=one.name,
            group=group,
            group_name=group.name if group else "",
            is_host=one.pk == branch.pk,
        )
        if activity.facts.roster == Roster.CHOSEN:
            if participants and part.is_host:
                set_participants(part=part, members=participants, actor=actor, at=at)
        else:
            sync_roster(part)

"""Writes of the 活动清单."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.enums import ActivityPlanKind
from sanwei.activities.errors import ReasonEmpty, TextInvalid, TooManyFiles
from sanwei.activities.lists.errors import (
    NoPlaceLeft,
    PlanNotHeld,
    PlanNotVisible,
    PlanOver,
    PlanTimesWrong,
    SignUpOver,
)
from sanwei.activities.models import ActivityPlan, PlanPicture, SignUp
from sanwei.common import audit, clock
from sanwei.files.pictures import CleanPicture
from sanwei.org.models import Member, OrgUnit
from sanwei.org.queries import membership_on

MOST_PICTURES = 20
LONGEST_RESULT = 2_000


@transaction.atomic
def publish(
    *,
    unit: OrgUnit,
    kind: ActivityPlanKind,
    title: str,
    starts_at: datetime,
    place: str,
    text: str,
    sign_up_until: datetime,
    places: int | None,
    actor: User,
    at: datetime,
) -> ActivityPlan:
    """Publish an activity for ``unit`` and everything below it. Raises: PlanTimesWrong."""
    if not at < sign_up_until <= starts_at:
        raise PlanTimesWrong
    plan = ActivityPlan.objects.create(
        unit=unit,
        kind=kind,
        title=title.strip(),
        starts_at=starts_at,
        place=place.strip(),
        text=text.strip(),
        sign_up_until=sign_up_until,
        places=places,
        published_at=at,
        published_by=actor,
        published_by_name=actor.name,
    )
    _log("publish", plan, actor, at)
    return plan


@transaction.atomic
def sign_up(*, plan: ActivityPlan, member: Member, at: datetime) -> SignUp:
    """Sign ``member`` up; a second call changes nothing.

    Raises: PlanNotVisible for who stands outside the unit's subtree, SignUpOver, NoPlaceLeft.
    """
    plan = _lock(plan)
    membership = membership_on(member, clock.local_date(at))
    if membership is None or not membership.branch.is_within(plan.unit):
        raise PlanNotVisible
    known = plan.sign_ups.filter(member=member).first()
    if known is not None:
        return known
    _require_open(plan, at)
    if plan.places is not None and plan.sign_ups.count() >= plan.places:
        raise NoPlaceLeft
    return SignUp.objects.create(
        plan=plan,
        member=member,
        member_name=member.name,
        branch=membership.branch,
        branch_name=membership.branch.short_name,
        signed_at=at,
    )


@transaction.atomic
def sign_off(*, plan: ActivityPlan, member: Member, at: datetime) -> None:
    """Take a sign-up back; a second call changes nothing. Raises: SignUpOver."""
    plan = _lock(plan)
    known = plan.sign_ups.filter(member=member)
    if known.exists():
        _require_open(plan, at)
        known.delete()


@transaction.atomic
def withdraw(*, plan: ActivityPlan, reason: str, actor: User, at: datetime) -> None:
    """Cancel an activity with a reason; a second call changes nothing. Raises: ReasonEmpty, PlanOver once closed."""
    if not reason.strip():
        raise ReasonEmpty
    plan = _lock(plan)
    if plan.is_closed:
        raise PlanOver
    if not plan.is_withdrawn:
        plan.withdrawn_at, plan.withdrawal_reason = at, reason.strip()
        plan.save(update_fields=["withdrawn_at", "withdrawal_reason"])
        _log("withdraw", plan, actor, at)


@transaction.atomic
def close(
    *, plan: ActivityPlan, result: str, words: Mapping[UUID, str], actor: User, at: datetime
) -> None:
    """Write what came of it, as a whole and by sign-up, in free words; may be written again later.

    Raises: PlanOver for what was cancelled, PlanNotHeld before it began, TextInvalid.
    """
    plan = _lock(plan)
    if plan.is_withdrawn:
        raise PlanOver
    if at < plan.starts_at:
        raise PlanNotHeld
    result = result.strip()
    if not result or len(result) > LONGEST_RESULT or "\0" in result:
        raise TextInvalid
    rows = list(plan.sign_ups.all())
    for row in rows:
        row.result = words.get(row.public_id, row.result).strip()
        if len(row.result) > 200 or "\0" in row.result:
            raise TextInvalid
    SignUp.objects.bulk_update(rows, ["result"])
    plan.result, plan.closed_at = result, plan.closed_at or at
    plan.save(update_fields=["result", "closed_at"])
    _log("close", plan, actor, at)


@transaction.atomic
def add_picture(
    *, plan: ActivityPlan, picture: CleanPicture, actor: User, at: datetime
) -> PlanPicture:
    """Keep a picture as 佐证; the caller has asked whether it is unclassified. Raises: PlanOver, TooManyFiles."""
    plan = _lock(plan)
    if plan.is_withdrawn:
        raise PlanOver
    if plan.pictures.count() >= MOST_PICTURES:
        raise TooManyFiles
    row = PlanPicture(
        plan=plan,
        picture=picture,
        title=PurePath(str(picture.name)).name[:200],
        size_bytes=picture.size,
        added_at=at,
        added_by_name=actor.name,
    )
    row.save()
    _log("add_picture", plan, actor, at)
    return row


def _lock(plan: ActivityPlan) -> ActivityPlan:
    rows = ActivityPlan.objects.select_related("unit").select_for_update(of=("self",))
    return rows.get(pk=plan.pk)


def _require_open(plan: ActivityPlan, at: datetime) -> None:
    if plan.is_withdrawn or plan.is_closed or at >= plan.sign_up_until:
        raise SignUpOver


def _log(what: str, plan: ActivityPlan, actor: User, at: datetime) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=f"activities.activity_plan.{what}",
        target_label="activities.activityplan",
        target_key=plan.public_id,
        unit_key=plan.unit.public_id,
    )

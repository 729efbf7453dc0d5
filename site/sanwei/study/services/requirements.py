"""学习任务: assigned, added to, moved and withdrawn. Whether a person may do so is asked by whoever calls."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.org.enums import MemberKind
from sanwei.org.models import Audience, OrgUnit
from sanwei.org.services import audience_for
from sanwei.study.errors import (
    AlreadyAssigned,
    DueTooEarly,
    ItemNotAssignable,
    TaskIncomplete,
    TaskReasonMissing,
    TaskWithdrawn,
)
from sanwei.study.models import Requirement, RequirementItem, StudyItem
from sanwei.study.queries.assignable import assignable_to

REASON_LENGTH = 300


@transaction.atomic
def assign(
    *,
    key: UUID,
    title: str,
    unit: OrgUnit,
    to: OrgUnit,
    items: Sequence[StudyItem],
    due_on: date,
    actor: User,
    at: datetime,
    member_kinds: Collection[MemberKind] = (),
) -> Requirement:
    """Ask the 党员 of ``to``'s subtree (of ``member_kinds``, none: all) to study ``items`` until ``due_on``.

    ``unit`` asks, ``to`` is it or stands below it. ``key`` becomes the public id: told twice, the first
    requirement is returned unchanged. Snapshots title, kind and threshold of every item. Leaves an audit row.

    Raises: TaskIncomplete; DueTooEarly; ItemNotAssignable unless all who are meant may open every item;
    AlreadyAssigned for a ``key`` that another unit used; ValueError for ``to`` outside ``unit``.
    """
    if not to.is_within(unit):
        raise ValueError("a unit assigns within its own subtree only")
    known = Requirement.objects.filter(public_id=key).first()
    if known is not None:
        return _same(known, unit)
    title = title.strip()
    if not title or not items:
        raise TaskIncomplete
    today = clock.local_date(at)
    if due_on < today:
        raise DueTooEarly
    audience = audience_for(unit=to, member_kinds=member_kinds)
    _check(items, audience)
    try:
        with transaction.atomic():
            requirement = Requirement.objects.create(
                public_id=key,
                title=title[:100],
                unit=unit,
                audience=audience,
                due_on=due_on,
                assigned_at=at,
                assigned_on=today,
                actor=actor,
                actor_name=actor.name,
            )
    except IntegrityError:
        # The other click of two was faster; if it was none, the error is a real one.
        known = Requirement.objects.filter(public_id=key).first()
        if known is None:
            raise
        return _same(known, unit)
    _add(requirement, items, at)
    _log(requirement, "study.task.assign", actor, at, due_on=str(due_on), items=len(items))
    return requirement


@transaction.atomic
def add_items(
    *, requirement: Requirement, items: Sequence[StudyItem], actor: User, at: datetime
) -> list[RequirementItem]:
    """Ask for more; return what is new. Who has done the rest stays so and has the new items as 待补学.

    Items that are asked for already are passed over. Leaves an audit row.

    Raises: TaskWithdrawn; ItemNotAssignable.
    """
    found = _standing(requirement)
    known = set(found.items.values_list("item_id", flat=True))
    fresh = [item for item in items if item.pk not in known]
    if not fresh:
        return []
    _check(fresh, found.audience)
    added = _add(found, fresh, at)
    _log(found, "study.task.add_items", actor, at, items=[row.title for row in added])
    return added


@transaction.atomic
def change_due(*, requirement: Requirement, due_on: date, actor: User, at: datetime) -> Requirement:
    """Move the due date, to today at the earliest; the audit trail keeps the old one.

    Raises: TaskWithdrawn; DueTooEarly.
    """
    found = _standing(requirement)
    if due_on < clock.local_date(at):
        raise DueTooEarly
    if due_on != found.due_on:
        before, found.due_on = found.due_on, due_on
        found.save(update_fields=["due_on"])
        _log(found, "study.task.change_due", actor, at, before=str(before), after=str(due_on))
    return found


@transaction.atomic
def withdraw(*, requirement: Requirement, reason: str, actor: User, at: datetime) -> Requirement:
    """Ask no longer; what was studied stays studied. Leaves an audit row.

    Raises: TaskReasonMissing; TaskWithdrawn where somebody has done so already.
    """
    reason = reason.strip()[:REASON_LENGTH]
    if not reason:
        raise TaskReasonMissing
    found = _standing(requirement)
    found.withdrawn_at, found.withdrawal_reason, found.withdrawn_by = at, reason, actor.name
    found.save(update_fields=["withdrawn_at", "withdrawal_reason", "withdrawn_by"])
    _log(found, "study.task.withdraw", actor, at, reason=reason)
    return found


def _same(known: Requirement, unit: OrgUnit) -> Requirement:
    if known.unit_id != unit.pk:
        raise AlreadyAssigned
    return known


def _standing(requirement: Requirement) -> Requirement:
    """Return the row, locked, unless it is withdrawn."""
    found = (
        Requirement.objects.select_for_update(of=("self",))
        .select_related("unit", "audience__unit")
        .get(pk=requirement.pk)
    )
    if found.is_withdrawn:
        raise TaskWithdrawn
    return found


def _check(items: Sequence[StudyItem], audience: Audience) -> None:
    wanted = {item.pk for item in items}
    if assignable_to(audience).filter(pk__in=wanted).count() != len(wanted):
        raise ItemNotAssignable


def _add(
    requirement: Requirement, items: Sequence[StudyItem], at: datetime
) -> list[RequirementItem]:
    unique = {item.pk: item for item in items}.values()
    return RequirementItem.objects.bulk_create(
        [
            RequirementItem(
                requirement=requirement,
                item=item,
                kind=item.kind,
                title=item.title,
                threshold_permille=item.threshold_permille,
                added_at=at,
            )
            for item in unique
        ]
    )


def _log(requirement: Requirement, action: str, actor: User, at: datetime, **details: Any) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=action,
        target_label="study.requirement",
        target_key=requirement.public_id,
        unit_key=requirement.unit.public_id,
        title=requirement.title,
        **details,
    )

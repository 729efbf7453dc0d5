"""Giving and ending posts and platform roles; what a content role opens in Wagtail follows at once."""

from datetime import date, datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.org.enums import Role
from sanwei.org.errors import WrongPost
from sanwei.org.models import Member, OrgUnit, RoleAssignment
from sanwei.org.services.access import sync_wagtail_access


def check_post(*, unit: OrgUnit, role: Role) -> None:
    """Raise WrongPost where ``unit`` can't have ``role``: a 党小组 has a 党小组长 and nothing else."""
    if unit.is_group != (role == Role.GROUP_LEADER):
        raise WrongPost


@transaction.atomic
def assign_role(
    *,
    member: Member,
    unit: OrgUnit,
    role: Role,
    starts_on: date,
    actor: User | None = None,
    at: datetime | None = None,
) -> RoleAssignment:
    """Give ``member`` a role in ``unit`` and its subtree from ``starts_on`` on.

    Raises: WrongPost where the unit can't have the role.
    """
    at = at or clock.now()
    check_post(unit=unit, role=role)
    assignment = RoleAssignment.objects.create(
        member=member, unit=unit, role=role, starts_on=starts_on
    )
    sync_wagtail_access(member, at=at)
    _log("org.role.assign", assignment, actor, at, starts_on=starts_on.isoformat())
    return assignment


@transaction.atomic
def end_role(
    *,
    assignment: RoleAssignment,
    ends_before: date,
    actor: User | None = None,
    at: datetime | None = None,
) -> RoleAssignment:
    """End a role from ``ends_before`` on; the row stays as history and Wagtail rights go at once when due.

    A role that would end before it began was a mistake: its row goes, the audit trail keeps it.
    """
    at = at or clock.now()
    before = assignment.ends_before
    assignment.ends_before = ends_before
    if ends_before <= assignment.starts_on:
        RoleAssignment.objects.filter(pk=assignment.pk).delete()
    else:
        assignment.save(update_fields=["ends_before"])
    sync_wagtail_access(assignment.member, at=at)
    _log(
        "org.role.end",
        assignment,
        actor,
        at,
        starts_on=assignment.starts_on.isoformat(),
        before=before.isoformat() if before else "",
        after=ends_before.isoformat(),
    )
    return assignment


def _log(
    action: str, assignment: RoleAssignment, actor: User | None, at: datetime, **details: object
) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=action,
        target_label="org.member",
        target_key=assignment.member.public_id,
        unit_key=assignment.unit.public_id,
        role=assignment.role,
        **details,
    )

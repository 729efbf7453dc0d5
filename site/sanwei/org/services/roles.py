"""Giving and ending posts and platform roles."""

from datetime import date

from django.db import transaction

from sanwei.org.enums import Role
from sanwei.org.models import Member, OrgUnit, RoleAssignment


@transaction.atomic
def assign_role(*, member: Member, unit: OrgUnit, role: Role, starts_on: date) -> RoleAssignment:
    """Give ``member`` a role in ``unit`` and its subtree from ``starts_on`` on."""
    return RoleAssignment.objects.create(member=member, unit=unit, role=role, starts_on=starts_on)


@transaction.atomic
def end_role(*, assignment: RoleAssignment, ends_before: date) -> RoleAssignment:
    """End a role; the row stays as history."""
    assignment.ends_before = ends_before
    assignment.save(update_fields=["ends_before"])
    return assignment

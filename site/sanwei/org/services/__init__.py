"""Writes to the organisation: units, people, memberships and roles."""

from sanwei.org.services.people import enrol, open_account
from sanwei.org.services.roles import assign_role, end_role
from sanwei.org.services.units import create_unit

__all__ = ["assign_role", "create_unit", "end_role", "enrol", "open_account"]

"""Writes to the organisation: units, people, memberships, roles and what follows from them in Wagtail."""

from sanwei.org.services.access import sync_all_wagtail_access, sync_wagtail_access
from sanwei.org.services.audiences import audience_for
from sanwei.org.services.memberships import transfer
from sanwei.org.services.people import (
    OpenedAccount,
    change_status,
    enrol,
    open_account,
    open_accounts,
    update_member,
)
from sanwei.org.services.roles import assign_role, end_role
from sanwei.org.services.units import create_unit, dissolve_unit, update_unit

__all__ = [
    "OpenedAccount",
    "assign_role",
    "audience_for",
    "change_status",
    "create_unit",
    "dissolve_unit",
    "end_role",
    "enrol",
    "open_account",
    "open_accounts",
    "sync_all_wagtail_access",
    "sync_wagtail_access",
    "transfer",
    "update_member",
    "update_unit",
]

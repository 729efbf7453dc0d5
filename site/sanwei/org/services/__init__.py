"""Writes to the organisation: units, people, memberships, roles and what follows from them in Wagtail."""

from sanwei.org.services.access import sync_all_wagtail_access, sync_wagtail_access
from sanwei.org.services.audiences import audience_for
from sanwei.org.services.counting import count_again, not_count
from sanwei.org.services.erasing import Erasure, erase, erasure_of, foresee_erasure
from sanwei.org.services.identity import keep_identity, open_identity, rotate_identities
from sanwei.org.services.memberships import transfer
from sanwei.org.services.people import (
    Newcomer,
    OpenedAccount,
    change_status,
    enrol,
    enrol_all,
    open_account,
    open_accounts,
    update_member,
)
from sanwei.org.services.roles import assign_role, end_role
from sanwei.org.services.units import create_unit, dissolve_unit, update_unit

__all__ = [
    "Erasure",
    "Newcomer",
    "OpenedAccount",
    "assign_role",
    "audience_for",
    "change_status",
    "count_again",
    "create_unit",
    "dissolve_unit",
    "end_role",
    "enrol",
    "enrol_all",
    "erase",
    "erasure_of",
    "foresee_erasure",
    "keep_identity",
    "not_count",
    "open_account",
    "open_accounts",
    "open_identity",
    "rotate_identities",
    "sync_all_wagtail_access",
    "sync_wagtail_access",
    "transfer",
    "update_member",
    "update_unit",
]

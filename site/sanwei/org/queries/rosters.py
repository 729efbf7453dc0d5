"""Who may bring in, take out and look through the people of a unit as a whole."""

from datetime import datetime
from uuid import UUID

from sanwei.accounts.models import User
from sanwei.org.enums import Role
from sanwei.org.models import OrgUnit, RosterImport
from sanwei.org.queries.people import PHONE_ROLES
from sanwei.org.queries.scope import roles_of


def may_import(user: object, unit: OrgUnit, *, at: datetime) -> bool:
    """Whether ``user`` is 管理员 of ``unit`` or above it: a roster moves people and gives posts."""
    return (
        isinstance(user, User)
        and user.is_active
        and roles_of(user, at=at)
        .filter(role=Role.ADMINISTRATOR, unit__path__in=unit.line_paths())
        .exists()
    )


def sees_phones_of(user: object, unit: OrgUnit, *, at: datetime) -> bool:
    """Whether ``user`` may see the phone numbers of the whole unit: as its own 书记 or 组织委员."""
    return (
        isinstance(user, User)
        and user.is_active
        and unit.is_branch
        and roles_of(user, at=at).filter(role__in=PHONE_ROLES, unit=unit).exists()
    )


def roster_import_of(user: object, public_id: UUID, *, at: datetime) -> RosterImport | None:
    """Return a roster that ``user`` uploaded himself and may still decide about."""
    if not isinstance(user, User):
        return None
    kept = (
        RosterImport.objects.select_related("unit")
        .filter(created_by=user, public_id=public_id)
        .first()
    )
    return kept if kept is not None and may_import(user, kept.unit, at=at) else None

"""Who archives, who checks, who opens again. Reading goes by ``ledgers.access.unit_for``."""

from dataclasses import dataclass
from datetime import datetime

from sanwei.accounts.models import User
from sanwei.ledgers.archive.errors import MayNotReview, MayNotSeal
from sanwei.org import queries as org
from sanwei.org.enums import DESK_ROLES, Role
from sanwei.org.models import OrgUnit

# A 党委 has no 支部书记: its 管理员 archives what it filed itself.
SEALING = {
    True: frozenset({Role.SECRETARY}),
    False: frozenset({Role.SECRETARY, Role.ADMINISTRATOR}),
}


@dataclass(frozen=True)
class Rights:
    """``may_answer``: sits at the unit's own desk. ``may_review``: stands above it. Both may ask for a reopening.

    ``may_decide``: about a reopening somebody else asked for. Above the 党委 stands nobody here: another of those who
    archive it decides.
    """

    may_seal: bool = False
    may_answer: bool = False
    may_review: bool = False
    may_decide: bool = False


def rights_of(user: object, unit: OrgUnit, *, at: datetime) -> Rights:
    """Return what ``user`` may do with the quarters of ``unit``. One query."""
    if not isinstance(user, User):
        return Rights()
    held = org.roles_of(user, at=at).filter(role__in=DESK_ROLES)
    roles = [(role, path) for role, path in held.values_list("role", "unit__path")]
    own = {role for role, path in roles if path == unit.path}
    above = [path for _role, path in roles if path != unit.path and unit.path.startswith(path)]
    may_seal = not own.isdisjoint(SEALING[unit.is_branch])
    return Rights(
        may_seal=may_seal,
        may_answer=bool(own),
        may_review=bool(above),
        may_decide=bool(above) or (unit.depth == 1 and may_seal),
    )


def require_sealer(user: object, unit: OrgUnit, *, at: datetime) -> User:
    """Return the account that may archive ``unit``. Raises: MayNotSeal."""
    if not isinstance(user, User) or not rights_of(user, unit, at=at).may_seal:
        raise MayNotSeal
    return user


def require_desk(user: object, unit: OrgUnit, *, at: datetime) -> User:
    """Return the account that answers for ``unit``. Raises: MayNotSeal."""
    if not isinstance(user, User) or not rights_of(user, unit, at=at).may_answer:
        raise MayNotSeal
    return user


def require_reviewer(user: object, unit: OrgUnit, *, at: datetime) -> User:
    """Return the account of somebody above ``unit``. Raises: MayNotReview."""
    if not isinstance(user, User) or not rights_of(user, unit, at=at).may_review:
        raise MayNotReview
    return user


def require_decider(user: object, unit: OrgUnit, *, at: datetime) -> User:
    """Return the account of somebody who decides about reopenings of ``unit``. Raises: MayNotReview."""
    if not isinstance(user, User) or not rights_of(user, unit, at=at).may_decide:
        raise MayNotReview
    return user


def reviewing_unit(user: User, unit: OrgUnit, *, at: datetime) -> OrgUnit:
    """Return the nearest unit above ``unit`` at whose desk ``user`` sits. Raises: MayNotReview."""
    held = org.roles_of(user, at=at).filter(role__in=DESK_ROLES)
    above = [
        one.unit
        for one in held
        if one.unit.path != unit.path and str(unit.path).startswith(one.unit.path)
    ]
    if not above:
        raise MayNotReview
    return max(above, key=lambda one: len(one.path))

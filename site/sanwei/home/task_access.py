"""Who may ask people to study, and who may read names.

Source: domain.md, “Who must not see what”: behind is for oneself, 书记 and 组织委员; from above one sees counts and
opens names down the own line, audited. An editor assigns and sees counts.
"""

from datetime import datetime
from uuid import UUID

from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.org import queries as org
from sanwei.org.enums import CONTENT_ROLES, DESK_ROLES, Role, UnitKind
from sanwei.org.models import OrgUnit
from sanwei.study import queries as study
from sanwei.study.errors import TaskNotVisible
from sanwei.study.models import Requirement

ASSIGNING_ROLES = DESK_ROLES | CONTENT_ROLES
# Of the person's own branch.
NAMES_ROLES = frozenset({Role.SECRETARY, Role.ORGANISATION})
# Of a unit above it, or the branch's administrator: names after a click that leaves a trace.
OPENING_ROLES = NAMES_ROLES | {Role.ADMINISTRATOR}


def signed_in(user: object) -> User:
    """Return the account behind a request. Raises: TaskNotVisible for the anonymous."""
    if not isinstance(user, User):
        raise TaskNotVisible
    return user


def unit_for(user: object, public_id: UUID, *, at: datetime) -> OrgUnit:
    """Return a unit (no 党小组) in which ``user`` may assign. Raises: TaskNotVisible."""
    unit = (
        org.units_visible_to(user, at=at, roles=ASSIGNING_ROLES)
        .exclude(kind=UnitKind.GROUP)
        .filter(public_id=public_id)
        .first()
    )
    if unit is None:
        raise TaskNotVisible
    return unit


def task_for(unit: OrgUnit, public_id: UUID) -> Requirement:
    """Return a requirement that concerns people of ``unit``. Raises: TaskNotVisible."""
    found = study.requirements_in(unit).filter(public_id=public_id).first()
    if found is None:
        raise TaskNotVisible
    return found


def has_desk(user: object, unit: OrgUnit, *, at: datetime) -> bool:
    return org.units_visible_to(user, at=at).filter(pk=unit.pk).exists()


def may_manage(user: object, requirement: Requirement, *, at: datetime) -> bool:
    """Whether ``user`` may change or withdraw it: whoever assigns for the unit that asked, or above."""
    units = org.units_visible_to(user, at=at, roles=ASSIGNING_ROLES)
    return units.filter(pk=requirement.unit_id).exists()


def keeps_names(user: object, branch: OrgUnit, *, at: datetime) -> bool:
    """Whether ``user`` is 书记 or 组织委员 of this very branch."""
    return (
        isinstance(user, User)
        and user.is_active
        and branch.is_branch
        and org.roles_of(user, at=at).filter(role__in=NAMES_ROLES, unit=branch).exists()
    )


def may_open_names(user: object, branch: OrgUnit, *, at: datetime) -> bool:
    """Whether ``user`` may read who of ``branch`` has done a requirement and who is behind."""
    units = org.units_visible_to(user, at=at, roles=OPENING_ROLES)
    return branch.is_branch and units.filter(pk=branch.pk).exists()


def may_remind(user: object, unit: OrgUnit, *, at: datetime) -> bool:
    """Whether ``user`` may remind who of ``unit`` is behind; a unit above reminds without reading a name."""
    return org.units_visible_to(user, at=at, roles=OPENING_ROLES).filter(pk=unit.pk).exists()


def log_names_opened(
    user: object, branch: OrgUnit, requirement: Requirement, *, at: datetime
) -> None:
    """Leave an audit row when somebody opens the names who does not keep them."""
    if keeps_names(user, branch, at=at):
        return
    audit.log(
        at=at,
        actor=signed_in(user),
        action="study.task.open_names",
        target_label="study.requirement",
        target_key=requirement.public_id,
        unit_key=branch.public_id,
    )

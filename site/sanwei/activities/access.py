"""Who may open which record. Everything goes through ``org.queries.units_visible_to`` and the posts of the day.

Records are written by 书记, 副书记 and 组织委员 of the branch itself, a group's meeting also by its 党小组长; who
stands above reads. 记录人 and 主持人 may open what they sign.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from sanwei.accounts.models import User
from sanwei.activities.errors import LifeNotVisible, MayNotRecord
from sanwei.activities.models import Activity, ActivityBranch, RecordFile
from sanwei.common import audit
from sanwei.files import access as files
from sanwei.org import queries as org
from sanwei.org.enums import DESK_ROLES, Role
from sanwei.org.models import OrgUnit
from sanwei.org.models.unit import OrgUnitQuerySet

WRITING_ROLES = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.ORGANISATION})
FILE = "activities.recordfile"
READING_ROLES = DESK_ROLES | {Role.GROUP_LEADER}


@dataclass(frozen=True)
class Reach:
    """What one person may do in one unit. ``has_desk``: the rooms of the branch are open to him as well."""

    may_write: bool
    sees_sick: bool
    has_desk: bool
    is_own: bool


def signed_in(user: object) -> User:
    """Return the account behind a request. Raises: LifeNotVisible for the anonymous."""
    if not isinstance(user, User):
        raise LifeNotVisible
    return user


def life_units(user: object, *, at: datetime) -> OrgUnitQuerySet:
    """Return the units whose branch life ``user`` may open."""
    return org.units_visible_to(user, at=at, roles=READING_ROLES)


def unit_for(user: object, public_id: UUID, *, at: datetime) -> OrgUnit:
    """Return a unit whose branch life ``user`` may open. Raises: LifeNotVisible."""
    unit = life_units(user, at=at).filter(public_id=public_id).first()
    if unit is None:
        raise LifeNotVisible
    return unit


def parts_for(user: object, activity_id: UUID, *, at: datetime) -> list[ActivityBranch]:
    """Return the parts of an activity that ``user`` may open, the host's first; a signer's are the host's.

    Raises: LifeNotVisible where there is none.
    """
    account = signed_in(user)
    units = life_units(user, at=at).order_by().values("pk")
    signs = Q(activity__host__user=account) | Q(activity__recorder__user=account)
    parts = list(
        ActivityBranch.objects.select_related("activity", "branch", "group")
        .filter(
            Q(branch__in=units) | Q(group__in=units) | Q(is_host=True) & signs,
            activity__public_id=activity_id,
        )
        .order_by("-is_host", "branch__path")
    )
    if not parts:
        raise LifeNotVisible
    return parts


def part_for(user: object, part_id: UUID, *, at: datetime) -> ActivityBranch:
    """Return the part of a branch or group that ``user`` may open. Raises: LifeNotVisible."""
    units = life_units(user, at=at).order_by().values("pk")
    part = (
        ActivityBranch.objects.select_related("activity", "branch", "group")
        .filter(Q(branch__in=units) | Q(group__in=units), public_id=part_id)
        .first()
    )
    if part is None:
        raise LifeNotVisible
    return part


def reach_of(user: object, branch: OrgUnit, group: OrgUnit | None, *, at: datetime) -> Reach:
    """Return what ``user`` may do with the records of ``branch`` or of its ``group``. One query."""
    held = (
        list(org.roles_of(user, at=at).values_list("role", "unit_id", "unit__path"))
        if isinstance(user, User)
        else []
    )
    own = {role for role, unit_pk, _path in held if unit_pk == branch.pk}
    leads = group is not None and (Role.GROUP_LEADER, group.pk) in {
        (role, unit_pk) for role, unit_pk, _path in held
    }
    desk = any(
        role in DESK_ROLES and str(branch.path).startswith(path) for role, _unit, path in held
    )
    return Reach(
        may_write=leads or not own.isdisjoint(WRITING_ROLES),
        sees_sick=Role.SECRETARY in own,
        has_desk=desk or (isinstance(user, User) and user.is_superuser),
        is_own=leads or not own.isdisjoint(DESK_ROLES),
    )


def reach_of_part(user: object, part: ActivityBranch, *, at: datetime) -> Reach:
    return reach_of(user, part.branch, part.group, at=at)


def first_branch_written_by(user: object, *, at: datetime) -> OrgUnit | None:
    """Return a branch whose records ``user`` writes, None for everybody else. One query."""
    if not isinstance(user, User):
        return None
    held = org.roles_of(user, at=at).filter(role__in=WRITING_ROLES).select_related("unit")
    return next((one.unit for one in held.order_by("pk") if one.unit.is_branch), None)


def require_writer(user: object, part: ActivityBranch, *, at: datetime) -> User:
    """Return the account that may write ``part``. Raises: MayNotRecord."""
    if not reach_of_part(user, part, at=at).may_write:
        raise MayNotRecord
    return signed_in(user)


def place_of(unit: OrgUnit) -> tuple[OrgUnit, OrgUnit | None]:
    """Return the branch and, for a 党小组, the group of ``unit``; a unit above branches is its own place."""
    if unit.is_group:
        branch: OrgUnit | None = unit.get_parent()
        if branch is not None:
            return branch, unit
    return unit, None


def log_names_opened(
    user: object, opened: Activity | OrgUnit, branch: OrgUnit, *, at: datetime
) -> None:
    """Leave an audit row when somebody from above opens the names in a record, or in the talks, of a branch."""
    audit.log(
        at=at,
        actor=signed_in(user),
        action="activities.open_names",
        target_label=opened._meta.label_lower,
        target_key=opened.public_id,
        unit_key=branch.public_id,
    )


def may_see_file(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    """Whether ``user`` may open a file of a record: whoever may open the record."""
    file = RecordFile.objects.select_related("activity").filter(public_id=UUID(key)).first()
    if file is None or not isinstance(user, User):
        return False
    try:
        return bool(parts_for(user, file.activity.public_id, at=at))
    except LifeNotVisible:
        return False


def register() -> None:
    files.register(FILE, may_see_file)

"""Who sees a claim and its proof, and who decides about it.

The branch of the member on that day decides through its desk roles, and so does the line above it: a branch in
which only the 书记 holds a post could confirm nothing of his otherwise. Nobody decides about his own.
"""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from sanwei.accounts.models import User
from sanwei.activities.access import WRITING_ROLES
from sanwei.activities.errors import ExternalImportNotVisible, ExternalNotVisible
from sanwei.activities.models import ExternalClaim, ExternalImport
from sanwei.common import clock
from sanwei.files import access as files
from sanwei.org import queries as org
from sanwei.org.enums import DESK_ROLES, UnitKind
from sanwei.org.models import OrgUnit, RoleAssignment
from sanwei.org.queries.scope import covering

PROOF = "activities.externalclaim"


def visible_to(user: object, *, at: datetime) -> QuerySet[ExternalClaim]:
    """Return one's own claims and those of the units whose desk ``user`` may open."""
    if not isinstance(user, User) or not user.is_active:
        return ExternalClaim.objects.none()
    units = org.units_visible_to(user, at=at).order_by().values("pk")
    return ExternalClaim.objects.filter(Q(member__user=user) | Q(branch__in=units))


def claim_for(user: object, public_id: UUID, *, at: datetime) -> ExternalClaim:
    """Return a claim that ``user`` may see. Raises: ExternalNotVisible."""
    rows = visible_to(user, at=at).select_related("member__user", "branch")
    claim = rows.filter(public_id=public_id).first()
    if claim is None:
        raise ExternalNotVisible
    return claim


def desk_unit(user: object, public_id: UUID, *, at: datetime) -> OrgUnit:
    """Return a unit whose claims ``user`` may look through. Raises: ExternalNotVisible."""
    units = org.units_visible_to(user, at=at).exclude(kind=UnitKind.GROUP)
    unit = units.filter(public_id=public_id).first()
    if unit is None:
        raise ExternalNotVisible
    return unit


def decides_in(user: object, unit: OrgUnit, *, at: datetime) -> bool:
    """Tell whether ``user`` holds a desk role in ``unit`` or above it; a technician's superuser holds none."""
    return (
        isinstance(user, User)
        and org.roles_of(user, at=at)
        .filter(role__in=DESK_ROLES, unit__path__in=unit.line_paths())
        .exists()
    )


def import_for(user: object, public_id: UUID, *, at: datetime) -> ExternalImport:
    """Return a sheet that ``user`` uploaded himself: it may hold phones that those above don't see.

    Raises: ExternalImportNotVisible, also once the person decides in that branch no more.
    """
    if not isinstance(user, User):
        raise ExternalImportNotVisible
    rows = ExternalImport.objects.select_related("unit").filter(created_by=user)
    kept = rows.filter(public_id=public_id).first()
    if kept is None or not decides_in(user, kept.unit, at=at):
        raise ExternalImportNotVisible
    return kept


def deciders_of(claim: ExternalClaim, *, at: datetime) -> QuerySet[User]:
    """Return whose turn it is: the branch's own 书记, 副书记, 组织委员; where that is nobody else, those above."""
    held = RoleAssignment.objects.filter(
        covering(clock.local_date(at)), member__user__is_active=True
    ).exclude(member=claim.member_id)
    found = held.filter(unit=claim.branch_id, role__in=WRITING_ROLES)
    if not found.exists():
        found = held.filter(unit__path__in=claim.branch.line_paths(), role__in=DESK_ROLES)
    return User.objects.filter(pk__in=found.values("member__user")).order_by("pk")


def may_see_proof(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    return visible_to(user, at=at).filter(public_id=UUID(key)).exists()


def register() -> None:
    files.register(PROOF, may_see_proof)

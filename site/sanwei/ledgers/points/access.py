"""Whether 积分 exists for somebody, and whose turn it is. Off means: it does not exist."""

from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.files import access as files
from sanwei.ledgers.enums import PointsState
from sanwei.ledgers.models import PointsClaim
from sanwei.ledgers.points.errors import PointsNotVisible
from sanwei.org import policies
from sanwei.org import queries as org
from sanwei.org.enums import BOARD_ROLES, DESK_ROLES, PARTY_MEMBER_KINDS, Feature, Role, UnitKind
from sanwei.org.models import FeatureApproval, Member, Membership, OrgUnit, RoleAssignment
from sanwei.org.queries.scope import covering

PROOF = "ledgers.pointsclaim"
# 委员 without whom there is no 支委会: a 书记 alone, with or without a 副书记, asks the 党员大会.
COMMITTEE_ROLES = BOARD_ROLES - {Role.SECRETARY, Role.DEPUTY_SECRETARY}


def is_on(unit: OrgUnit, *, at: datetime) -> bool:
    return policies.allows(unit, Feature.POINTS, at=at)


def is_anywhere(*, at: datetime) -> bool:
    """Whether any unit has it: the one question that costs nothing while all have it off."""
    return FeatureApproval.objects.filter(
        covering(clock.local_date(at)), feature=Feature.POINTS
    ).exists()


def is_seen_by(user: object, *, at: datetime) -> bool:
    """Whether 我的 leads to points."""
    try:
        own_place(user, at=at)
    except PointsNotVisible:
        return False
    return True


def approved_paths(*, at: datetime) -> list[str]:
    """Return the tree paths of the units whose 依据文件 holds now."""
    approvals = FeatureApproval.objects.filter(
        covering(clock.local_date(at)), feature=Feature.POINTS
    )
    return sorted(approvals.values_list("unit__path", flat=True))


def own_place(user: object, *, at: datetime) -> tuple[Member, Membership]:
    """Return who asks and the present membership, where points exist for it. Raises: PointsNotVisible."""
    day = clock.local_date(at)
    member = org.member_of(user)
    place = org.membership_on(member, day) if member else None
    if member is None or place is None or member.kind_on(day) not in PARTY_MEMBER_KINDS:
        raise PointsNotVisible
    if not is_on(place.branch, at=at):
        raise PointsNotVisible
    return member, place


def desk_unit(user: object, public_id: UUID, *, at: datetime) -> OrgUnit:
    """Return a unit whose sums ``user`` may see, where points exist in it. Raises: PointsNotVisible."""
    units = org.units_visible_to(user, at=at).exclude(kind=UnitKind.GROUP)
    unit = units.filter(public_id=public_id).first()
    if unit is None or not (is_on(unit, at=at) or branches_on(unit, at=at)):
        raise PointsNotVisible
    return unit


def branches_on(unit: OrgUnit, *, at: datetime) -> list[OrgUnit]:
    """Return the branches of ``unit``'s subtree that have points, in the order of the tree. Two queries."""
    paths = approved_paths(at=at)
    if not paths:
        return []
    branches = OrgUnit.objects.under(str(unit.path)).branches().order_by("path")
    return [one for one in branches if any(one.path.startswith(path) for path in paths)]


def has_committee(branch: OrgUnit, *, day: date) -> bool:
    """Whether a 支委会 exists: somebody other than 书记 and 副书记 is a 委员."""
    return RoleAssignment.objects.filter(
        covering(day), unit=branch, role__in=COMMITTEE_ROLES
    ).exists()


def deciders_of(claim: PointsClaim, *, at: datetime) -> QuerySet[User]:
    """Return whose turn it is; never the member himself.

    初评: the leaders of the group. 审定 and after: 书记 and 委员 of the branch, where that is nobody else, those above.
    """
    held = RoleAssignment.objects.filter(
        covering(clock.local_date(at)), member__user__is_active=True
    ).exclude(member=claim.member_id)
    if claim.state == PointsState.GROUP:
        found = held.filter(unit=claim.group_id, role=Role.GROUP_LEADER)
    else:
        found = held.filter(unit=claim.branch_id, role__in=BOARD_ROLES)
        if not found.exists():
            found = held.filter(unit__path__in=claim.branch.line_paths(), role__in=DESK_ROLES)
    return User.objects.filter(pk__in=found.values("member__user")).order_by("pk")


def claims_before(user: User, *, at: datetime) -> QuerySet[PointsClaim]:
    """Return what a post of ``user`` shows him, his own included: of his groups and branches.

    Who stands above sees sums only, except for what nobody in the branch may decide.
    """
    held = list(org.roles_of(user, at=at).values_list("role", "unit_id", "unit__path"))
    groups = [unit for role, unit, _path in held if role == Role.GROUP_LEADER]
    branches = [unit for role, unit, _path in held if role in BOARD_ROLES]
    above = Q(pk__in=[])
    for role, _unit, path in held:
        if role in DESK_ROLES:
            above |= Q(branch__path__startswith=path)
    others = RoleAssignment.objects.filter(
        covering(clock.local_date(at)),
        unit=OuterRef("branch"),
        role__in=BOARD_ROLES,
        member__user__is_active=True,
    ).exclude(member=OuterRef("member"))
    return PointsClaim.objects.filter(
        Q(group__in=groups) | Q(branch__in=branches) | above & ~Exists(others)
    )


def may_decide(user: User, claim: PointsClaim, *, at: datetime) -> bool:
    return deciders_of(claim, at=at).filter(pk=user.pk).exists()


def claim_for(user: object, public_id: UUID, *, at: datetime) -> PointsClaim:
    """Return a claim of one's own or one that a post shows, where points exist. Raises: PointsNotVisible."""
    if not isinstance(user, User) or not user.is_active:
        raise PointsNotVisible
    own = PointsClaim.objects.filter(member__user=user)
    rows = (own | claims_before(user, at=at)).select_related("member__user", "branch", "rule")
    claim = rows.filter(public_id=public_id).first()
    if claim is None or not is_on(claim.branch, at=at):
        raise PointsNotVisible
    return claim


def may_see_proof(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    try:
        claim_for(user, UUID(key), at=at)
    except PointsNotVisible:
        return False
    return True


def register() -> None:
    files.register(PROOF, may_see_proof)

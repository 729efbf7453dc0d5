"""Reads about the organisation. ``units_visible_to`` is THE scope of every list, detail, export, search and file."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.org.enums import DESK_ROLES, Role
from sanwei.org.models import Member, Membership, OrgUnit, RoleAssignment


def member_of(user: object) -> Member | None:
    """Return the person behind an account, or None (anonymous, a technician)."""
    if not isinstance(user, User) or not user.is_active:
        return None
    return Member.objects.filter(user=user).first()


def membership_on(member: Member, day: date) -> Membership | None:
    """Return the membership that covers ``day``."""
    return (
        Membership.objects.select_related("branch", "group")
        .filter(
            Q(ends_before__isnull=True) | Q(ends_before__gt=day), member=member, starts_on__lte=day
        )
        .first()
    )


def roles_of(user: User, *, at: datetime) -> QuerySet[RoleAssignment]:
    """Return the roles that ``user`` holds at that moment."""
    day = clock.local_date(at)
    return RoleAssignment.objects.select_related("unit").filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=day),
        member__user=user,
        starts_on__lte=day,
    )


def units_visible_to(
    user: object, *, at: datetime, roles: frozenset[Role] = DESK_ROLES
) -> QuerySet[OrgUnit]:
    """Return the units whose inside ``user`` may see through one of ``roles``: each unit with its subtree.

    Default: the roles of the desk (people, records, ledgers). A technician's superuser sees all.
    """
    if not isinstance(user, User) or not user.is_active:
        return OrgUnit.objects.none()
    if user.is_superuser:
        return OrgUnit.objects.all()
    scope = Q(pk__in=[])
    for path in roles_of(user, at=at).filter(role__in=roles).values_list("unit__path", flat=True):
        scope |= Q(path__startswith=path)
    return OrgUnit.objects.filter(scope)


def members_on(unit: OrgUnit, day: date) -> QuerySet[Member]:
    """Return who belongs to ``unit``'s subtree on ``day``, ordered by pinyin."""
    covers = Q(memberships__ends_before__isnull=True) | Q(memberships__ends_before__gt=day)
    inside = Q(memberships__branch__path__startswith=unit.path) | Q(
        memberships__group__path__startswith=unit.path
    )
    return (
        Member.objects.filter(covers, inside, memberships__starts_on__lte=day)
        .distinct()
        .order_by("name_pinyin", "pk")
    )

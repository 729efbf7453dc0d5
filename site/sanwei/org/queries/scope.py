"""Which units a person may look into."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.org.enums import CONTENT_ROLES, DESK_ROLES, REVIEWER_ROLES, Role
from sanwei.org.models import Membership, OrgUnit, RoleAssignment
from sanwei.org.models.unit import OrgUnitQuerySet


def covering(day: date, prefix: str = "") -> Q:
    """Return the filter for dated rows ``[starts_on, ends_before)`` that cover ``day``."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_before__isnull": True}) | Q(**{f"{prefix}ends_before__gt": day})
    )


def roles_of(user: User, *, at: datetime) -> QuerySet[RoleAssignment]:
    """Return the roles that ``user`` holds at that moment."""
    return RoleAssignment.objects.select_related("unit").filter(
        covering(clock.local_date(at)), member__user=user
    )


def units_visible_to(
    user: object, *, at: datetime, roles: frozenset[Role] = DESK_ROLES
) -> OrgUnitQuerySet:
    """Return the units whose inside ``user`` may see through one of ``roles``: each unit with its subtree.

    Default: the roles of the desk (people, records, ledgers). A technician's superuser sees all; an account
    that may not sign in sees nothing. Costs one query for the roles; the result is one more.
    """
    if not isinstance(user, User) or not user.is_active:
        return OrgUnit.objects.none()
    if user.is_superuser:
        return OrgUnit.objects.all()
    paths = roles_of(user, at=at).filter(role__in=roles).values_list("unit__path", flat=True)
    return OrgUnit.objects.under(*paths)


def content_units(user: object, *, at: datetime) -> OrgUnitQuerySet:
    """Return the units whose content ``user`` may edit: those of a content role, with their subtrees."""
    return units_visible_to(user, at=at, roles=CONTENT_ROLES)


def line_units(user: object, *, at: datetime) -> OrgUnitQuerySet:
    """Return the units on the person's own line: 党小组, branch and everything above them, never a sibling."""
    if not isinstance(user, User) or not user.is_active:
        return OrgUnit.objects.none()
    memberships = Membership.objects.select_related("branch", "group").filter(
        covering(clock.local_date(at)), member__user=user
    )
    paths = {
        path
        for membership in memberships
        for path in (membership.group or membership.branch).line_paths()
    }
    return OrgUnit.objects.filter(path__in=paths)


def units_seen_by(user: object, *, at: datetime) -> OrgUnitQuerySet:
    """Return the units that exist for ``user`` at all, by name: the own line and what any role reaches."""
    return line_units(user, at=at) | units_visible_to(user, at=at, roles=frozenset(Role))


def reviewers_of(unit: OrgUnit, *, at: datetime) -> QuerySet[User]:
    """Return the accounts that may pass content of ``unit``: reviewers of it and of every unit above it."""
    posts = RoleAssignment.objects.filter(
        covering(clock.local_date(at)),
        role__in=REVIEWER_ROLES,
        unit__path__in=unit.line_paths(),
        member__user__is_active=True,
    )
    return User.objects.filter(pk__in=posts.values("member__user")).order_by("pk")

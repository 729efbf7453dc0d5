"""Wagtail's permission policy for rows that belong to a unit.

Built on ``queries.units_visible_to``: whoever holds one of the roles in a unit may work with the rows of its
subtree. Register it before Wagtail asks for the model: ``register_permission_policy(Model, UnitPermissionPolicy(
Model))`` at the top of ``wagtail_hooks.py``.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from wagtail.permission_policies import BasePermissionPolicy

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.org import queries
from sanwei.org.enums import CONTENT_ROLES, Role
from sanwei.org.models import Membership, OrgUnit, RoleAssignment
from sanwei.org.models.unit import OrgUnitQuerySet
from sanwei.org.queries.scope import covering

CRUD = frozenset({"add", "change", "delete", "view", "choose"})
READING = frozenset({"view", "choose"})


class UnitPermissionPolicy(BasePermissionPolicy):
    """Who holds one of ``roles`` in a unit may do ``actions`` to the rows whose ``unit_field`` lies in its subtree.

    ``unit_field``: path of lookups to the OrgUnit, empty for OrgUnit itself. ``shared_upwards``: rows of the
    units above may be viewed and chosen too (what the 党委 offers to its branches), siblings' never.
    ``choosing_roles``: roles that may choose the rows although they may not work with them.
    A technician's superuser may do the actions everywhere; an account that may not sign in nothing.
    """

    def __init__(
        self,
        model: type[Model] | str,
        unit_field: str = "unit",
        *,
        roles: frozenset[Role] = CONTENT_ROLES,
        actions: frozenset[str] = CRUD,
        shared_upwards: bool = False,
        choosing_roles: frozenset[Role] = frozenset(),
    ) -> None:
        super().__init__(model)
        self.unit_field = unit_field
        self.roles = roles
        self.actions = actions
        self.shared_upwards = shared_upwards
        self.choosing_roles = roles | choosing_roles

    def units(self, user: object, actions: Iterable[str] = CRUD) -> OrgUnitQuerySet:
        """Return the units whose rows ``user`` may do one of ``actions`` to at this moment."""
        wanted = self.actions.intersection(actions)
        if not wanted or not isinstance(user, User) or not user.is_active:
            return OrgUnit.objects.none()
        if user.is_superuser:
            return OrgUnit.objects.all()
        return OrgUnit.objects.under(*self._paths(user, wanted))

    def _paths(self, user: User, wanted: Iterable[str]) -> list[str]:
        roles = self.choosing_roles if "choose" in wanted else self.roles
        return [path for role, path in held_by(user) if role in roles]

    def within(self, units: OrgUnitQuerySet) -> Q:
        """Return the filter for the rows of ``units``."""
        keys = units.order_by().values("pk")
        return Q(**{f"{self.unit_field}__in" if self.unit_field else "pk__in": keys})

    def user_has_permission(self, user: object, action: str) -> bool:
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user: object, actions: Iterable[str]) -> bool:
        wanted = self.actions.intersection(actions)
        if not wanted or not isinstance(user, User) or not user.is_active:
            return False
        return user.is_superuser or bool(self._paths(user, wanted))

    def user_has_permission_for_instance(self, user: object, action: str, instance: Model) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(
        self, user: object, actions: Iterable[str], instance: Model
    ) -> bool:
        rows = self.instances_user_has_any_permission_for(user, actions)
        return rows.filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(
        self, user: object, actions: Iterable[str]
    ) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.all()
        wanted = self.actions.intersection(actions)
        if not wanted:
            return rows.none()
        units = self.units(user, wanted)
        inside = self.within(units)
        if self.shared_upwards and not READING.isdisjoint(wanted):
            inside |= self.within(_units_above(units))
        return rows.filter(inside)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        people = User.objects.filter(is_active=True)
        if self.actions.isdisjoint(actions):
            return people.none()
        day = clock.local_date(clock.now())
        roles = self.choosing_roles if "choose" in actions else self.roles
        held = RoleAssignment.objects.filter(covering(day), role__in=roles)
        return people.filter(Q(is_superuser=True) | Q(pk__in=held.values("member__user")))


def held_by(user: User) -> list[tuple[str, str]]:
    """Return (role, tree path of its unit) for the roles held now, asked once for an account object.

    Wagtail asks for every row and button of a list; its own policies keep their answers on the user too.
    """
    kept: list[tuple[str, str]] | None = getattr(user, "_held_roles", None)
    if kept is None:
        held = queries.roles_of(user, at=clock.now()).values_list("role", "unit__path")
        kept = [(role, path) for role, path in held]
        user._held_roles = kept  # type: ignore[attr-defined]
    return kept


class MemberPermissionPolicy(UnitPermissionPolicy):
    """People belong to the units of their present membership; who has left stays with the last branch."""

    def within(self, units: OrgUnitQuerySet) -> Q:
        keys = units.order_by().values("pk")
        latest = Membership.objects.filter(member=OuterRef("member")).order_by("-starts_on")
        inside = Membership.objects.filter(
            Q(branch__in=keys) | Q(group__in=keys), pk=Subquery(latest.values("pk")[:1])
        )
        return Q(pk__in=inside.values("member"))


def _units_above(units: OrgUnitQuerySet) -> OrgUnitQuerySet:
    paths = {path for unit in units.only("path") for path in unit.line_paths()}
    return OrgUnit.objects.filter(path__in=paths)

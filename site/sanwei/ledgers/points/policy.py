"""Wagtail's permission policy for rules of 积分."""

from collections.abc import Iterable

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.ledgers.points import access
from sanwei.org.models.unit import OrgUnitQuerySet
from sanwei.org.permissions import UnitPermissionPolicy


class PointsPolicy(UnitPermissionPolicy):
    """As for every row of a unit, but only where points are on: a subtree that has them, within one's own."""

    def _paths(self, user: User, wanted: Iterable[str]) -> list[str]:
        on = access.approved_paths(at=clock.now())
        own = super()._paths(user, wanted)
        return [max(a, b, key=len) for a in own for b in on if _one_holds_the_other(a, b)]

    def units(self, user: object, actions: Iterable[str] = ("view",)) -> OrgUnitQuerySet:
        units = super().units(user, actions)
        if isinstance(user, User) and user.is_superuser:
            return units.under(*access.approved_paths(at=clock.now()))
        return units

    def user_has_any_permission(self, user: object, actions: Iterable[str]) -> bool:
        if not super().user_has_any_permission(user, actions):
            return False
        return not (isinstance(user, User) and user.is_superuser) or self.units(user).exists()


def _one_holds_the_other(first: str, second: str) -> bool:
    return first.startswith(second) or second.startswith(first)

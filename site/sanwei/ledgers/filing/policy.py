"""Who keeps the table of classes: 管理员 of the 党委 itself; it is one for the whole installation."""

from collections.abc import Iterable

from django.db.models import Q

from sanwei.accounts.models import User
from sanwei.org.models import OrgUnit
from sanwei.org.models.unit import OrgUnitQuerySet
from sanwei.org.permissions import UnitPermissionPolicy


class ClassPolicy(UnitPermissionPolicy):
    """Rows that belong to no unit but to all of them."""

    def _paths(self, user: User, wanted: Iterable[str]) -> list[str]:
        return [path for path in super()._paths(user, wanted) if len(path) == OrgUnit.steplen]

    def within(self, units: OrgUnitQuerySet) -> Q:
        return Q(pk__isnull=False) if units.filter(depth=1).exists() else Q(pk__in=[])

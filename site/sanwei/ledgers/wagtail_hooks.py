"""Hangs the 学时 screens into Wagtail's admin: 管理员 of a unit, for its subtree."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from sanwei.ledgers.filing.policy import ClassPolicy
from sanwei.ledgers.models import CreditRule, CreditTarget, LedgerClass, PointsRule, Recompute
from sanwei.ledgers.points.policy import PointsPolicy
from sanwei.org.enums import Role
from sanwei.org.permissions import UnitPermissionPolicy

# Rules and targets are never deleted: entries and statements refer to them.
_KEPT = frozenset({"add", "change", "view"})
for _model in (CreditRule, CreditTarget, Recompute):
    register_permission_policy(
        _model,
        UnitPermissionPolicy(_model, roles=frozenset({Role.ADMINISTRATOR}), actions=_KEPT),
    )
register_permission_policy(
    PointsRule, PointsPolicy(PointsRule, roles=frozenset({Role.ADMINISTRATOR}), actions=_KEPT)
)
register_permission_policy(
    LedgerClass, ClassPolicy(LedgerClass, roles=frozenset({Role.ADMINISTRATOR}), actions=_KEPT)
)

from sanwei.ledgers.screens import CreditGroup  # noqa: E402 - Wagtail wants the policies first


@hooks.register("register_admin_viewset")
def register_screens() -> CreditGroup:
    return CreditGroup()

"""Who may do what on these screens: 管理员 work with their subtree, content roles may choose from theirs."""

from wagtail.permissions import register_permission_policy

from sanwei.org.enums import CONTENT_ROLES, Role
from sanwei.org.models import (
    Audience,
    FeatureApproval,
    Member,
    Membership,
    OrgUnit,
    RoleAssignment,
)
from sanwei.org.permissions import MemberPermissionPolicy, UnitPermissionPolicy

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
# People, posts and units end by date and are never deleted.
LASTING = frozenset({"add", "change", "view", "choose"})


def register() -> None:
    """Register the policies; must run before Wagtail asks for one of them."""
    register_permission_policy(
        OrgUnit,
        UnitPermissionPolicy(
            OrgUnit, "", roles=ADMINISTRATORS, actions=LASTING, choosing_roles=CONTENT_ROLES
        ),
    )
    register_permission_policy(
        Member, MemberPermissionPolicy(Member, roles=ADMINISTRATORS, actions=LASTING)
    )
    register_permission_policy(
        Membership,
        UnitPermissionPolicy(
            Membership, "branch", roles=ADMINISTRATORS, actions=frozenset({"view"})
        ),
    )
    register_permission_policy(
        RoleAssignment,
        UnitPermissionPolicy(RoleAssignment, roles=ADMINISTRATORS, actions=LASTING),
    )
    register_permission_policy(
        Audience,
        UnitPermissionPolicy(
            Audience,
            roles=ADMINISTRATORS,
            actions=frozenset({"add", "view", "choose"}),
            choosing_roles=CONTENT_ROLES,
            shared_upwards=True,
        ),
    )
    register_permission_policy(
        FeatureApproval,
        UnitPermissionPolicy(FeatureApproval, roles=ADMINISTRATORS, actions=LASTING),
    )

"""Hangs 消息渠道 into Wagtail's admin: 管理员 of a unit, for its subtree."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from sanwei.notices.models import Channel
from sanwei.org.enums import Role
from sanwei.org.permissions import UnitPermissionPolicy

# A channel is switched off, not deleted: what went out through it stays readable for its time.
register_permission_policy(
    Channel,
    UnitPermissionPolicy(
        Channel,
        roles=frozenset({Role.ADMINISTRATOR}),
        actions=frozenset({"add", "change", "view"}),
    ),
)

from sanwei.notices.channels.screens import ChannelViewSet  # noqa: E402 - Wagtail wants the policy first


@hooks.register("register_admin_viewset")
def register_screens() -> ChannelViewSet:
    return ChannelViewSet()

"""Who keeps what."""

from datetime import datetime

from sanwei.accounts.models import User
from sanwei.org import queries as org
from sanwei.org.enums import Role
from sanwei.org.models import OrgUnit


def led_groups(user: object, *, at: datetime) -> list[OrgUnit]:
    """Return the 党小组 whose meetings ``user`` keeps as 党小组长. One query."""
    if not isinstance(user, User):
        return []
    led = org.roles_of(user, at=at).filter(role=Role.GROUP_LEADER).order_by("unit__path")
    return [post.unit for post in led]

"""Whose rules somebody sets."""

from typing import Any

from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org.enums import Role, UnitKind

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


def own_units(user: object) -> Any:
    """Return the units whose rules ``user`` sets: 管理员 for their subtree, 党小组 have none."""
    units = org.units_visible_to(user, at=clock.now(), roles=ADMINISTRATORS)
    return units.exclude(kind=UnitKind.GROUP).order_by("path")

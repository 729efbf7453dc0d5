"""How figures of the ledger are written."""

from decimal import Decimal

from django import template

from sanwei.common import clock
from sanwei.ledgers.conversion import plain
from sanwei.ledgers.points import access
from sanwei.org.models import OrgUnit

register = template.Library()


@register.filter
def hours(amount: Decimal) -> str:
    """Write 学时 or a score without needless zeros: 4, 0.5, 87."""
    return plain(amount)


@register.filter
def has_points(unit: OrgUnit) -> bool:
    """Whether the rooms of a unit's desk lead to its points: a 依据文件 holds in it or below."""
    return bool(access.branches_on(unit, at=clock.now()))

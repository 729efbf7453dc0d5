"""How figures of the ledger are written."""

from decimal import Decimal

from django import template

from sanwei.ledgers.conversion import plain

register = template.Library()


@register.filter
def hours(amount: Decimal) -> str:
    """Write 学时 or a score without needless zeros: 4, 0.5, 87."""
    return plain(amount)

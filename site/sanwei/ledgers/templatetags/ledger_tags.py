"""How figures of the ledger are written."""

from decimal import Decimal
from uuid import UUID

from django import template

from sanwei.ledgers.conversion import plain
from sanwei.ledgers.queries import BranchTable, Totals

register = template.Library()


@register.filter
def hours(amount: Decimal) -> str:
    """Write 学时 or a score without needless zeros: 4, 0.5, 87."""
    return plain(amount)


@register.filter
def study_of(table: BranchTable, unit_id: UUID) -> Totals | None:
    """Return the 学习教育 part of one branch; None where nobody is counted there."""
    return next((branch for branch in table.branches if branch.unit_id == unit_id), None)

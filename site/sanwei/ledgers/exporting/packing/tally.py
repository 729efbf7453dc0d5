"""Adds up what passes, to be held against the totals."""

from decimal import Decimal

from django.utils.translation import gettext as _

from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.enums import CreditAccount
from sanwei.ledgers.exporting.packing.reconciling import Check
from sanwei.ledgers.queries import BranchTable, Line


class HoursTally:
    """Adds up 学时 by account while the lines pass."""

    def __init__(self) -> None:
        self._hours: dict[str, Decimal] = dict.fromkeys(CreditAccount, ZERO)

    def add(self, line: Line) -> None:
        if line.account:
            self._hours[line.account] += line.hours

    def checks(self, table: BranchTable) -> list[Check]:
        where = _("学习教育统计／学习记录明细")
        sums = [
            Check(_("%s学时") % account.label, where, hours, self._hours[account])
            for account, hours in table.totals.columns
        ]
        whole = Check(_("合计学时"), where, table.totals.total, sum(self._hours.values(), ZERO))
        return [*sums, whole]

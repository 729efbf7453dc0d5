"""对账表: every total of the pack beside what its details add up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

from django.utils.translation import gettext as _

from sanwei.activities.papers.record import Sheet
from sanwei.activities.rules import RULES
from sanwei.common.workbooks.writing import Book, Cell
from sanwei.ledgers.exporting import workshop
from sanwei.ledgers.exporting.errors import SumsDiffer
from sanwei.ledgers.queries import LifeTable


@dataclass(frozen=True)
class Check:
    """One total: ``told`` by the summary, ``found`` in the details."""

    what: str
    where: str
    told: Decimal
    found: Decimal

    @property
    def holds(self) -> bool:
        return self.told == self.found


def life_checks(table: LifeTable, sheets: Iterable[Sheet]) -> list[Check]:
    """Compare 次数, 应到 and 实到 of a quarter's table with the records of that quarter."""
    parts = [
        part
        for sheet in sheets
        for part in sheet.parts
        if sheet.activity.occurred_on in table.quarter
    ]
    found = []
    for rule in RULES:
        own = [part for part in parts if part.activity.kind == rule.kind]
        count = table.total.counts[rule.kind]
        where = f"{table.quarter.label}{rule.kind.label}"
        told = ((_("次数"), count.held), (_("应到"), count.due), (_("实到"), count.present))
        summed = (len(own), sum(one.due for one in own), sum(one.present for one in own))
        found += [
            Check(f"{where}{what}", _("组织生活开展情况／会议记录"), Decimal(one), Decimal(other))
            for (what, one), other in zip(told, summed, strict=True)
        ]
    return found


def require(checks: Iterable[Check]) -> None:
    """Raises: SumsDiffer where one total is not the sum of its details."""
    if not all(check.holds for check in checks):
        raise SumsDiffer


def write(file: IO[bytes], checks: Iterable[Check], *, above: list[str]) -> None:
    with Book(file, title=_("对账表"), folder=workshop.folder()) as book:
        sheet = book.sheet(
            _("对账表"),
            [
                (_("序号"), 6),
                (_("项目"), 34),
                (_("依据（汇总／明细）"), 34),
                (_("汇总数"), 12),
                (_("明细合计"), 12),
                (_("结果"), 10),
            ],
            above=above,
        )
        for number, check in enumerate(checks, start=1):
            result = _("一致") if check.holds else _("不一致")
            row: list[Cell] = [number, check.what, check.where, check.told, check.found, result]
            sheet.row(row)

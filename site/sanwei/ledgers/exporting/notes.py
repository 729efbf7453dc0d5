"""The 说明 sheet: what the numbers mean, what they cover, in which state the data was, who took them out and when."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.common.clock import SHANGHAI
from sanwei.common.workbooks.writing import Book
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.models import LedgerEntry
from sanwei.org.models import OrgUnit


def data_state(unit: OrgUnit) -> str:
    """Name the state of a unit's ledger without a clock: the same state, the same words. One query."""
    count = LedgerEntry.objects.filter(unit__path__startswith=unit.path).count()
    return _("数据截至第%d条台账条目") % count


def sheet(
    book: Book,
    order: Order,
    *,
    kind: object,
    rows: int,
    definitions: Iterable[tuple[str, str]],
) -> None:
    """Write the sheet; an order that names a state instead of the moment leaves the clock out."""
    page = book.sheet(_("说明"), [(_("项目"), 18), (_("内容"), 100)])
    for label, text in [
        (_("密级提示"), _("内部资料，仅供党组织内部使用，请妥善保管，用后及时删除。")),
        (_("表名"), str(kind)),
        *_scope(order),
        (_("时段"), order.span.label),
        *definitions,
        (_("数据状态"), _state(order, rows)),
        (_("导出人"), order.requester.name),
        *([] if order.state else [(_("导出时间"), _moment(order))]),
    ]:
        page.row([label, text])


def _scope(order: Order) -> list[tuple[str, str]]:
    if order.unit is None:
        return []
    words = order.unit.name if order.unit.is_branch else _("%s及其下级组织") % order.unit.name
    return [(_("范围"), words)]


def _state(order: Order, rows: int) -> str:
    written = _("本表%d行") % rows
    return f"{written}，{data_state(order.unit)}。" if order.unit else f"{written}。"


def _moment(order: Order) -> str:
    return date_format(order.at.astimezone(SHANGHAI), "Y年n月j日 H:i")

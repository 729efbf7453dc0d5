"""归档资料包: a branch and a period as one zip."""

from dataclasses import replace
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.ledgers.exporting import notes
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.errors import ExportRefused
from sanwei.ledgers.exporting.kinds.base import Kind
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.packing import contents
from sanwei.ledgers.exporting.progress import Progress


class Archive(Kind):
    code = ExportKind.ARCHIVE
    about = gettext_lazy(
        "一个支部一个季度或一年：台账、会议记录、照片、目录、对账表和校验清单，按台账类别分文件夹。"
    )
    forms = (ExportForm.ZIP,)
    asks = frozenset({"period", "extras"})
    is_for_branches = True

    def title(self, order: Order) -> str:
        return _("%(unit)s%(span)s归档资料包") % {
            "unit": order.place.short_name,
            "span": _words(order),
        }

    def check(self, order: Order, form: ExportForm) -> None:
        if not order.place.is_branch:
            raise ExportRefused(_("归档资料包按支部生成，请先打开一个支部的台账。"))
        if not order.span.is_booked:
            raise ExportRefused(_("归档资料包按季度或全年生成，请重新选时段。"))
        if order.span.starts_on > order.today:
            raise ExportRefused(_("这个时段还没有开始，请重新选时段。"))

    def write(self, order: Order, form: ExportForm, file: IO[bytes], progress: Progress) -> int:
        stated = replace(order, state=notes.data_state(order.place))
        return contents.write(stated, file, progress, root=self.title(order))


def _words(order: Order) -> str:
    if order.quarter is not None:
        return order.quarter.label
    return _("%d年") % order.span.starts_on.year

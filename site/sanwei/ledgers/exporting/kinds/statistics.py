"""导出统计: the numbers of the ledger page, people and 组织生活, with every record behind them."""

from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.common.workbooks.writing import Book
from sanwei.ledgers import queries, sheets
from sanwei.ledgers.exporting import notes, workshop
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.kinds.base import Kind
from sanwei.ledgers.exporting.kinds.free import expected_rows
from sanwei.ledgers.exporting.kinds.quarterly import study_of
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.packing import books
from sanwei.ledgers.exporting.progress import Progress


class Statistics(Kind):
    code = ExportKind.STATISTICS
    about = gettext_lazy("台账页上的数：每个人的学时、组织生活和学习记录明细，合计等于明细。")
    forms = (ExportForm.XLSX,)
    asks = frozenset({"period"})

    def title(self, order: Order) -> str:
        return _("%(unit)s%(span)s统计") % {
            "unit": order.place.short_name,
            "span": order.span.label,
        }

    def write(self, order: Order, form: ExportForm, file: IO[bytes], progress: Progress) -> int:
        study = study_of(order)
        progress.expect(expected_rows(order))
        with Book(file, title=str(self.code.label), folder=workshop.folder()) as book:
            sheets.statistics(book, study)
            for life in books.life_tables(order):
                books.life_sheets_of(book, life, order)
            lines = queries.lines_of(span=study.span, unit=order.place)
            rows = sheets.records(book, study, progress.each(lines))
            definitions = [(_("统计口径"), study.span.definition)]
            notes.sheet(book, order, kind=self.code.label, rows=rows, definitions=definitions)
        return rows

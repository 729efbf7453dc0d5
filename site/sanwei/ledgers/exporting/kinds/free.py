"""自选明细: the study records of a time with the columns and the filter that somebody chose."""

from collections.abc import Callable, Iterator
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.common.workbooks.writing import Book, Cell, Column
from sanwei.ledgers import queries
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.enums import EntryStep
from sanwei.ledgers.exporting import notes, tables, texts, workshop
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.errors import ExportRefused
from sanwei.ledgers.exporting.kinds.base import Kind, secrecy_line, sign_line
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.progress import Progress
from sanwei.ledgers.queries import Line
from sanwei.study import queries as study

HOURS = "hours"
#: code → heading, width, value of a line. 佐证编号 is last because it is long.
COLUMNS: dict[str, tuple[str | Promise, int, Callable[[Line], Cell]]] = {
    "day": (gettext_lazy("日期"), 12, lambda line: line.occurred_on),
    "name": (gettext_lazy("姓名"), 12, lambda line: line.member_name),
    "branch": (gettext_lazy("所在党支部"), 22, lambda line: line.branch_name),
    "title": (gettext_lazy("学习内容"), 40, lambda line: line.title),
    "method": (gettext_lazy("学习方式"), 10, lambda line: line.method),
    "kind": (gettext_lazy("事项"), 8, lambda line: line.kind),
    "entry": (gettext_lazy("登记方式"), 10, lambda line: line.entry_method),
    "organiser": (gettext_lazy("组织单位"), 20, lambda line: line.organiser),
    "score": (gettext_lazy("测验成绩"), 9, lambda line: line.score_percent),
    "account": (gettext_lazy("计入"), 10, lambda line: line.account_label or _("未计入")),
    HOURS: (gettext_lazy("学时"), 8, lambda line: line.hours),
    "reason": (gettext_lazy("计入/未计入原因"), 44, lambda line: line.reason),
    "basis": (gettext_lazy("依据"), 24, lambda line: line.basis),
    "note": (gettext_lazy("备注"), 14, lambda line: _marks(line)),
    "record": (
        gettext_lazy("佐证编号"),
        38,
        lambda line: str(line.record_id) if line.record_id else "",
    ),
}
USUAL = ("day", "name", "branch", "title", "method", "account", HOURS, "reason")


class Free(Kind):
    code = ExportKind.FREE
    about = gettext_lazy("学习记录明细，自己选时段、列和条件；合计与页面一致。")
    forms = (ExportForm.XLSX, ExportForm.CSV)
    asks = frozenset({"days", "columns"})

    def title(self, order: Order) -> str:
        return _("%(unit)s%(span)s学习记录明细") % {
            "unit": order.place.short_name,
            "span": order.span.label,
        }

    def check(self, order: Order, form: ExportForm) -> None:
        if not order.columns:
            raise ExportRefused(_("请至少选一列。"))
        if not set(order.columns) <= COLUMNS.keys():
            raise ExportRefused(_("选的列里有这里没有的，请重新选。"))

    def write(self, order: Order, form: ExportForm, file: IO[bytes], progress: Progress) -> int:
        progress.expect(expected_rows(order))
        table = table_of(order)
        if form == ExportForm.CSV:
            return texts.to_csv(file, table, progress)
        with Book(file, title=str(self.code.label), folder=workshop.folder()) as book:
            rows = tables.to_sheet(book, table, progress)
            notes.sheet(book, order, kind=self.code.label, rows=rows, definitions=_notes(order))
        return rows


def table_of(order: Order) -> tables.Table:
    chosen = [code for code in COLUMNS if code in order.columns]
    columns: list[Column] = [
        (_("序号"), 8),
        *((str(COLUMNS[code][0]), COLUMNS[code][1]) for code in chosen),
    ]
    sums = _Sum()
    return tables.Table(
        name=_("学习记录明细"),
        above=[
            _("%s学习记录明细") % order.place.name,
            _("%(span)s · %(line)s") % {"span": order.span.label, "line": secrecy_line(order)},
        ],
        columns=columns,
        rows=_rows(order, chosen, sums),
        sums=lambda: [_("合计"), *(sums.hours if code == HOURS else None for code in chosen)],
        below=lambda: [order.span.definition, sign_line()],
    )


class _Sum:
    def __init__(self) -> None:
        self.hours = ZERO


def _rows(order: Order, chosen: list[str], sums: _Sum) -> Iterator[list[Cell]]:
    values = [COLUMNS[code][2] for code in chosen]
    lines = queries.lines_of(
        span=order.span, unit=order.place, account=order.account, kind=order.record_kind
    )
    for number, line in enumerate(lines, start=1):
        sums.hours += line.hours
        yield [number, *(value(line) for value in values)]


def expected_rows(order: Order) -> int:
    """Return about how many rows there are: entries, and records, which a few have in common."""
    entries = queries.entries_in(unit=order.place, span=order.span)
    if order.record_kind is not None:
        entries = entries.filter(record__kind=order.record_kind)
    if order.account is not None:
        return entries.filter(account=order.account).count()
    records = study.current_records().filter(
        order.span.records(), branch__path__startswith=order.place.path
    )
    if order.record_kind is not None:
        records = records.filter(kind=order.record_kind)
    return max(entries.count(), records.count())


def _marks(line: Line) -> str:
    marks = [_("上期补记")] if line.is_late else []
    if line.step in (EntryStep.REVERSAL, EntryStep.RESTATEMENT):
        marks.append(str(EntryStep(line.step).label))
    return "、".join(marks)


def _notes(order: Order) -> list[tuple[str, str]]:
    conditions = [
        str(order.account.label) if order.account else "",
        str(order.record_kind.label) if order.record_kind else "",
    ]
    return [
        (_("统计口径"), order.span.definition),
        (_("条件"), "、".join(filter(None, conditions)) or _("全部")),
        (
            _("学时"),
            _("冲销和更正各占一行，相加为现数；没有计入的为0，原因写在“计入/未计入原因”。"),
        ),
    ]

"""党员学习台账: a row a session."""

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.common.workbooks.writing import Book, Cell, Column
from sanwei.ledgers.conversion import ZERO, plain
from sanwei.ledgers.exporting import notes, tables, texts, workshop
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.kinds.base import Kind, secrecy_line, sign_line
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.papers import writing as papers
from sanwei.ledgers.exporting.progress import Progress
from sanwei.ledgers.queries.sessions import SessionRow, session_rows, sessions_in


class StudyLedger(Kind):
    code = ExportKind.STUDY_LEDGER
    about = gettext_lazy(
        "每次集体学习、党课、主题党日、培训一行：应到、实到、缺席及补学、学时、佐证编号。"
    )
    forms = (ExportForm.XLSX, ExportForm.DOCX, ExportForm.CSV)
    asks = frozenset({"period"})

    def title(self, order: Order) -> str:
        return _("%(unit)s%(span)s党员学习台账") % {
            "unit": order.place.short_name,
            "span": order.span.label,
        }

    def check(self, order: Order, form: ExportForm) -> None:
        if form == ExportForm.DOCX:
            papers.check_length(sessions_in(order.place, order.span).count())

    def write(self, order: Order, form: ExportForm, file: IO[bytes], progress: Progress) -> int:
        progress.expect(sessions_in(order.place, order.span).count())
        if form == ExportForm.DOCX:
            return papers.study_ledger(order, list(progress.each(rows_of(order))), file)
        table = table_of(order)
        if form == ExportForm.CSV:
            return texts.to_csv(file, table, progress)
        with Book(file, title=str(self.code.label), folder=workshop.folder()) as book:
            rows = tables.to_sheet(book, table, progress)
            notes.sheet(book, order, kind=self.code.label, rows=rows, definitions=definitions())
        return rows


def rows_of(order: Order) -> Iterator[SessionRow]:
    return session_rows(order.place, order.span, sick_of=order.own_branches())


def table_of(order: Order) -> tables.Table:
    """Return the sheet; its sums are those of the rows that were written."""
    sums = _Sums()
    several = not order.place.is_branch
    return tables.Table(
        name=_("党员学习台账"),
        above=[
            _("%(unit)s党员学习台账") % {"unit": order.place.name},
            _("%(span)s · %(line)s") % {"span": order.span.label, "line": secrecy_line(order)},
        ],
        columns=columns(several=several),
        rows=(
            _cells(number, row, several=several)
            for number, row in enumerate(map(sums.add, rows_of(order)), start=1)
        ),
        sums=lambda: sums.cells(several=several),
        below=sums.foot,
    )


def columns(*, several: bool) -> list[Column]:
    return [
        (_("序号"), 6),
        (_("日期"), 12),
        *([(_("支部"), 22)] if several else []),
        (_("学习方式"), 10),
        (_("学习主题及内容"), 44),
        (_("主讲/领学人"), 12),
        (_("地点"), 18),
        (_("应到"), 7),
        (_("实到"), 7),
        (_("缺席及补学"), 40),
        (_("学时"), 7),
        (_("佐证编号"), 38),
        (_("备注"), 24),
    ]


def definitions() -> list[tuple[str, str]]:
    return [
        (
            _("统计口径"),
            _("已结束点名、计入学习的活动，一个支部（党小组）一次一行，按发生日期排列。"),
        ),
        (_("应到"), _("应到＝实到＋缺席；列席和在流入地参加的不在内。")),
        (_("学时"), _("实到人员每人记入的学时，按当日有效的学时规则折算；没有记入的为0。")),
        (_("佐证编号"), _("系统里这次活动记录的编号，可据此查到签到、记录和附件。")),
    ]


class _Sums:
    """What the rows add up to, counted while they pass."""

    def __init__(self) -> None:
        self.times = self.due = self.present = 0
        self.hours = ZERO

    def add(self, row: SessionRow) -> SessionRow:
        self.times += 1
        self.due += row.due
        self.present += row.present
        self.hours += row.hours_sum
        return row

    def cells(self, *, several: bool) -> list[Cell]:
        blank: list[Cell] = [None] * (5 if several else 4)
        return [None, _("合计"), *blank, self.due, self.present, *[None] * 4]

    def foot(self) -> list[str]:
        return [
            _("共%(times)s次，实到%(present)s人次，实到人员共记%(hours)s学时。")
            % {"times": self.times, "present": self.present, "hours": plain(self.hours)},
            sign_line(),
        ]


def _cells(number: int, row: SessionRow, *, several: bool) -> list[Cell]:
    branch: list[Cell] = [row.branch_name] if several else []
    return [
        number,
        row.occurred_on,
        *branch,
        row.method,
        row.words,
        row.lecturer,
        row.place,
        row.due,
        row.present,
        row.absentees,
        row.hours,
        row.evidence,
        row.note,
    ]

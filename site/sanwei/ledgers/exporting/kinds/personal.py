"""党员个人学习记录: a row an item, head and foot as the paper has them. Minutes are not in it."""

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.common.workbooks.writing import Book, Cell, Column
from sanwei.ledgers import queries
from sanwei.ledgers.credit_sheet import CreditSheet, sheet_of
from sanwei.ledgers.exporting import notes, tables, texts, workshop
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.kinds.base import Kind, secrecy_line
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.papers import writing as papers
from sanwei.ledgers.exporting.progress import Progress
from sanwei.org import queries as org


class PersonalRecord(Kind):
    code = ExportKind.PERSONAL_RECORD
    about = gettext_lazy("一位党员一年的学习：每项的内容、方式、学时、测验成绩，计入没有、为什么。")
    forms = (ExportForm.XLSX, ExportForm.DOCX, ExportForm.CSV)
    asks = frozenset({"person", "year"})
    is_for_oneself = True

    def title(self, order: Order) -> str:
        return _("%(name)s%(year)d年度党员个人学习记录") % {
            "name": order.member.name,
            "year": order.span.starts_on.year,
        }

    def check(self, order: Order, form: ExportForm) -> None:
        order.member  # noqa: B018 - raises where nobody was chosen

    def write(self, order: Order, form: ExportForm, file: IO[bytes], progress: Progress) -> int:
        paper = paper_of(order)
        progress.expect(len(paper.rows) or 1)
        if form == ExportForm.DOCX:
            return papers.personal_record(order, paper, file)
        table = table_of(order, paper)
        if form == ExportForm.CSV:
            return texts.to_csv(file, table, progress)
        with Book(file, title=str(self.code.label), folder=workshop.folder()) as book:
            rows = tables.to_sheet(book, table, progress)
            notes.sheet(book, order, kind=self.code.label, rows=rows, definitions=definitions())
        return rows


def paper_of(order: Order) -> CreditSheet:
    """Return the year as its reader may see it: the member himself, or the desk of a branch."""
    member = order.member
    statement = queries.statement_of(
        member=member, year=order.span.starts_on.year, as_of=order.as_of
    )
    if order.scope is not None:
        seen = queries.seen_year(statement, paths=order.scope.paths, is_here=order.scope.is_here)
        return sheet_of(member=member, branch=order.scope.unit, seen=seen)
    membership = org.membership_on(member, statement.as_of)
    return sheet_of(
        member=member,
        branch=membership.branch if membership else None,
        seen=queries.own_year(statement, at=order.at),
    )


def table_of(order: Order, paper: CreditSheet) -> tables.Table:
    columns: list[Column] = [
        (_("序号"), 6),
        (_("日期"), 12),
        (_("内容"), 44),
        (_("方式"), 10),
        (_("组织单位"), 20),
        (_("学时"), 8),
        (_("测验成绩"), 10),
        (_("计入/未计入原因"), 48),
        (_("备注"), 16),
    ]
    head = _("姓名：%(name)s　支部：%(branch)s　人员类别：%(kind)s　年度：%(year)d")
    return tables.Table(
        name=_("党员个人学习记录"),
        above=[
            _("党员个人学习记录"),
            secrecy_line(order),
            head
            % {
                "name": paper.name,
                "branch": paper.branch or "–",
                "kind": paper.kind,
                "year": paper.year,
            },
        ],
        columns=columns,
        rows=_rows(paper),
        below=lambda: foot_of(paper),
    )


def foot_of(paper: CreditSheet) -> list[str]:
    sums = [f"{label} {hours}" for label, hours in paper.sums]
    sums.append(_("合计（计入） %s") % paper.total)
    if paper.target:
        sums.append(_("年度要求 %s") % paper.target)
    return [
        "　".join(sums),
        paper.sentence,
        _("本人签字：____________　支部审核（盖章）：____________　日期：____________"),
    ]


def definitions() -> list[tuple[str, str]]:
    return [
        (
            _("统计口径"),
            _(
                "按发生日期统计；年度计入＝集中培训＋集体学习（含送学上门）＋外部学习，网络自学按本单位上限计入。"
            ),
        ),
        (_("学时"), _("“–”为没有计入，原因写在右边；更正以冲销和更正后记入两行表示，相加为现数。")),
    ]


def _rows(paper: CreditSheet) -> Iterator[list[Cell]]:
    for row in paper.rows:
        yield [
            row.number,
            row.day,
            row.title,
            row.method,
            row.organiser,
            row.hours,
            row.score,
            row.reason,
            row.note,
        ]

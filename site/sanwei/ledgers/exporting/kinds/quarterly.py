"""组织生活开展情况统计表 (季度) with 学习教育, 党员队伍 and 微党课 beside it."""

from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.common.workbooks.writing import Book, Cell
from sanwei.ledgers import life_sheets, queries
from sanwei.ledgers.exporting import notes, tables, texts, workshop
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.errors import ExportRefused
from sanwei.ledgers.exporting.kinds.base import Kind, secrecy_line, sign_line
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.papers import writing as papers
from sanwei.ledgers.exporting.progress import Progress
from sanwei.ledgers.queries import BranchTable, LifeTable, Totals
from sanwei.ledgers.queries.party import PartyLine, party_lines
from sanwei.ledgers.queries.taught import LectureLine, lecture_lines

#: More branches than these make a picture that nobody reads; the numbers stand beside it anyway.
MOST_BARS = 40


class Quarterly(Kind):
    code = ExportKind.QUARTERLY
    about = gettext_lazy(
        "一个季度的季度报表：组织生活、学习教育、党员队伍、微党课，一个支部一行，带图表。"
    )
    forms = (ExportForm.XLSX, ExportForm.DOCX, ExportForm.CSV)
    asks = frozenset({"quarter"})

    def title(self, order: Order) -> str:
        return _("%(unit)s%(quarter)s组织生活开展情况统计表") % {
            "unit": order.place.short_name,
            "quarter": order.span.label,
        }

    def check(self, order: Order, form: ExportForm) -> None:
        if order.quarter is None:
            raise ExportRefused(_("这张表按一个自然季度统计，请选一个季度。"))

    def write(self, order: Order, form: ExportForm, file: IO[bytes], progress: Progress) -> int:
        life, study = life_of(order), study_of(order)
        party = party_lines(order.place, order.as_of)
        lectures = lecture_lines(order.place, order.span)
        progress.expect(len(life.lines) or 1)
        if form == ExportForm.DOCX:
            return papers.quarterly(order, life, study, party, lectures, file)
        table = table_of(order, life, study)
        if form == ExportForm.CSV:
            return texts.to_csv(file, table, progress)
        with Book(file, title=str(self.code.label), folder=workshop.folder()) as book:
            rows = tables.to_sheet(book, table, progress)
            life_sheets.life_records(book, life)
            for beside in (
                study_table(order, study),
                party_table(order, party),
                lecture_table(order, lectures),
            ):
                tables.to_sheet(book, beside)
            _chart(book, life, study)
            notes.sheet(
                book, order, kind=self.code.label, rows=rows, definitions=definitions(life, study)
            )
        return rows


def life_of(order: Order) -> LifeTable:
    quarter = order.quarter
    if quarter is None:
        raise ExportRefused(_("这张表按一个自然季度统计，请选一个季度。"))
    return queries.life_table(
        unit=order.place, quarter=quarter, as_of=order.as_of, today=order.today
    )


def study_of(order: Order) -> BranchTable:
    return queries.branch_table(
        unit=order.place,
        starts_on=order.span.starts_on,
        ends_before=order.span.ends_before,
        as_of=order.as_of,
    )


def table_of(order: Order, life: LifeTable, study: BranchTable) -> tables.Table:
    return tables.Table(
        name=_("组织生活开展情况"),
        above=[
            _("%s组织生活开展情况统计表") % order.place.name,
            _("%(quarter)s · 党员数截至%(day)s · %(line)s")
            % {"quarter": life.quarter.label, "day": life.as_of, "line": secrecy_line(order)},
        ],
        columns=life_sheets.life_heads(),
        rows=life_sheets.life_rows(life, study),
        sums=lambda: life_sheets.life_sums(life, study),
        below=lambda: [_("统计口径：%s") % life.definition, study.span.definition, sign_line()],
    )


def study_table(order: Order, study: BranchTable) -> tables.Table:
    heads = [(_("支部"), 22), *((label, 12) for label in life_sheets.study_heads())]
    return _beside(
        order,
        _("学习教育"),
        [*heads, (_("合计学时"), 12)],
        [_study(branch.name, branch) for branch in study.branches],
        _study(_("合计"), study.totals),
    )


def party_table(order: Order, lines: list[PartyLine]) -> tables.Table:
    heads = (
        _("党员数"), _("正式党员"), _("预备党员"), _("女"), _("35岁及以下"), _("60岁及以上"),
        _("未填出生日期"), _("流动党员"), _("党小组数"),
    )  # fmt: skip
    rows = [_party(line) for line in lines]
    columns = [(_("支部"), 22), *((label, 12) for label in heads)]
    return _beside(order, _("党员队伍"), columns, rows[:-1], [_("合计"), *rows[-1][1:]])


def lecture_table(order: Order, lines: list[LectureLine]) -> tables.Table:
    rows: list[list[Cell]] = [[one.name, one.published, one.speakers] for one in lines]
    columns = [(_("党组织"), 22), (_("发布数"), 12), (_("讲课人次"), 12)]
    return _beside(order, _("微党课"), columns, rows[:-1], [_("合计"), *rows[-1][1:]])


def definitions(life: LifeTable, study: BranchTable) -> list[tuple[str, str]]:
    return [
        (_("统计口径"), life.definition),
        (_("学习教育"), study.span.definition),
        (_("应学人数"), _("截至日在册的正式党员和预备党员。")),
        (_("参学率"), _("完成人数÷应学人数；完成指时段内至少学完一项、参加一次或测验及格一次。")),
        (_("党员队伍"), _("截至%s在册的正式党员和预备党员。") % life.as_of),
        (_("微党课"), _("时段内首次发布、现在仍公开的微党课；讲课人次按主讲人计。")),
    ]


def _study(name: str, totals: Totals) -> list[Cell]:
    return [name, *life_sheets.study_cells(totals), totals.total]


def _party(line: PartyLine) -> list[Cell]:
    return [
        line.name, line.members, line.formal, line.probationary, line.women, line.young, line.old,
        line.unknown_age, line.mobile, line.groups,
    ]  # fmt: skip


def _beside(
    order: Order,
    name: str,
    columns: list[tuple[str, int]],
    rows: list[list[Cell]],
    sums: list[Cell],
) -> tables.Table:
    return tables.Table(
        name=name,
        above=[
            f"{order.place.name}{name}",
            _("%(span)s · %(line)s") % {"span": order.span.label, "line": secrecy_line(order)},
        ],
        columns=columns,
        rows=rows,
        sums=lambda: sums,
    )


def _chart(book: Book, life: LifeTable, study: BranchTable) -> None:
    """到会率 and 参学率 by branch, in the order of the organisation and never by the number."""
    totals = {branch.unit_id: branch for branch in study.branches}
    rows: list[list[Cell]] = []
    for line in life.lines:
        branch = totals.get(line.unit_id) if line.unit_id else None
        rows.append([line.name, line.theme.rate, branch.participation_percent if branch else None])
    sheet = book.sheet(_("图表"), [(_("支部"), 22), (_("到会率（%）"), 12), (_("参学率（%）"), 12)])
    for row in rows:
        sheet.row(row)
    if 0 < len(rows) <= MOST_BARS:
        sheet.bars(title=_("主题党日到会率和参学率"), rows=len(rows), columns=(1, 2), largest=100)

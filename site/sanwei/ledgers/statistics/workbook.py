"""The workbook of what is on screen: every table as text, its charts, and what the figures mean.

It holds no clock and no name: the same question over the same facts gives the same bytes.
"""

from collections.abc import Iterable
from typing import IO

from django.utils.translation import gettext as _

from sanwei.common.workbooks.writing import Book, Cell, Column
from sanwei.ledgers import queries
from sanwei.ledgers.statistics.charts import CHARTED
from sanwei.ledgers.statistics.columns import cells_of, heads_of
from sanwei.ledgers.statistics.enums import Shape, Topic
from sanwei.ledgers.statistics.figure import Figure
from sanwei.ledgers.statistics.figures import FIGURES
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.tables import Line, Table, table_of
from sanwei.study import queries as study

NAME_WIDTH, FIGURE_WIDTH = 24, 13


def title_of(asked: Filter) -> str:
    """Return the name under which an office files it."""
    return _("%(unit)s%(span)s统计表") % {
        "unit": asked.unit.short_name,
        "span": asked.period_label,
    }


def write(
    asked: Filter, file: IO[bytes] | str, *, topics: Iterable[Topic] = Topic
) -> tuple[Table, ...]:
    """Write the workbook of ``asked`` to ``file`` (open, or a path) and return its tables. Who calls logs it."""
    tables = tuple(table_of(asked, topic) for topic in topics)
    state = data_state(asked)
    with Book(file, title=_("统计表")) as book:
        for table in tables:
            _table(book, table, state)
        for table in tables:
            for code in CHARTED[table.topic]:
                _chart(book, table, FIGURES[code])
        _notes(book, asked, state)
    return tables


def data_state(asked: Filter) -> str:
    """Say over which facts the tables were made, so that two files can be told apart. Two queries."""
    span = asked.span
    entries = queries.entries_in(unit=asked.unit, span=span).count()
    records = (
        study.current_records()
        .filter(span.records(), branch__path__startswith=asked.unit.path)
        .count()
    )
    return _("学时条目%(entries)s条、学习记录%(records)s条") % {
        "entries": entries,
        "records": records,
    }


def _table(book: Book, table: Table, state: str) -> None:
    asked = table.filter
    heads: list[Column] = [(_("党组织"), NAME_WIDTH)]
    heads += [(head, FIGURE_WIDTH) for head in heads_of(table.figures)]
    sheet = book.sheet(
        str(table.topic.label),
        heads,
        above=[
            _("%(unit)s%(topic)s统计表") % {"unit": asked.unit.name, "topic": table.topic.label},
            _("%s · 内部资料") % asked.sentence,
        ],
    )
    for line in table.lines:
        sheet.row(_cells(table, line))
    sheet.row([_("合计"), *_cells(table, table.total)[1:]], look="sum")
    sheet.line()
    sheet.line(_("统计口径：%s") % table.definition)
    for figure in table.figures:
        if not figure.splits_people and not asked.is_of_all:
            sheet.line(_("%s不分人员，是全部的数。") % figure.name)
    sheet.line(_("数据状态：%s。各项定义见“说明”。") % state)
    sheet.line()
    sheet.line(_("填报人：____________　审核人：____________　填报日期：____________　（盖章）"))


def _cells(table: Table, line: Line) -> list[Cell]:
    return [line.name, *cells_of(table.figures, line.values)]


def _chart(book: Book, table: Table, figure: Figure) -> None:
    """Add a sheet with the numbers of one figure and a native chart of them."""
    rows = [
        (line.name, value.number)
        for line, value in table.column(figure.code)
        if value is not None and value.number is not None
    ]
    if not rows:
        return
    name = str(figure.name)
    if figure.shape == Shape.PERCENT:
        name = _("%s（%%）") % name
    sheet = book.sheet(
        _("图·%s") % figure.name,
        [(_("党组织"), NAME_WIDTH), (name, FIGURE_WIDTH)],
        above=[_("%(name)s · %(asked)s") % {"name": name, "asked": table.filter.sentence}],
    )
    for line, number in rows:
        sheet.row([line, number])
    most = 100 if figure.shape == Shape.PERCENT else None
    sheet.bars(title=name, rows=len(rows), largest=most)


def _notes(book: Book, asked: Filter, state: str) -> None:
    sheet = book.sheet(_("说明"), [(_("项目"), 24), (_("内容"), 90), (_("依据"), 34)])
    sheet.row([_("密级提示"), _("内部资料，仅供党组织内部使用，请妥善保管，用后及时删除。"), None])
    sheet.row([_("统计范围"), _("%s及其下级组织") % asked.unit.name, None])
    sheet.row([_("筛选"), asked.sentence, None])
    sheet.row([_("统计口径"), asked.span.definition, None])
    sheet.row([_("数据状态"), state, None])
    for figure in FIGURES.values():
        label = _("%(topic)s·%(name)s") % {"topic": figure.topic.label, "name": figure.name}
        sheet.row([label, str(figure.definition), str(figure.basis)])

"""组织生活 in the workbook: the table of the quarter with 学习教育 beside it, and every record behind it."""

from uuid import UUID

from django.utils.translation import gettext as _

from sanwei.activities.enums import ActivityKind
from sanwei.activities.queries import ActivityRow
from sanwei.common.workbooks.writing import Book, Cell, Column
from sanwei.ledgers.queries import BranchTable, LifeTable, Totals
from sanwei.ledgers.queries.life import LifeCount, LifeLine
from sanwei.ledgers.queries.tables import percent
from sanwei.study.enums import EntryMethod


def life(book: Book, table: LifeTable, study: BranchTable, *, mark: str = "") -> None:
    """组织生活开展情况: a row a branch, the counts as the form has them, in text cells; the foot that is signed.

    ``mark`` tells the sheets of several quarters apart.
    """
    sheet = book.sheet(
        _("组织生活开展情况") + mark,
        life_heads(),
        above=[
            _("%(unit)s组织生活开展情况统计表") % {"unit": table.unit.name},
            _("%(quarter)s · 党员数截至%(day)s · 内部资料")
            % {"quarter": table.quarter.label, "day": table.as_of},
        ],
    )
    for row in life_rows(table, study):
        sheet.row(row)
    sheet.row(life_sums(table, study), look="sum")
    sheet.line()
    sheet.line(_("统计口径：%s") % table.definition)
    sheet.line(study.span.definition)
    sheet.line()
    sheet.line(_("填报人：____________　审核人：____________　填报日期：____________　（盖章）"))


def life_heads() -> list[Column]:
    """Return the columns of the form, 学习教育 last."""
    return [
        (_("支部"), 22),
        (_("党员数（正式/预备）"), 12),
        (_("支部党员大会"), 8),
        (_("大会应到/实到"), 11),
        (_("支委会（开展/应开展）"), 12),
        (_("党小组会（应/实）"), 11),
        (_("党课"), 6),
        (_("其中书记讲"), 8),
        (_("主题党日（开展/应开展）"), 13),
        (_("主题党日实到/应到"), 12),
        (_("到会率"), 8),
        (_("谈心谈话人次"), 8),
        (_("领导干部参加次数"), 9),
        (_("未开展及说明"), 48),
        (_("备注"), 30),
        *((label, 8) for label in study_heads()),
    ]


def life_rows(table: LifeTable, study: BranchTable) -> list[list[Cell]]:
    """Return a row a branch, in the order of ``life_heads``."""
    totals = {branch.unit_id: branch for branch in study.branches}
    return [[*_counts(line), *study_cells(_of(totals, line.unit_id))] for line in table.lines]


def life_sums(table: LifeTable, study: BranchTable) -> list[Cell]:
    return [*_counts(table.total), *study_cells(study.totals)]


def life_records(book: Book, table: LifeTable, *, mark: str = "") -> None:
    """组织生活明细: a row a record; 应到 and 实到 add up to the table."""
    columns: list[Column] = [
        (_("序号"), 6),
        (_("日期"), 12),
        (_("支部"), 22),
        (_("党小组"), 16),
        (_("类型"), 12),
        (_("名称"), 34),
        (_("主题"), 34),
        (_("授课人"), 10),
        (_("应到"), 7),
        (_("实到"), 7),
        (_("缺席"), 7),
        (_("到会率"), 8),
        (_("到会有表决权"), 10),
        (_("登记方式"), 10),
        (_("登记日期"), 12),
        (_("状态"), 8),
    ]
    sheet = book.sheet(
        _("组织生活明细") + mark,
        columns,
        above=[
            _("%(unit)s组织生活明细") % {"unit": table.unit.name},
            _("%(quarter)s · 内部资料") % {"quarter": table.quarter.label},
        ],
    )
    rows = [(line.name, row) for line in table.lines for row in line.records]
    for number, (name, row) in enumerate(rows, start=1):
        sheet.row(_record(number, name, row))


def study_heads() -> list[str]:
    return [
        _("应学人数"),
        _("完成人数"),
        _("参学率"),
        _("人均学时"),
        _("年度达标人数"),
        _("测验参加人数"),
        _("测验平均分"),
        _("测验及格率"),
    ]


def study_cells(totals: Totals | None) -> list[str]:
    """Return the 学习教育 part of a row as text, in the order of its heads."""
    if totals is None:
        return ["–"] * len(study_heads())
    return [
        str(totals.due),
        str(totals.learned),
        shown(totals.participation_percent, "%"),
        shown(totals.average_hours),
        str(totals.reached),
        str(totals.quiz.people),
        shown(totals.quiz.average),
        shown(totals.quiz.pass_percent, "%"),
    ]


def shown(value: object, unit: str = "") -> str:
    return "–" if value is None else f"{value}{unit}"


def _of(totals: dict[UUID, Totals], key: UUID | None) -> Totals | None:
    return totals.get(key) if key is not None else None


def _counts(line: LifeLine) -> list[Cell]:
    assembly = line.counts[ActivityKind.BRANCH_ASSEMBLY]
    lecture = line.counts[ActivityKind.PARTY_CLASS]
    theme = line.theme
    return [
        line.name,
        f"{line.formal}/{line.probationary}",
        str(assembly.held),
        f"{assembly.due}/{assembly.present}" if assembly.held else "–",
        turns(line.counts[ActivityKind.BRANCH_COMMITTEE_MEETING]),
        owed_and_met(line.counts[ActivityKind.GROUP_MEETING]),
        str(lecture.held),
        str(lecture.by_secretary),
        turns(theme),
        f"{theme.present}/{theme.due}" if theme.held else "–",
        shown(theme.rate, "%"),
        str(line.talks),
        str(line.cadre_visits),
        "\n".join(one.words for one in line.not_held),
        line.remarks,
    ]


def turns(count: LifeCount) -> str:
    return f"{count.met}/{count.owed}" if count.is_applicable else _("不适用")


def owed_and_met(count: LifeCount) -> str:
    return f"{count.owed}/{count.met}" if count.is_applicable else _("不适用")


def _record(number: int, branch: str, row: ActivityRow) -> list[Cell]:
    voters = f"{row.voters_present}/{row.voters_due}"
    return [
        number,
        row.occurred_on,
        branch,
        row.group_name,
        row.label,
        row.name,
        row.title,
        row.lecturer_name,
        row.due,
        row.present,
        row.absent,
        shown(percent(row.present, row.due), "%"),
        voters if row.kind == ActivityKind.BRANCH_ASSEMBLY else "",
        str(EntryMethod(row.entry).label),
        row.recorded_on,
        str(row.state.label),
    ]

"""The study sheets of the workbook."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.common.clock import SHANGHAI
from sanwei.common.workbooks.writing import Book, Cell
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.enums import CreditAccount, CreditState, EntryStep
from sanwei.ledgers.queries import BranchTable, Line, MemberRow, Totals


def statistics(book: Book, table: BranchTable) -> None:
    """学习教育统计: a row a person, totals of each branch and of all, the foot that offices sign."""
    sheet = book.sheet(
        _("学习教育统计"),
        [
            (_("序号"), 6),
            (_("姓名"), 12),
            (_("所在党支部"), 22),
            (_("所在党小组"), 16),
            (_("党内职务等"), 16),
            *((str(account.label), 10) for account in CreditAccount),
            (_("合计学时"), 10),
            (_("测验次数"), 9),
            (_("测验平均分"), 10),
            (_("年度计入"), 10),
            (_("年度要求"), 10),
            (_("还差"), 8),
            (_("状态"), 12),
        ],
        above=[
            _("%(unit)s学习教育统计") % {"unit": table.unit.name},
            _("%(span)s · 人员截至%(day)s · 内部资料")
            % {"span": table.span.label, "day": table.as_of},
        ],
    )
    for number, row in enumerate(table.rows, start=1):
        sheet.row(_person(number, row))
    if len(table.branches) > 1:
        for branch in table.branches:
            sheet.row(_sums(_("小计"), branch), look="sum")
    sheet.row(_sums(_("合计"), table.totals), look="sum")
    sheet.line()
    for label, value in figures_of(table.totals):
        sheet.line(_("%(label)s：%(value)s") % {"label": label, "value": value})
    sheet.line()
    sheet.line(_("填报人：____________　审核人：____________　填报日期：____________　（盖章）"))


def figures_of(totals: Totals) -> list[tuple[str, str]]:
    """Return the figures of the 季度报表's 学习教育 part as label and text, in its order."""

    def shown(value: Decimal | None, unit: str = "") -> str:
        return "–" if value is None else f"{value}{unit}"

    return [
        (_("应学人数"), str(totals.due)),
        (_("完成人数"), str(totals.learned)),
        (_("参学率"), shown(totals.participation_percent, "%")),
        (_("人均学时"), shown(totals.average_hours)),
        (_("年度人均计入学时"), shown(totals.average_year_hours)),
        (_("年度达标人数"), str(totals.reached)),
        (_("测验参加人数"), str(totals.quiz.people)),
        (_("测验平均分"), shown(totals.quiz.average)),
        (_("测验及格率"), shown(totals.quiz.pass_percent, "%")),
    ]


def records(book: Book, table: BranchTable, lines: Iterable[Line]) -> int:
    """学习记录明细: a row a record or correction; their hours add up to the totals. Return how many rows."""
    sheet = book.sheet(
        _("学习记录明细"),
        [
            (_("序号"), 6),
            (_("日期"), 12),
            (_("姓名"), 12),
            (_("所在党支部"), 22),
            (_("学习内容"), 40),
            (_("学习方式"), 10),
            (_("事项"), 8),
            (_("登记方式"), 10),
            (_("组织单位"), 20),
            (_("测验成绩"), 9),
            (_("计入"), 10),
            (_("学时"), 8),
            (_("计入/未计入原因"), 44),
            (_("依据"), 24),
            (_("备注"), 14),
            (_("佐证编号"), 38),
        ],
        above=[
            _("%(unit)s学习记录明细") % {"unit": table.unit.name},
            _("%(span)s · 内部资料") % {"span": table.span.label},
        ],
    )
    number, total = 0, ZERO
    for number, line in enumerate(lines, start=1):
        total += line.hours
        sheet.row(_record(number, line))
    sheet.row(
        [None, None, _("合计"), *[None] * 8, total, *[None] * 4],
        look="sum",
    )
    return number


def notes(
    book: Book,
    table: BranchTable,
    *,
    exported_by: str,
    exported_at: datetime | None,
    rows: int,
    has_life: bool,
) -> None:
    """说明: what the numbers mean, what they cover, in which state the data was, who took them out."""
    sheet = book.sheet(_("说明"), [(_("项目"), 18), (_("内容"), 100)])
    entries = [
        (_("密级提示"), _("内部资料，仅供党组织内部使用，请妥善保管，用后及时删除。")),
        (_("统计范围"), _("%(unit)s及其下级组织") % {"unit": table.unit.name}),
        (_("统计时段"), table.span.label),
        (
            _("人员口径"),
            _("截至%s在册的正式党员和预备党员；职工群众、入党积极分子不计。") % table.as_of,
        ),
        (_("统计口径"), table.span.definition),
        (_("应学人数"), _("截至日在册的正式党员和预备党员。")),
        (_("完成人数"), _("应学人员中，时段内至少学完一项、参加一次或测验及格一次的人数。")),
        (_("参学率"), _("完成人数÷应学人数。")),
        (_("人均学时"), _("应学人员时段内各类学时之和÷应学人数。")),
        (
            _("年度计入"),
            _(
                "集中培训、集体学习（含送学上门）、外部学习全额计入，网络自学按上限计入；学时随人走。"
            ),
        ),
        (
            _("年度达标"),
            _(
                "年度计入不少于年度要求，班子成员另需至少一次集中培训；每人只在截至日所在支部统计一次。"
            ),
        ),
        (_("按进度还差"), _("年度计入少于年度要求按已过整季度折算的部分。")),
        (
            _("测验平均分"),
            _("每人每个测验取一个成绩（测验自己定：最好、最近、平均或第一次），再求平均。"),
        ),
        (
            _("已转出"),
            _("时段内在本支部有学时、截至日已不在本支部的人，学时留在本支部，人数不计。"),
        ),
        (
            _("数据状态"),
            _("明细%(rows)s行，合计%(hours)s学时。") % {"rows": rows, "hours": table.totals.total},
        ),
        (_("导出人"), exported_by),
    ]
    if not has_life:
        entries.insert(3, (_("组织生活"), _("组织生活按一个自然季度统计，请选整季导出。")))
    if exported_at is not None:
        moment = date_format(exported_at.astimezone(SHANGHAI), "Y年n月j日 H:i")
        entries.append((_("导出时间"), moment))
    for label, text in entries:
        sheet.row([label, text])


def _person(number: int, row: MemberRow) -> list[Cell]:
    return [
        number,
        row.name,
        row.branch_name,
        row.group_name,
        "、".join(row.tags),
        *(hours for _account, hours in row.columns),
        row.total,
        row.quiz.tests,
        row.quiz.average,
        row.year.counted if row.year else None,
        row.target.hours if row.target else None,
        row.year.missing if row.year and row.state != CreditState.NO_TARGET else None,
        str(row.state.label),
    ]


def _sums(label: str, totals: Totals) -> list[Cell]:
    return [
        None,
        label,
        totals.name,
        None,
        None,
        *(hours for _account, hours in totals.columns),
        totals.total,
        totals.quiz.tests,
        totals.quiz.average,
        totals.year_counted,
        None,
        None,
        _("达标%s人") % totals.reached,
    ]


def _record(number: int, line: Line) -> list[Cell]:
    marks = [_("上期补记")] if line.is_late else []
    if line.step in (EntryStep.REVERSAL, EntryStep.RESTATEMENT):
        marks.append(str(EntryStep(line.step).label))
    return [
        number,
        line.occurred_on,
        line.member_name,
        line.branch_name,
        line.title,
        line.method,
        line.kind,
        line.entry_method,
        line.organiser,
        line.score_percent,
        line.account_label or _("未计入"),
        line.hours,
        line.reason,
        line.basis,
        "、".join(marks),
        str(line.record_id) if line.record_id else "",
    ]

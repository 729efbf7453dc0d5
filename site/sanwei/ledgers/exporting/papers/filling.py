"""What stands behind the names of ``fields``: texts, as the screen and the workbook say them."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.ledgers import life_sheets
from sanwei.ledgers.conversion import ZERO, plain
from sanwei.ledgers.credit_sheet import CreditSheet
from sanwei.ledgers.enums import CreditAccount
from sanwei.ledgers.exporting.kinds.base import secrecy_line
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.papers.fields import LECTURE, LIFE, PARTY, SECRECY
from sanwei.ledgers.queries import BranchTable, LifeTable
from sanwei.ledgers.queries.party import PartyLine
from sanwei.ledgers.queries.sessions import SessionRow
from sanwei.ledgers.queries.taught import LectureLine

Context = dict[str, Any]
#: On paper the first part of a number finds the record; the workbook has all of it.
NUMBER_ON_PAPER = 8


def common(order: Order, title: str) -> Context:
    unit = order.unit
    return {
        "标题": title,
        "单位": unit.name if unit else "",
        "单位简称": unit.short_name if unit else "",
        "时段": order.span.label,
        "数据截至": date_format(order.as_of, "Y年n月j日"),
        SECRECY: secrecy_line(order),
    }


def study_ledger(order: Order, rows: Iterable[SessionRow]) -> Context:
    rows = list(rows)
    return common(order, _("党员学习台账")) | {
        "台账": [_session(number, row) for number, row in enumerate(rows, start=1)],
        "总次数": str(len(rows)),
        "应到合计": str(sum(row.due for row in rows)),
        "实到合计": str(sum(row.present for row in rows)),
        "学时合计": plain(sum((row.hours_sum for row in rows), ZERO)),
    }


def personal(order: Order, paper: CreditSheet, title: str) -> Context:
    """Return the fields of 党员个人学习记录; those of 学时证明 are among them."""
    sums = dict(paper.sums)
    return common(order, title) | {
        "姓名": paper.name,
        "支部": paper.branch or "–",
        "人员类别": paper.kind,
        "年度": str(paper.year),
        "记录": [
            {
                "序号": str(row.number),
                "日期": date_format(row.day, "Y-m-d"),
                "内容": row.title,
                "方式": row.method,
                "组织单位": row.organiser,
                "学时": row.hours,
                "测验成绩": row.score,
                "原因": row.reason,
                "备注": row.note,
            }
            for row in paper.rows
        ],
        **{str(account.label): sums.get(str(account.label), "0") for account in CreditAccount},
        "合计": paper.total,
        "年度要求": paper.target or "–",
        "说明": paper.sentence,
    }


def quarterly(
    order: Order,
    life: LifeTable,
    study: BranchTable,
    party: list[PartyLine],
    lectures: list[LectureLine],
) -> Context:
    return common(order, _("组织生活开展情况统计表")) | {
        "季度": life.quarter.label,
        "统计口径": f"{life.definition}{study.span.definition}",
        "支部表": [_named(LIFE, row) for row in life_sheets.life_rows(life, study)],
        "合计": _named(LIFE, life_sheets.life_sums(life, study)),
        "队伍": [_named(PARTY, _party(one)) for one in party[:-1]],
        "队伍合计": _named(PARTY, _party(party[-1])) | {"支部": _("合计")},
        "微党课": [_named(LECTURE, _lecture(one)) for one in lectures[:-1]],
        "微党课合计": _named(LECTURE, _lecture(lectures[-1])) | {"党组织": _("合计")},
    }


def _named(names: Iterable[str], cells: Iterable[object]) -> Context:
    return {
        name: "" if cell is None else str(cell) for name, cell in zip(names, cells, strict=True)
    }


def _party(line: PartyLine) -> list[object]:
    return [
        line.name, line.members, line.formal, line.probationary, line.women, line.young, line.old,
        line.unknown_age, line.mobile, line.groups,
    ]  # fmt: skip


def _lecture(line: LectureLine) -> list[object]:
    return [line.name, line.published, line.speakers]


def _session(number: int, row: SessionRow) -> Context:
    return {
        "序号": str(number),
        "日期": date_format(row.occurred_on, "Y-m-d"),
        "支部": row.branch_name,
        "党小组": row.group_name,
        "学习方式": row.method,
        "学习主题及内容": row.words,
        "主讲": row.lecturer,
        "地点": row.place,
        "应到": str(row.due),
        "实到": str(row.present),
        "缺席": str(row.absent),
        "缺席及补学": row.absentees,
        "学时": plain(row.hours),
        "佐证编号": row.evidence[:NUMBER_ON_PAPER],
        "备注": row.note,
    }

"""The workbook of a quiz's results: counts by branch, and names where the caller says that they may go along.

No minutes, no order by score; every sheet says 内部资料, who took it out and when.
"""

import tempfile
from datetime import datetime
from typing import IO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quizzes.results import QuizResults, Tally
from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.common.workbooks.writing import Book, Cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_name(results: QuizResults) -> str:
    """Return the name under which an office files it."""
    return _("%(unit)s《%(quiz)s》成绩.xlsx") % {
        "unit": results.unit.short_name,
        "quiz": results.quiz.title,
    }


def results_file(results: QuizResults, *, has_names: bool, actor: User, at: datetime) -> IO[bytes]:
    """Return the workbook as an open file at its beginning; leaves an audit row that says whether names are in it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with Book(file, title=_("测验成绩")) as book:
        note = _("内部资料 · %(who)s导出于%(when)s · 人员截至%(day)s") % {
            "who": actor.name,
            "when": date_format(timezone.localtime(at), "Y年n月j日 H:i"),
            "day": date_format(results.as_of, "Y年n月j日"),
        }
        _counts(book, results, note, has_names)
        if has_names:
            _names(book, results, note)
    audit.log(
        at=at,
        actor=actor,
        action="quiz.export",
        target_label="quizzes.quiz",
        target_key=results.quiz.public_id,
        unit_key=results.unit.public_id,
        has_names=has_names,
        people=len(results.total.people) if has_names else 0,
    )
    file.seek(0)
    return file


def _counts(book: Book, results: QuizResults, note: str, has_names: bool) -> None:
    sheet = book.sheet(
        _("各支部成绩"),
        [
            (_("党支部"), 28),
            (_("应测"), 8),
            (_("参测"), 8),
            (_("平均分"), 10),
            (_("及格"), 8),
            (_("及格率（%）"), 12),
            (_("不计入应测的参加者"), 20),
        ],
        above=[f"《{results.quiz.title}》", note],
    )
    for unit, tally in results.branches:
        sheet.row(_row(unit.name, tally, has_names))
    sheet.row(_row(_("合计"), results.total, has_names), look="sum")
    sheet.line()
    policy = results.quiz.get_score_policy_display()
    sheet.line(
        _("平均分和及格率按有成绩的应测人员算，每人%(policy)s，百分制。") % {"policy": policy}
    )
    if not has_names:
        sheet.line(_("有成绩的不到3人的支部不列平均分和及格：那等于说出个人的成绩。"))


def _row(name: str, tally: Tally, has_names: bool) -> list[Cell]:
    is_told = has_names or tally.is_told
    return [
        name,
        len(tally.due),
        len(tally.taken),
        tally.average if is_told else None,
        len(tally.passed) if is_told else None,
        tally.pass_percent if is_told else None,
        len(tally.guests),
    ]


def _names(book: Book, results: QuizResults, note: str) -> None:
    sheet = book.sheet(
        _("名单"),
        [(_("党支部"), 28), (_("姓名"), 12), (_("参测"), 8), (_("成绩"), 8), (_("及格"), 8)],
        above=[f"《{results.quiz.title}》", note],
    )
    for unit, tally in results.branches:
        for one in tally.people:
            taken = _("已参加") if one.has_taken else _("未参加")
            passed = "" if one.percent is None else (_("是") if one.is_passed else _("否"))
            sheet.row([unit.name, one.member.name, taken, one.percent, passed])

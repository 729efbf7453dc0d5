"""The two workbooks that go out: the template, and the refused rows with what is wrong in each."""

from typing import IO

from django.utils.translation import gettext as _

from sanwei.activities.enums import ExternalKind
from sanwei.activities.external.importing.columns import SYNONYMS, TEMPLATE
from sanwei.activities.external.importing.report import ImportReport, Outcome
from sanwei.common.workbooks.writing import Book
from sanwei.org.models import OrgUnit

WIDTHS = {"title": 36, "organiser": 24, "remark": 20}
REASON_WIDTH = 60


def write_template(file: IO[bytes]) -> None:
    """Write the empty sheet with two lines of instructions above its titles."""
    kinds = "、".join(str(kind.label) for kind in ExternalKind)
    columns = [(SYNONYMS[field][0], WIDTHS.get(field, 12)) for field in TEMPLATE]
    with Book(file, title=_("外部学习登记")) as book:
        book.sheet(
            _("外部学习"),
            columns,
            above=[
                _("外部学习登记"),
                _(
                    "一行一人一次，从表头下面一行填起；日期写成 2026-09-01，学了一天的只填开始日期。"
                ),
                _("学时照证书写，按半学时填；类别：%s；有同名同志的填手机后四位。") % kinds,
            ],
        )


def write_refused(file: IO[bytes], report: ImportReport, unit: OrgUnit) -> None:
    """Write the rows that can't be entered as they came, with a column 原因; mended, the file can come back."""
    with Book(file, title=_("外部学习登记")) as book:
        for name, titles in report.titles.items():
            rows = [row for row in report.of(Outcome.ERROR) if row.sheet == name]
            if not rows:
                continue
            sheet = book.sheet(
                name,
                [*((title, 16) for title in titles), (_("原因"), REASON_WIDTH)],
                above=[_("%s外部学习，没有登记的行：改好再传这份就行") % unit.short_name],
            )
            for row in rows:
                cells = [*row.cells, *[""] * (len(titles) - len(row.cells))][: len(titles)]
                reason = _("第%(row)s行：%(reason)s") % {"row": row.row, "reason": row.reason}
                sheet.row([*cells, reason])

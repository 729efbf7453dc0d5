"""组织生活一览表 of a year as a workbook: a row a branch or 党小组 and kind, twelve months beside it."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from typing import IO

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.activities.year.table import YearCell, YearTable
from sanwei.common import audit
from sanwei.common.workbooks.writing import Book, Cell
from sanwei.org.models import OrgUnit


def year_file(
    unit: OrgUnit, year: int, tables: Sequence[YearTable], *, actor: User, at: datetime
) -> IO[bytes]:
    """Return the workbook as an open file at its beginning; leaves an audit row."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with Book(file, title=_("组织生活一览表")) as book:
        sheet = book.sheet(
            _("组织生活一览表"),
            [
                (_("党组织"), 18),
                (_("应开"), 14),
                (_("依据"), 24),
                *((_("%d月") % month, 12) for month in range(1, 13)),
                (_("已开展"), 8),
                (_("应开展"), 8),
            ],
            above=[
                _("%(unit)s%(year)s年组织生活一览表") % {"unit": unit.name, "year": year},
                _("内部资料 · %(who)s于%(day)s导出 · 按季要求的，整季写在开展的月份或季末月")
                % {"who": actor.name, "day": date_format(at, "Y年n月j日")},
            ],
        )
        rows = 0
        for table in tables:
            for row in table.rows:
                rows += 1
                sheet.row(
                    [
                        row.unit_name,
                        f"{row.label}（{row.rhythm}）" if row.is_applicable else row.label,
                        _("、").join(row.sources),
                        *(text for cell in row.cells for text in _months(cell)),
                        row.met if row.is_applicable else _("不适用"),
                        row.owed if row.is_applicable else "",
                    ]
                )
        sheet.line()
        sheet.line(
            _("填报人：____________　审核人：____________　填报日期：____________　（盖章）")
        )
    audit.log(
        at=at,
        actor=actor,
        action="activities.export_year",
        target_label="org.orgunit",
        target_key=unit.public_id,
        unit_key=unit.public_id,
        year=year,
        rows=rows,
    )
    file.seek(0)
    return file


def _months(cell: YearCell) -> list[Cell]:
    """Return the texts of a cell, one a month: a quarter's turn stands in the month of its record or in the last."""
    words = f"{cell.text}（{cell.note}）" if cell.note else cell.text
    if cell.months == 1:
        return [words]
    if not cell.rows:
        return ["", "", words]
    texts = ["", "", ""]
    for row in cell.rows:
        place = row.occurred_on.month - cell.period.starts_on.month
        day = date_format(row.occurred_on, "j日")
        texts[place] = f"{texts[place]}、{day}" if texts[place] else day
    return list(texts)

"""The rows that can't be entered, as they came, with a column 原因: mended, the file can come back."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import IO

from django.utils.translation import gettext as _

from sanwei.common.workbooks.cells import Cell, text
from sanwei.common.workbooks.writing import Book
from sanwei.org.roster.headers import Table
from sanwei.org.roster.result import Outcome, ReturnedSheet, RosterResult

WIDTH, REASON_WIDTH = 16, 60


def returned(table: Table, rows: Iterable[int]) -> ReturnedSheet:
    """Return ``rows`` of a sheet as written, without the columns that are withheld."""
    kept = [
        index for index, title in enumerate(table.titles) if title and index not in table.withheld
    ]
    return ReturnedSheet(
        table.sheet.name,
        tuple(table.titles[index] for index in kept),
        tuple((number, _cells(table.sheet.rows[number - 1], kept)) for number in sorted(set(rows))),
    )


def write_refused(file: IO[bytes], result: RosterResult) -> None:
    """Write a workbook with a sheet for each that has rows with an error."""
    reasons = {
        (row.sheet, row.row): "；".join(issue.in_place().removesuffix("。") for issue in row.issues)
        for row in result.rows
        if row.outcome is Outcome.ERROR
    }
    with Book(file, title=_("名册里不能写入的行")) as book:
        for sheet in result.returned:
            lines = book.sheet(
                sheet.sheet,
                [*((title, WIDTH) for title in sheet.titles), (_("原因"), REASON_WIDTH)],
                above=[
                    _(
                        "没有写入的行：按“原因”改好，再传这份就行。身份证号和处分、奖惩不写进这份文件。"
                    )
                ],
            )
            for number, cells in sheet.rows:
                said = {"row": number, "reason": reasons.get((sheet.sheet, number), "")}
                lines.row([*cells, _("原第%(row)s行：%(reason)s。") % said])


def _cells(row: list[Cell], kept: list[int]) -> tuple[str, ...]:
    return tuple(_shown(row[index]) if index < len(row) else "" for index in kept)


def _shown(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else text(cell)

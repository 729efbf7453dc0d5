"""Writes workbooks: from top to bottom, no cell ever a formula, no clock in the file's properties."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

# File properties carry no clock, so that the same request gives the same bytes.
FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel's own dates have no zone
BAR_COLOURS = ("#A8201A", "#A89B8A")
LONG_TEXT = 44  # characters from which a cell wraps
Cell = str | int | Decimal | date | None
Column = tuple[str, int]  # heading and width in characters


class Book:
    """A workbook that is written from top to bottom and holds no formula, link or macro."""

    def __init__(self, file: IO[bytes] | str, *, title: str, folder: Path | None = None) -> None:
        """``folder``: where rows wait until they are packed; by default the system's, which may be memory."""
        self._book = Workbook(
            file,
            {
                "constant_memory": True,
                "tmpdir": str(folder) if folder else None,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
            },
        )
        self._book.set_properties({"title": title, "author": _("三微学堂"), "created": FIXED})
        cell = {"border": 1, "border_color": "#CFC3B0", "valign": "vcenter"}
        self._formats = {
            "title": self._book.add_format({"bold": True, "font_size": 16}),
            "note": self._book.add_format({"font_color": "#857A6E"}),
            "head": self._book.add_format(
                {**cell, "bold": True, "bg_color": "#F2ECE1", "align": "center", "text_wrap": True}
            ),
            "text": self._book.add_format({**cell, "num_format": "@"}),
            "long": self._book.add_format({**cell, "num_format": "@", "text_wrap": True}),
            "number": self._book.add_format({**cell, "num_format": "0.##"}),
            "date": self._book.add_format({**cell, "num_format": "yyyy-mm-dd"}),
            "sum": self._book.add_format({**cell, "bold": True, "num_format": "0.##"}),
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._book.fileclosed = True  # half a workbook is none
            return
        try:
            self._book.close()
        except FileCreateError as caught:
            # It wraps what the disk said, and a full disk has a sentence of its own.
            raise caught.args[0] from None

    def sheet(self, name: str, columns: Sequence[Column], *, above: Sequence[str] = ()) -> "Sheet":
        """Begin a sheet: title and lines ``above`` the header, header frozen, columns as wide as asked."""
        sheet = Sheet(self._book, self._book.add_worksheet(name), self._formats)
        for number, (_heading, width) in enumerate(columns):
            sheet.widen(number, width)
        for number, line in enumerate(above):
            sheet.line(line, look="note" if number else "title")
        sheet.row([heading for heading, _width in columns], look="head")
        sheet.freeze()
        return sheet


class Sheet:
    """Rows from top to bottom; numbers and dates are typed, everything else is a text cell."""

    def __init__(self, book: Workbook, sheet: Any, formats: dict[str, Any]) -> None:
        self._book, self._sheet, self._formats, self._next = book, sheet, formats, 0
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)

    def widen(self, column: int, width: int) -> None:
        self._sheet.set_column(column, column, width)

    def freeze(self) -> None:
        self._sheet.freeze_panes(self._next, 0)
        self._sheet.repeat_rows(self._next - 1)

    def line(self, text: str = "", look: str = "note") -> None:
        """Write one line of text across the sheet; without text leave one free."""
        if text:
            self._sheet.write_string(self._next, 0, text, self._formats[look])
        self._next += 1

    def row(self, cells: Sequence[Cell], look: str = "") -> None:
        for column, value in enumerate(cells):
            self._write(column, value, look)
        self._next += 1

    def bars(
        self,
        *,
        title: str,
        rows: int,
        columns: Sequence[int] = (1,),
        largest: int | None = None,
    ) -> None:
        """Draw a native bar chart of the last ``rows`` rows beside them: column 0 names them, ``columns`` hold numbers.

        ``largest``: where the axis ends. The first row is the topmost bar; each bar carries its number.
        """
        first, last, name = self._next - rows, self._next - 1, self._sheet.get_name()
        chart = self._book.add_chart({"type": "bar"})
        for column, colour in zip(columns, BAR_COLOURS, strict=False):
            chart.add_series(
                {
                    "name": [name, first - 1, column],
                    "categories": [name, first, 0, last, 0],
                    "values": [name, first, column, last, column],
                    "fill": {"color": colour},
                    "data_labels": {"value": True},
                    "gap": 60,
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom", "none": len(columns) == 1})
        chart.set_x_axis({"min": 0, "max": largest, "major_gridlines": {"visible": False}})
        chart.set_y_axis({"reverse": True, "line": {"none": True}})
        chart.set_size({"width": 600, "height": 100 + (12 + 20 * len(columns)) * rows})
        self._sheet.insert_chart(first - 1, max(columns) + 2, chart)

    def _write(self, column: int, value: Cell, look: str) -> None:
        if value is None or value == "":
            self._sheet.write_blank(self._next, column, None, self._formats[look or "text"])
        elif isinstance(value, date):
            moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001
            self._sheet.write_datetime(self._next, column, moment, self._formats["date"])
        elif isinstance(value, int | Decimal):
            self._sheet.write_number(self._next, column, value, self._formats[look or "number"])
        else:
            usual = "long" if len(value) > LONG_TEXT else "text"
            self._sheet.write_string(self._next, column, value, self._formats[look or usual])

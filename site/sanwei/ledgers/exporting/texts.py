"""A table as comma-separated text: every cell inert, every digit kept."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import IO

from sanwei.common.workbooks.inert import inert
from sanwei.common.workbooks.writing import Cell
from sanwei.ledgers.exporting.progress import Progress
from sanwei.ledgers.exporting.tables import Table


def to_csv(file: IO[bytes], table: Table, progress: Progress) -> int:
    """Write ``table`` as UTF-8 with a mark, as Excel and WPS open it; no cell reads as a formula."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerows([inert(line)] for line in table.above)
    writer.writerow([heading for heading, _width in table.columns])
    count = 0
    for row in table.rows:
        writer.writerow([_plain(cell) for cell in row])
        count += 1
        progress.step()
    sums = table.sums()
    if sums is not None:
        writer.writerow([_plain(cell) for cell in sums])
    writer.writerows([inert(line)] for line in table.below())
    text.flush()
    text.detach()  # the caller still reads the file
    return count


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return inert(cell)
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)

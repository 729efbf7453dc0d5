"""A quarter from open to archived, sent back and corrected: the page, the workbook and the paper say one number."""

from io import BytesIO

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from sanwei.common import clock
from sanwei.ledgers.archive.verifying import verify_seals
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from tests.ledgers.archive.stage import filled, sealed
from tests.ledgers.archive.test_pages import page, signed_in, step
from tests.ledgers.book import Book
from tests.ledgers.exporting import content, made
from tests.ledgers.filing.hands import came_after_all
from tests.ledgers.statistics.test_pages import address, text_of
from tests.world import NOW

RATE = {"3/4": "75.0%", "4/4": "100.0%"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def on_screen(book: Book, client: Client) -> list[str]:
    shown = text_of(client, address(book.world.first, "attendance"))
    value = shown.split('<p class="big-value"><b>')[1].split("</p>")[0]
    rate, made_of = value.replace("</span>", "").split("</b> <span>")
    return [made_of, rate]


def in_workbook(book: Book) -> list[str]:
    export = made(
        book.world, book.world.li_si, ExportKind.QUARTERLY, ExportForm.XLSX, book.world.first
    )
    sheet = load_workbook(BytesIO(content(export)))["组织生活开展情况"]
    return _found([[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)])


def on_paper(book: Book) -> list[str]:
    export = made(
        book.world, book.world.li_si, ExportKind.QUARTERLY, ExportForm.DOCX, book.world.first
    )
    life = Document(BytesIO(content(export))).tables[0]
    return _found([[cell.text for cell in row.cells] for row in life.rows])


def _found(rows: list[list[str]]) -> list[str]:
    at = next(number for number, row in enumerate(rows) if row[0] == "支部")
    line = dict(zip(rows[at], rows[at + 1], strict=True))
    assert line["支部"] == "第一支部"
    return [line["主题党日实到/应到"], line["到会率"]]


def everywhere(book: Book, client: Client) -> list[list[str]]:
    return [on_screen(book, client), in_workbook(book), on_paper(book)]


def test_the_count_is_the_same_everywhere_before_and_after_the_correction(book: Book) -> None:
    secretary, above = signed_in(book, book.world.li_si), signed_in(book, book.world.sun_qi)
    period = filled(book)
    before, after = (["3/4", RATE["3/4"]], ["4/4", RATE["4/4"]])
    assert everywhere(book, secretary) == [before] * 3

    sealed(book, period)
    assert everywhere(book, secretary) == [before] * 3

    step(above, "review", book.world.first, kind="return", text="为何缺一人？", due_on="2026-10-20")
    came_after_all(book)

    assert everywhere(book, secretary) == [after] * 3
    archived = page(secretary, book.world.first)
    line = archived.split("04 主题党日")[1].split("</tr>")[0]
    assert "3/4" in line
    assert "4/4" in line
    assert verify_seals() == []

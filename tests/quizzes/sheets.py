"""Workbooks for tests, in the commonest layout."""

import io
from pathlib import Path

import openpyxl

PARTY_HISTORY = Path(__file__).resolve().parents[3] / "shared/data/questions/party_history_100.xlsx"
DEMO = Path(__file__).resolve().parents[2] / "quizzes/demo/party_regulations.xlsx"
HEADER = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "正确答案", "解析")
SOUND = ("单选题", "三会一课的“课”指（  ）", "党课", "网课", "", "", "A", "党课。")


def workbook(
    *rows: tuple[object, ...],
    header: tuple[object, ...] = HEADER,
    **sheets: list[tuple[object, ...]],
) -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "题库"
    for row in (header, *rows):
        first.append(list(row))
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()

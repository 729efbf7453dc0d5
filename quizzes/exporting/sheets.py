"""A bank as Excel. The import reads it back and finds nothing new: each row carries its question's number."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import IO

from django.utils.translation import gettext as _

from quizzes.content import LETTERS, QuestionContent
from quizzes.enums import Difficulty, QuestionType
from quizzes.importing import spelling
from quizzes.importing.revising import pictures_as_text
from quizzes.papers import answer_text
from sanwei.common.workbooks.writing import Book, Cell, Column

# The import takes 5,000 rows a sheet; the rest leaves room for the lines above the header and a long 材料题.
ROWS_A_SHEET = 4_500
Numbered = tuple[str, QuestionContent]


def write(
    file: IO[bytes] | str, questions: Sequence[Numbered], *, title: str, above: Sequence[str]
) -> None:
    """Write ``questions`` (public id and content, in the order of the bank) as a workbook."""
    with Book(file, title=title) as book:
        sheet, rows = None, 0
        for number in count(1):
            name = _("题目") if number == 1 else _("题目%(number)s") % {"number": number}
            sheet, rows = book.sheet(name, columns(), above=above), 0
            while questions and rows < ROWS_A_SHEET:
                (key, content), questions = questions[0], questions[1:]
                for row in rows_of(key, content):
                    sheet.row(row)
                    rows += 1
            if not questions:
                return


def columns() -> list[Column]:
    """Return the titles, each one that ``importing.headers`` knows, and their widths."""
    return [
        (_("题目编号"), 14),
        (_("题型"), 12),
        (_("小题"), 6),
        (_("题干"), 50),
        *((_("选项%(letter)s") % {"letter": letter}, 18) for letter in LETTERS),
        (_("右边各项"), 24),
        (_("答案"), 20),
        (_("不分先后"), 8),
        (_("解析"), 40),
        (_("分值"), 8),
        (_("知识点"), 14),
        (_("标签"), 14),
        (_("难度"), 8),
        (_("来源"), 16),
        # Said, not carried: the import passes over this column and leaves the pictures where they are.
        (_("图片说明（图片不在表里）"), 24),
    ]


def rows_of(key: str, content: QuestionContent) -> Iterator[list[Cell]]:
    """Yield the row of a question and, of a 材料题, one for each of its parts."""
    yield _row(key, content, part="")
    for number, part in enumerate(content.parts, start=1):
        yield _row(key, part, part=str(number))


def _row(key: str, content: QuestionContent, *, part: str) -> list[Cell]:
    options = [*content.options, *[""] * (len(LETTERS) - len(content.options))]
    return [
        key,
        str(content.type.label),
        part,
        content.stem,
        *options,
        spelling.lines_as_text(content.targets),
        _answer(content),
        _("是") if content.any_order else "",
        content.explanation,
        content.score,
        content.topic,
        "，".join(content.tags),
        str(Difficulty(content.difficulty).label) if content.difficulty else "",
        content.source,
        pictures_as_text(content),
    ]


def _answer(content: QuestionContent) -> str:
    if content.type == QuestionType.BLANK:
        return spelling.blanks_as_text(content.answer)
    return answer_text(content.type, content.answer)

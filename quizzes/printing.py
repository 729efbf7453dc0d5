"""A paper for A4: one drawn paper with its answer sheet, and its key apart, as Word files. Writes no row.

The number of a paper is the seed it is drawn by: while the bank stays as it is, the same number gives the same
paper and the key that belongs to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from quizzes import pools, queries
from quizzes.drawing import draw
from quizzes.enums import QuestionType
from quizzes.marking import Mark
from quizzes.models import Attempt, Quiz
from quizzes.papers import Sheet, option_texts, review_of
from quizzes.scoring import key_of, versions_of
from sanwei.common.docx import Paragraph, Table, document

HIGHEST_NUMBER = 9999
IN_A_ROW = 10  # numbers in one row of the answer sheet
LINES_TO_WRITE_ON = 6
HAN = "一二三四五六七八九十"


@dataclass(frozen=True)
class Paper:
    quiz: Quiz
    number: int
    attempt: Attempt
    sheets: tuple[Sheet, ...]
    scores: tuple[Decimal, ...]

    @property
    def score(self) -> Decimal:
        return sum(self.scores, Decimal(0))


def paper_of(quiz: Quiz, number: int) -> Paper:
    """Draw paper ``number`` of ``quiz``. Raises: NotEnoughQuestions."""
    lines = draw(pools.pool_of(quiz), pools.rules_of(quiz), seed=number, shuffle=quiz.shuffle)
    attempt = Attempt(
        quiz=quiz,
        paper=[line.as_json() for line in lines],
        answers={},
        multiple_scoring=quiz.multiple_scoring,
    )
    versions = versions_of(attempt)
    scores = [key_of(versions[line["version"]], line).score for line in attempt.paper]
    return Paper(quiz, number, attempt, tuple(queries.sheets_of(attempt)), tuple(scores))


def question_sheets(paper: Paper, *, stamp: str) -> bytes:
    """Return the paper and, on a page of its own, the answer sheet. ``stamp``: who printed it and when."""
    return document([*_head(paper), *_questions(paper), *_answer_sheet(paper)], foot=stamp)


def key_sheet(paper: Paper, *, stamp: str) -> bytes:
    """Return the right answers of the paper with the explanations."""
    versions = versions_of(paper.attempt)
    rows = [(_("题号"), _("答案"), _("分值"), _("解析"))]
    for sheet, line, score in zip(paper.sheets, paper.attempt.paper, paper.scores, strict=True):
        version = versions[line["version"]]
        part = line.get("part")
        told = version.explanation if part is None else version.parts[part]["explanation"]
        review = review_of(
            sheet,
            line=line,
            key=key_of(version, line),
            explanation=told,
            mark=Mark(score, True),
        )
        rows.append((str(sheet.ordinal), _right(sheet, review.right), _number(score), told))
    title = _("%(title)s · 参考答案") % {"title": paper.quiz.title}
    return document(
        [
            Paragraph(title, size=18, is_bold=True, is_centred=True),
            Paragraph(_("卷号%(number)d") % {"number": paper.number}, is_centred=True),
            Table(rows, widths=(8, 34, 8, 50)),
        ],
        foot=stamp,
    )


def _head(paper: Paper) -> Iterator[Paragraph]:
    quiz = paper.quiz
    yield Paragraph(quiz.title, size=18, is_bold=True, is_centred=True)
    facts = _("卷号%(number)d　共%(count)d题　满分%(score)s分　%(limit)s") % {
        "number": paper.number,
        "count": len(paper.sheets),
        "score": _number(paper.score),
        "limit": _("限时%d分钟") % quiz.time_limit_minutes
        if quiz.time_limit_minutes
        else _("开卷，不限时"),
    }
    yield Paragraph(facts, is_centred=True)
    if quiz.summary:
        yield Paragraph(quiz.summary)


def _questions(paper: Paper) -> Iterator[Paragraph]:
    material = ""
    numbered = zip(paper.sheets, paper.scores, strict=True)
    for place, (label, group) in enumerate(groupby(numbered, key=lambda one: one[0].type_label)):
        rows = list(group)
        yield Paragraph(_heading(place, label, [score for _sheet, score in rows]), is_bold=True)
        for sheet, score in rows:
            if sheet.material and sheet.material != material:
                yield Paragraph(_("材料：%(text)s") % {"text": sheet.material})
            material = sheet.material
            yield from _question(sheet, score)


def _heading(place: int, label: str, scores: Sequence[Decimal]) -> str:
    number = HAN[place] if place < len(HAN) else str(place + 1)
    facts = {"number": number, "label": label, "count": len(scores), "sum": _number(sum(scores))}
    return _("%(number)s、%(label)s（共%(count)d题，%(sum)s分）") % facts


def _question(sheet: Sheet, score: Decimal) -> Iterator[Paragraph]:
    stem = _("%(number)d. %(stem)s（%(score)s分）") % {
        "number": sheet.ordinal,
        "stem": sheet.stem,
        "score": _number(score),
    }
    yield Paragraph(stem, keeps_next=bool(sheet.options))
    for option in sheet.options:
        yield Paragraph(f"{option.letter}. {option.text}", indent=2)
    for target in sheet.targets:
        yield Paragraph(f"{target.number}) {target.text}", indent=2)


def _answer_sheet(paper: Paper) -> Iterator[Paragraph | Table]:
    title = _("%(title)s · 答题卡") % {"title": paper.quiz.title}
    yield Paragraph(title, size=16, is_bold=True, is_centred=True, begins_page=True)
    yield Paragraph(_("党支部：__________________　姓名：______________　日期：______________"))
    yield Paragraph(_("卷号%(number)d　得分：__________") % {"number": paper.number})
    brief = [sheet for sheet in paper.sheets if sheet.type != QuestionType.SHORT]
    for start in range(0, len(brief), IN_A_ROW):
        row = brief[start : start + IN_A_ROW]
        yield Table(
            [tuple(str(sheet.ordinal) for sheet in row), ("",) * len(row)],
            widths=(100 // IN_A_ROW,) * len(row),
        )
        yield Paragraph("")
    for sheet in paper.sheets:
        if sheet.type == QuestionType.SHORT:
            yield Paragraph(_("第%(number)d题") % {"number": sheet.ordinal}, keeps_next=True)
            for _line in range(LINES_TO_WRITE_ON):
                yield Paragraph("_" * 72)


def _right(sheet: Sheet, right: str) -> str:
    if sheet.type != QuestionType.TRUE_FALSE:
        return right
    return f"{right}（{option_texts(sheet.type, ())[0 if right == 'A' else 1]}）"


def _number(score: Decimal | int) -> str:
    return f"{Decimal(score).normalize():f}"

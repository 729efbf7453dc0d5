"""Reads the answer cell of 填空, 简答, 排序 and 配对. Guesses are findings, never silent."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quizzes.content import LETTERS, blanks_in
from quizzes.enums import QuestionType
from quizzes.importing import answers, spelling
from quizzes.importing.report import DOUBTFUL, LIKELY, Finding
from quizzes.importing.words.questions import blanks_in_text

_ARROWS = re.compile(r"[→>\-—–]+")
_PAIR = re.compile(r"\s*(?:-+>|→|=+>|——|—|＝|=|[:：])\s*")
_NUMBERED = re.compile(r"^[(（]?(\d{1,2})[)）]?\s*[.．、:：)）]\s*(?=\S)")
_NOTHING = frozenset({"略", "（略）", "(略)", "无"})


@dataclass
class Unreadable(Exception):
    code: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RowText:
    """What one row says, in words; ``is_literal``: written by our own export, nothing to guess."""

    stem: str
    options: tuple[str, ...]
    targets: str
    answer: str
    is_literal: bool


@dataclass(frozen=True, kw_only=True)
class RowAnswer:
    """The answer, and what stem, options and targets are once it is known."""

    stem: str
    options: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    answer: str | tuple[str, ...] | tuple[tuple[str, ...], ...] = ""
    findings: list[Finding] = field(default_factory=list)


def read(kind: QuestionType, row: RowText) -> RowAnswer:
    """Return the answer of a row of ``kind``. Raises: Unreadable."""
    return _READERS[kind](row)


def _blank(row: RowText) -> RowAnswer:
    findings: list[Finding] = []
    if row.is_literal:
        return RowAnswer(stem=row.stem, answer=spelling.blanks_of(row.answer))
    if not row.answer and row.options:
        text = _("答案栏是空的，把选项栏里写的当作各空的答案。")
        findings.append(Finding("blanks_from_options", text, LIKELY))
        keys = tuple(spelling.alternatives_of(one) for one in row.options if one)
        return RowAnswer(stem=row.stem, answer=keys, findings=findings)
    stem, keys = blanks_in_text(row.stem, row.answer, findings)
    if not keys:
        raise Unreadable("answer_missing", _("没有答案。"))
    if not row.answer:
        text = _("答案栏是空的，用了题干括号里写的，请核对。")
        findings.append(Finding("answer_from_stem", text, DOUBTFUL))
    if not blanks_in(stem) and len(keys) > 1:
        text = _("题干里没有留空，答案却有%(count)s个，请核对。") % {"count": len(keys)}
        findings.append(Finding("no_blank_in_stem", text, DOUBTFUL))
    return RowAnswer(stem=stem, answer=keys, findings=findings)


def _short(row: RowText) -> RowAnswer:
    if row.is_literal:
        return RowAnswer(stem=row.stem, answer=row.answer)
    said = "" if row.answer in _NOTHING else row.answer
    findings = []
    if not said:
        text = _("没有参考答案，评分的人只能自己把握。")
        findings.append(Finding("no_reference", text, DOUBTFUL))
    return RowAnswer(stem=row.stem, answer=said, findings=findings)


def _ordering(row: RowText) -> RowAnswer:
    bare = _ARROWS.sub("", row.answer)
    letters = answers.letters_of(bare) or _letters_of_numbers(row.answer)
    if letters is None:
        raise _unread(row.answer)
    return RowAnswer(stem=row.stem, options=row.options, answer=letters)


def _letters_of_numbers(text: str) -> str | None:
    """Read "2,1,4,3" or "2143" as BADC."""
    numbers = re.findall(r"\d+", _ARROWS.sub(",", text))
    if len(numbers) == 1:
        numbers = list(numbers[0])
    places = [int(number) for number in numbers if len(number) <= 2]
    if len(places) < 2 or len(places) != len(numbers) or not all(0 < n <= 10 for n in places):
        return None
    return "".join(LETTERS[place - 1] for place in places)


def _matching(row: RowText) -> RowAnswer:
    if not row.targets and not row.answer:
        return _pairs_in_options(row)
    between = spelling.BETWEEN_LINES if "\n" in row.targets or row.is_literal else r"[;；]"
    found = spelling.split_on(between, row.targets)
    marks = [_NUMBERED.match(text) for text in found]
    if not row.is_literal and all(
        mark and int(mark[1]) == number for number, mark in enumerate(marks, start=1)
    ):
        found = [_NUMBERED.sub("", text) for text in found]
    pairs = answers.pairs_of(row.answer)
    if pairs is None:
        raise _unread(row.answer)
    return RowAnswer(stem=row.stem, options=row.options, targets=tuple(found), answer=pairs)


def _pairs_in_options(row: RowText) -> RowAnswer:
    """Read options such as “组织委员—发展党员”: left and right in one cell."""
    told = [_PAIR.split(option, maxsplit=1) for option in row.options]
    if not told or any(len(pair) != 2 or not all(pair) for pair in told):
        raise Unreadable("pairs", _("配对题要写右边各项和答案，或者每个选项写成“左边—右边”。"))
    targets = tuple(dict.fromkeys(right for _left, right in told))
    return RowAnswer(
        stem=row.stem,
        options=tuple(left for left, _right in told),
        targets=targets,
        answer=tuple(str(targets.index(right) + 1) for _left, right in told),
    )


def _unread(answer: str) -> Unreadable:
    if not answer:
        return Unreadable("answer_missing", _("没有答案。"))
    return Unreadable(
        "answer_unreadable", _("没有看懂答案“%(answer)s”。") % {"answer": answer[:20]}
    )


_READERS = {
    QuestionType.BLANK: _blank,
    QuestionType.SHORT: _short,
    QuestionType.ORDERING: _ordering,
    QuestionType.MATCHING: _matching,
}

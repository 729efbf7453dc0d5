"""Aiken, the plainest text format of Moodle: stem, options ``A. …`` or ``A) …``, ``ANSWER: B``. Pure.

Source: "Aiken format", docs.moodle.org.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quizzes.content import LETTERS, QuestionContent
from quizzes.enums import QuestionType
from quizzes.importing.report import ReadQuestion, Rejection
from quizzes.soundness import first_problem

SHEET = "Aiken"
_OPTION = re.compile(r"^([A-Za-z])[.)]\s+(.*)$")
_ANSWER = re.compile(r"^ANSWER\s*:\s*(.*)$", re.IGNORECASE)


@dataclass
class _Block:
    row: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)


def looks_like(text: str) -> bool:
    """Whether a text has answers as Aiken writes them and options above them."""
    return bool(
        re.search(r"^ANSWER\s*:\s*[A-Z]\s*$", text, re.MULTILINE)
        and re.search(r"^[A-Z][.)]\s", text, re.MULTILINE)
    )


def read(text: str) -> tuple[list[ReadQuestion], list[Rejection]]:
    """Return the questions of a file and what is none; ``row`` is the line it begins on."""
    questions: list[ReadQuestion] = []
    rejected: list[Rejection] = []
    block: _Block | None = None
    for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        line = raw.strip()
        if not line:
            continue
        block = block or _Block(number)
        if answer := _ANSWER.match(line):
            found = _question(block, answer[1].strip().upper())
            (questions if isinstance(found, ReadQuestion) else rejected).append(found)  # type: ignore[arg-type]
            block = None
        elif option := _OPTION.match(line):
            block.options.append((option[1].upper(), option[2].strip()))
        elif block.options:
            rejected.append(_refused(block, "answer_missing", _("选项后面没有ANSWER这一行。")))
            block = _Block(number, [line])
        else:
            block.stem.append(line)
    if block is not None:
        rejected.append(_refused(block, "answer_missing", _("最后一题没有ANSWER这一行。")))
    return questions, rejected


def _question(block: _Block, letter: str) -> ReadQuestion | Rejection:
    letters = "".join(each for each, _text in block.options)
    if letters != LETTERS[: len(letters)]:
        return _refused(block, "letters", _("选项的字母要从A起依次写。"))
    content = QuestionContent(
        type=QuestionType.SINGLE,
        stem="\n".join(block.stem),
        options=tuple(text for _letter, text in block.options),
        answer=letter,
    )
    if problem := first_problem(content):
        return _refused(block, "unsound", problem)
    return ReadQuestion(sheet=SHEET, row=block.row, content=content)


def _refused(block: _Block, code: str, reason: str) -> Rejection:
    return Rejection(
        sheet=SHEET,
        row=block.row,
        reason_code=code,
        reason=reason,
        stem="\n".join(block.stem)[:80],
    )

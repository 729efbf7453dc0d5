"""What a question says, apart from any row: one checked value shared by admin form, importer and services.

Owns the spelling of answers: letters in ascending order ("AC") for choices, "true"/"false" for 判断.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from quizzes.enums import MANY_ANSWERS, PAPER_TYPES, QuestionType
from quizzes.errors import BadQuestion

LETTERS = "ABCDEFGHIJ"
TRUE, FALSE = "true", "false"
MAX_STEM = 2000
MAX_OPTION = 500
MAX_EXPLANATION = 4000

_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, kw_only=True)
class QuestionContent:
    """One question as an author means it; ``options`` in the order of their letters."""

    type: QuestionType
    stem: str
    options: tuple[str, ...] = ()
    answer: str
    explanation: str = ""
    score: Decimal = Decimal(1)
    topic: str = ""
    difficulty: str = ""

    def check(self) -> None:
        """Raise BadQuestion with the first thing that keeps this question out of a paper."""
        if problem := first_problem(self):
            raise BadQuestion(problem)


def first_problem(content: QuestionContent) -> str:
    """Return what is wrong in one Chinese sentence, or an empty text."""
    if content.type not in PAPER_TYPES:
        return _("%(type)s还不能自动评分，暂时不收。") % {"type": content.type.label}
    if not content.stem.strip():
        return _("没有题干。")
    if len(content.stem) > MAX_STEM:
        return _("题干超过%(limit)s字。") % {"limit": MAX_STEM}
    if len(content.explanation) > MAX_EXPLANATION:
        return _("解析超过%(limit)s字。") % {"limit": MAX_EXPLANATION}
    if content.score <= 0:
        return _("分值要大于0。")
    if content.type == QuestionType.TRUE_FALSE:
        return "" if content.answer in {TRUE, FALSE} else _("判断题的答案只能是对或错。")
    return _option_problem(content) or _letter_problem(content)


def _option_problem(content: QuestionContent) -> str:
    if len(content.options) < 2:
        return _("至少要有两个选项。")
    if len(content.options) > len(LETTERS):
        return _("选项最多%(limit)s个。") % {"limit": len(LETTERS)}
    for letter, text in zip(LETTERS, content.options, strict=False):
        if not text.strip():
            return _("选项%(letter)s是空的。") % {"letter": letter}
        if len(text) > MAX_OPTION:
            return _("选项%(letter)s超过%(limit)s字。") % {"letter": letter, "limit": MAX_OPTION}
    if pair := same_options(content.options):
        return _("选项%(first)s和选项%(second)s一样。") % {"first": pair[0], "second": pair[1]}
    return ""


def _letter_problem(content: QuestionContent) -> str:
    letters = content.answer
    if not letters or letters != "".join(sorted(set(letters))):
        return _("没有答案。") if not letters else _("答案的写法不对。")
    for letter in letters:
        if letter not in LETTERS[: len(content.options)]:
            return _("答案%(letter)s没有对应的选项。") % {"letter": letter}
    if content.type == QuestionType.SINGLE and len(letters) > 1:
        return _("单选题只能有一个答案。")
    if content.type == QuestionType.MULTIPLE and len(letters) < 2:
        return _("多选题至少要有两个答案；只有一个答案时请用单选题或不定项选择题。")
    return ""


def same_options(options: tuple[str, ...]) -> str:
    """Return the letters of the first two options that say the same, such as "AB", or an empty text."""
    seen: dict[str, str] = {}
    for letter, text in zip(LETTERS, options, strict=False):
        key = squeezed(text) or text
        if key in seen:
            return seen[key] + letter
        seen[key] = letter
    return ""


def squeezed(text: str) -> str:
    """Return the bare words of a text: NFKC, lower case, no blanks, brackets or punctuation."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).lower())


def stem_key_of(stem: str) -> str:
    """Return the digest by which repeated questions are found."""
    return hashlib.sha256(squeezed(stem).encode()).hexdigest()


def is_many(kind: str) -> bool:
    """Whether several letters may be chosen."""
    return kind in MANY_ANSWERS

"""Says what keeps a question out of a paper, in one Chinese sentence. Pure."""

from django.utils.translation import gettext as _

from quizzes.content import (
    EXPLANATION,
    FALSE,
    LETTERS,
    MAX_BLANK,
    MAX_BLANKS,
    MAX_EXPLANATION,
    MAX_MATERIAL,
    MAX_OPTION,
    MAX_PARTS,
    MAX_REFERENCE,
    MAX_STEM,
    STEM,
    TRUE,
    QuestionContent,
    blanks_in,
    same_options,
)
from quizzes.enums import CHOICES, PART_TYPES, QuestionType
from quizzes.errors import BadQuestion

# Types whose options are shown one by one, each with room for a picture.
PICTURED = CHOICES | {QuestionType.ORDERING, QuestionType.MATCHING}


def check(content: QuestionContent) -> None:
    """Raise BadQuestion with the first thing that keeps ``content`` out of a paper."""
    if problem := first_problem(content):
        raise BadQuestion(problem)


def first_problem(content: QuestionContent) -> str:
    """Return what is wrong, or an empty text."""
    return _word_problem(content) or _picture_problem(content)


def _picture_problem(content: QuestionContent) -> str:
    letters = LETTERS[: len(content.options)] if content.type in PICTURED else ""
    for picture in content.pictures:
        if picture.place not in {STEM, EXPLANATION, *letters}:
            return _("图片放在选项%(place)s，可是没有这个选项。") % {"place": picture.place}
        if not picture.alt.strip():
            return _("每张图片都要写一句文字说明。")
        if picture.place == EXPLANATION and not content.explanation:
            return _("解析里有图片，也要写解析。")
    if len({picture.place for picture in content.pictures}) != len(content.pictures):
        return _("同一个地方只能放一张图片。")
    return ""


def _word_problem(content: QuestionContent) -> str:
    is_material = content.type == QuestionType.MATERIAL
    longest = MAX_MATERIAL if is_material else MAX_STEM
    if not content.stem.strip():
        return _("没有材料。") if is_material else _("没有题干。")
    if len(content.stem) > longest:
        return _("题干超过%(limit)s字。") % {"limit": longest}
    if len(content.explanation) > MAX_EXPLANATION:
        return _("解析超过%(limit)s字。") % {"limit": MAX_EXPLANATION}
    if content.worth <= 0:
        return _("分值要大于0。")
    if is_material:
        return _material_problem(content)
    if content.type in CHOICES:
        return _option_problem(content) or _letter_problem(content)
    if content.type == QuestionType.TRUE_FALSE:
        return "" if content.answer in {TRUE, FALSE} else _("判断题的答案只能是对或错。")
    if content.type == QuestionType.BLANK:
        return _blank_problem(content)
    if content.type == QuestionType.ORDERING:
        return _option_problem(content) or _order_problem(content)
    if content.type == QuestionType.MATCHING:
        return _option_problem(content) or _pair_problem(content)
    if not isinstance(content.answer, str) or len(content.answer) > MAX_REFERENCE:
        return _("参考答案超过%(limit)s字。") % {"limit": MAX_REFERENCE}
    return ""


def _material_problem(content: QuestionContent) -> str:
    if not content.parts:
        return _("材料题至少要有一道小题。")
    if len(content.parts) > MAX_PARTS:
        return _("一道材料题最多%(limit)s道小题。") % {"limit": MAX_PARTS}
    for number, part in enumerate(content.parts, start=1):
        if part.type not in PART_TYPES:
            return _("第%(number)s小题不能再是材料题。") % {"number": number}
        if problem := first_problem(part):
            return _("第%(number)s小题：%(problem)s") % {"number": number, "problem": problem}
    return ""


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
    if not isinstance(letters, str) or (letters and letters != "".join(sorted(set(letters)))):
        return _("答案的写法不对。")
    if not letters:
        return _("没有答案。")
    for letter in letters:
        if letter not in LETTERS[: len(content.options)]:
            return _("答案%(letter)s没有对应的选项。") % {"letter": letter}
    if content.type == QuestionType.SINGLE and len(letters) > 1:
        return _("单选题只能有一个答案。")
    if content.type == QuestionType.MULTIPLE and len(letters) < 2:
        return _("多选题至少要有两个答案；只有一个答案时请用单选题或不定项选择题。")
    return ""


def _order_problem(content: QuestionContent) -> str:
    if sorted(str(content.answer)) != list(LETTERS[: len(content.options)]):
        return _("排序题的答案要把每个字母写一次，例如BADC。")
    return ""


def _pair_problem(content: QuestionContent) -> str:
    if not content.targets or len(content.targets) > len(LETTERS):
        return _("配对题的右边要有1到%(limit)s项。") % {"limit": len(LETTERS)}
    if any(not text.strip() or len(text) > MAX_OPTION for text in content.targets):
        return _("配对题的右边有一项是空的，或者超过%(limit)s字。") % {"limit": MAX_OPTION}
    numbers = {str(number) for number in range(1, len(content.targets) + 1)}
    if len(content.answer) != len(content.options) or not set(content.answer) <= numbers:
        return _("配对题的左边每一项都要写明配右边的第几项。")
    return ""


def _blank_problem(content: QuestionContent) -> str:
    blanks = content.answer
    if isinstance(blanks, str) or not blanks:
        return _("没有答案。")
    if len(blanks) > MAX_BLANKS:
        return _("一道题最多%(limit)s个空。") % {"limit": MAX_BLANKS}
    for number, alternatives in enumerate(blanks, start=1):
        if not alternatives or any(not text.strip() for text in alternatives):
            return _("第%(number)s个空没有答案。") % {"number": number}
        if any(len(text) > MAX_BLANK for text in alternatives):
            return _("第%(number)s个空的答案超过%(limit)s字。") % {
                "number": number,
                "limit": MAX_BLANK,
            }
    shown = blanks_in(content.stem)
    if shown and shown != len(blanks):
        return _("题干里有%(shown)s个空，答案有%(blanks)s个。") % {
            "shown": shown,
            "blanks": len(blanks),
        }
    return ""

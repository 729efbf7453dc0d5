"""Reads the many ways in which offices write types and answers."""

import re
from collections.abc import Sequence

from quizzes.content import FALSE, LETTERS, TRUE, squeezed
from quizzes.enums import QuestionType
from quizzes.importing.cells import folded

_TYPES = {
    QuestionType.SINGLE: ("单选题", "单选", "单项选择题", "单项选择", "选择题", "SINGLE"),
    QuestionType.MULTIPLE: ("多选题", "多选", "多项选择题", "多项选择", "MULTIPLE"),
    QuestionType.INDEFINITE: (
        "不定项选择题",
        "不定项选择",
        "不定项",
        "不定项题",
        "不定向选择题",
        "INDEFINITE",
    ),
    QuestionType.TRUE_FALSE: ("判断题", "判断", "是非题", "对错题", "判断正误", "TRUE_FALSE"),
    QuestionType.BLANK: ("填空题", "填空", "BLANK"),
    QuestionType.SHORT: ("简答题", "简答", "问答题", "论述题", "主观题", "名词解释", "SHORT"),
    QuestionType.ORDERING: ("排序题", "排序", "ORDERING"),
    QuestionType.MATCHING: ("配对题", "匹配题", "连线题", "配伍题", "MATCHING"),
    QuestionType.MATERIAL: ("材料题", "材料分析题", "案例题", "案例分析题", "综合题", "MATERIAL"),
}
_TYPE_OF = {name: kind for kind, names in _TYPES.items() for name in names}
# Source: domain.md; A and B as a bare answer of 判断 mean 对 and 错 by convention.
_TRUE = frozenset({"对", "正确", "√", "✓", "✔", "T", "TRUE", "是", "Y", "YES", "1", "A"})
_FALSE = frozenset({"错", "错误", "×", "✗", "✘", "X", "F", "FALSE", "否", "N", "NO", "0", "B"})
_BETWEEN = re.compile(r"[,，、|;；/\s\.和&+]+")
_LETTERS = re.compile(rf"^[{LETTERS}]+$")
_PAIRS = re.compile(rf"([{LETTERS}])[-—–:：→=>]*(\d{{1,2}})")
_WRAPPED = re.compile(r"^(?:答案|正确答案|答)?[:：]?[(（\[【]?(.*?)[)）\]】]?[。.]?$", re.DOTALL)


def type_of(text: str) -> QuestionType | None:
    """Return the type a cell or a sheet's name speaks of, or None."""
    name = folded(text).lstrip("一二三四五六七八九十0123456789、.()（）")
    return _TYPE_OF.get(name) or _TYPE_OF.get(name.removesuffix("题"))


def letters_of(text: str) -> str | None:
    """Read "ABD", "A,B,D", "A、B、D", "A|B|D" and full-width letters; None if it isn't letters.

    Keeps order and repeats: what they mean depends on the type.
    """
    bare = _BETWEEN.sub("", folded(text))
    if found := _WRAPPED.match(bare):
        bare = found[1]
    return bare if _LETTERS.match(bare) else None


def truth_of(text: str, options: Sequence[str] = ()) -> str | None:
    """Read an answer of 判断: "true", "false" or None. A letter means the option that stands under it."""
    bare = folded(text)
    if found := _WRAPPED.match(bare):
        bare = found[1]
    if len(bare) == 1 and bare in LETTERS and LETTERS.index(bare) < len(options):
        meant = folded(options[LETTERS.index(bare)])
        if meant and meant not in LETTERS:
            bare = meant
    if bare in _TRUE:
        return TRUE
    return FALSE if bare in _FALSE else None


def option_meant(text: str, options: Sequence[str]) -> str | None:
    """Return the letter of the one option whose whole text is given as the answer, or None."""
    wanted = squeezed(text)
    fitting = [
        letter
        for letter, option in zip(LETTERS, options, strict=False)
        if wanted and squeezed(option) == wanted
    ]
    return fitting[0] if len(fitting) == 1 else None


def pairs_of(text: str) -> tuple[str, ...] | None:
    """Read "A2 B1": for each letter from A on, the number it goes with; None if it isn't that."""
    pairs = dict(_PAIRS.findall(folded(text)))
    if not pairs or sorted(pairs) != list(LETTERS[: len(pairs)]):
        return None
    return tuple(str(int(pairs[letter])) for letter in sorted(pairs))


def sheet_type_of(name: str) -> QuestionType | None:
    """Return the type that a sheet's name speaks of, also within longer words (“2026多选题库”)."""
    if (exact := type_of(name)) is not None:
        return exact
    bare = folded(name)
    named = [known for known in _TYPE_OF if len(known) > 1 and known in bare]
    return _TYPE_OF[max(named, key=len)] if named else None

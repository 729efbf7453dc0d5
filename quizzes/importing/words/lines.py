"""The lines of a text, and what kind of line each is. Pure."""

import re
from dataclasses import dataclass

from quizzes.content import LETTERS
from quizzes.importing.answers import type_of
from quizzes.importing.cells import folded

_SECTION = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}(?:部分)?[、.．，\s]|【|\[)?\s*(.+)$")
_SECTION_MARK = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}(?:部分|大题)?[、.．，\s：:]|【|\[)")
_NUMBER = re.compile(
    r"^(?:第\s*(\d{1,3})\s*题\s*[、.．:：)）]?|[(（]?(\d{1,3})\s*[、.．)）](?!\d))\s*"
)
_OPTION = re.compile(rf"(?:^|(?<=[\s\u3000]))[(（]?([{LETTERS}])\s*[.．、:：)）]\s*(?=\S)")
_OPTION_BARE = re.compile(rf"^([{LETTERS}])[\s\u3000]+(?=\S)")
_ANSWER = re.compile(
    r"^[【\[(（]?\s*(?:(?:正确|参考|标准|本题)?答案(?:是|为)?|正确选项|答)\s*[】\])）]?\s*[:：]?\s*(.*)$",
    re.DOTALL,
)
_ANSWER_MARK = re.compile(r"^[【\[(（]?\s*(?:(?:正确|参考|标准|本题)?答案|正确选项|答\s*[:：])")
_EXPLANATION = re.compile(
    r"^[【\[(（]?\s*(?:(?:答案|题目|试题|本题)?解析|解释|依据|出处)\s*[】\])）]?\s*[:：]?\s*(.*)$",
    re.DOTALL,
)
_EXPLANATION_MARK = re.compile(
    r"^[【\[(（]?\s*(?:(?:答案|题目|试题|本题)?解析|解释|依据|出处)\s*(?:[】\])）]|[:：])"
)
_SCORE_EACH = re.compile(r"每(?:小)?(题|空)\s*(\d{1,3}(?:\.\d)?)\s*分")


@dataclass(frozen=True)
class Line:
    """One line or paragraph: ``row`` from 1; ``marked``: stretches that stand out by colour or underlining.

    ``is_numbered``: its number is Word's and not part of the text.
    """

    row: int
    text: str
    marked: tuple[tuple[int, int], ...] = ()
    is_numbered: bool = False


@dataclass(frozen=True)
class Section:
    """A heading: the type of what follows and, where it says so, its score for each question or each blank."""

    kind: str | None
    score: str = ""
    is_each_blank: bool = False


@dataclass(frozen=True)
class Option:
    letter: str
    text: str
    is_marked: bool


def section_of(line: Line) -> Section | None:
    """Read “二、多项选择题（每题5分）”; None for a line that is no heading."""
    text = line.text.strip()
    if len(text) > 60 or line.is_numbered or _NUMBER.match(text):
        return None
    found = _SECTION.match(text)
    name = re.split(r"[（(：:\s]", found[1], maxsplit=1)[0] if found else ""
    kind = type_of(name.rstrip("】]"))
    if kind is None or (
        not _SECTION_MARK.match(text)
        and folded(name) != folded(text.rstrip("：:"))
        and "（" not in text
        and "(" not in text
    ):
        return None
    each = _SCORE_EACH.search(text)
    return Section(kind, each[2] if each else "", bool(each and each[1] == "空"))


def is_key_heading(line: Line) -> bool:
    """Whether the answers of the whole text follow: “参考答案” alone on a line."""
    bare = folded(line.text).strip("【】[]()（）:：一二三四五六七八九十、.")
    return bare in {"参考答案", "答案", "标准答案", "参考答案及解析", "答案与解析"}


def number_in(line: Line) -> tuple[int | None, str, bool]:
    """Return the number a line begins with, the rest of it, and whether it stands in brackets: “（1）”."""
    if found := _NUMBER.match(line.text):
        return int(found[1] or found[2]), line.text[found.end() :], line.text[0] in "(（"
    return None, line.text, False


def options_in(line: Line) -> list[Option]:
    """Return the options on a line, however many stand beside each other; empty for another line."""
    text = line.text
    marks = list(_OPTION.finditer(text))
    if not marks or text[: marks[0].start()].strip(" \u3000√✓✔★*"):
        bare = _OPTION_BARE.match(text)
        marks = [bare] if bare else []
    if not marks:
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    starts = [0, *ends[:-1]]
    found = []
    for mark, start, end in zip(marks, starts, ends, strict=True):
        before, told = text[start : mark.start()], text[mark.end() : end]
        ticked = bool(re.search(r"[√✓✔★*]", before)) or bool(re.search(r"[√✓✔★]\s*$", told))
        coloured = any(a < end and b > mark.start() for a, b in line.marked)
        clean = re.sub(r"[√✓✔★]\s*$", "", told).strip(" \u3000\t;；")
        found.append(Option(mark[1], clean, ticked or coloured))
    return found


def answer_in(text: str) -> str | None:
    """Read “答案：B”, or “（略）” alone, which says that there is none; None for a line that is no answer."""
    if text.strip().strip("()（）【】") == "略":
        return ""
    if not _ANSWER_MARK.match(text.strip()):
        return None
    found = _ANSWER.match(text.strip())
    return found[1].strip() if found else None


def explanation_in(text: str) -> str | None:
    """Read “【解析】…”; None for another line."""
    if not _EXPLANATION_MARK.match(text.strip()):
        return None
    found = _EXPLANATION.match(text.strip())
    return found[1].strip() if found else None

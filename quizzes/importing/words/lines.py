"""The lines of a text, and what kind of line each is. Pure."""

import re
from dataclasses import dataclass, replace

from quizzes.content import LETTERS
from quizzes.importing.answers import type_of
from quizzes.importing.cells import folded

_SECTION = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}(?:部分)?[、.．，\s]|【|\[)?\s*(.+)$")
_SECTION_MARK = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}(?:部分|大题)?[、.．，\s：:]|【|\[)")
_NUMBER = re.compile(
    r"^(?:第\s*(\d{1,3})\s*题\s*[、.．:：)）]?|[(（]?(\d{1,3})\s*[、.．)）](?!\d))\s*"
)
# Full-width letters, too: offices type them with the Chinese keyboard on; and small ones.
_WIDE = "".join(chr(ord(letter) + 0xFEE0) for letter in LETTERS) + LETTERS.lower()
_NARROW = str.maketrans(_WIDE, LETTERS * 2)
_BOXES = "□○☐"  # empty ones, before an option that isn't chosen
_TICKS = "√✓✔★☑✅"
_OPTION = re.compile(
    rf"(?:^|(?<=[\s\u3000{_BOXES}{_TICKS}]))[(（]?([{LETTERS}{_WIDE}])\s*[.．、:：)）]\s*(?=\S)"
)
_OPTION_BARE = re.compile(rf"^([{LETTERS}{_WIDE}])[\s\u3000]+(?=\S)")
_OPTION_GLUED = re.compile(rf"(?<![A-Za-z(（])([{LETTERS}{_WIDE}])\s*[.．、:：]\s*(?=\S)")
_RIGHT = re.compile(rf"\s*[(（\[【]?\s*(?:[{_TICKS}]|正确答案|正确选项|本题答案)\s*[)）\]】]?\s*$")
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
_KEY_BEFORE = re.compile(
    r"^\s*([(（【\[]\s*(?:[A-JＡ-Ｊ]{1,10}|√|×|✓|✗|对|错)\s*[)）】\]]\s*)(?=第?\s*\d)"
)
_EXPLANATION_AFTER = re.compile(
    r"[\s。；;，,]*(?:[【\[(（]\s*(?:答案|题目|试题|本题)?解析\s*[】\])）]\s*[:：]?|(?:答案|题目|试题|本题)?解析\s*[:：])"
)
_KEY_NAMES = {
    "参考答案",
    "答案",
    "标准答案",
    "参考答案及解析",
    "答案与解析",
    "答案及解析",
    "正确答案",
}
_KEY_ENTRY = (
    r"\d{1,3}\s*(?:[-—–~～至到]\s*\d{1,3}\s*[、.．:：)）]?\s*|[、.．:：)）]\s*)[A-JＡ-Ｊ√×✓✗对错正]"
)
_KEY_LINE = re.compile(
    rf"^[【\[]?(?:参考|标准|正确)?答案(?:及解析|与解析)?[】\]]?\s*[:：]?\s*({_KEY_ENTRY}.*(?:\d|[A-JＡ-Ｊ]{{2}}).*)$"
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
    kind = type_of(name.rstrip("】]").removesuffix("部分"))
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
    return bare in _KEY_NAMES


def key_in(line: Line) -> str | None:
    """Return the list of answers that stands behind its heading: “参考答案：1-5 ABCDA”; None for another line."""
    found = _KEY_LINE.match(line.text.strip())
    return found[1] if found else None


def number_in(line: Line) -> tuple[int | None, str, bool]:
    """Return the number a line begins with, the rest of it, and whether it stands in brackets: “（1）”.

    A key that stands before the number, “（B）1. 题干”, goes to the end of the rest.
    """
    if (key := _KEY_BEFORE.match(line.text)) and _NUMBER.match(line.text[key.end(1) :]):
        number, rest, is_bracketed = number_in(tail(line, key.end(1)))
        return number, f"{rest.rstrip()}{key[1].strip()}", is_bracketed
    if found := _NUMBER.match(line.text):
        return int(found[1] or found[2]), line.text[found.end() :], line.text[0] in "(（"
    return None, line.text, False


def options_in(line: Line) -> list[Option]:
    """Return the options on a line, however many stand beside each other; empty for another line."""
    text = line.text
    marks = list(_OPTION.finditer(text))
    if not marks or text[: marks[0].start()].strip(f" \u3000*{_TICKS}{_BOXES}"):
        bare = _OPTION_BARE.match(text)
        marks = [bare] if bare else []
    if len(glued := _glued(text)) > len(marks) and marks and glued[0].start() == marks[0].start(1):
        marks = glued
    if not marks:
        return []
    starts = [mark.start() for mark in marks]
    is_before = bool(text[: starts[0]].strip())
    for place in range(1, len(starts)):
        # “红 ☑B. 蓝”: the sign belongs to the letter that it touches, unless signs follow their options.
        sign = re.search(rf"(?:^|\s)([{_TICKS}{_BOXES}*])$", text[: starts[place]])
        if sign or (is_before and text[starts[place] - 1] in _TICKS + _BOXES):
            starts[place] -= 1
    ends = [*starts[1:], len(text)]
    starts[0] = 0
    found = []
    for mark, start, end in zip(marks, starts, ends, strict=True):
        before, told = text[start : mark.start()], text[mark.end() : end]
        before += text[mark.start() : mark.start(1)]
        ticked = bool(re.search(rf"[{_TICKS}*]", before)) or bool(_RIGHT.search(told))
        coloured = any(a < end and b > mark.start() for a, b in line.marked)
        clean = _RIGHT.sub("", told).strip(f" \u3000\t;；{_BOXES}")
        found.append(Option(mark[1].translate(_NARROW), clean, ticked or coloured))
    return found


def _glued(text: str) -> list[re.Match[str]]:
    """Return the letters A, B, C … with their stops where no blank divides the options, three at least."""
    found: list[re.Match[str]] = []
    for mark in _OPTION_GLUED.finditer(text):
        if len(found) < len(LETTERS) and mark[1].translate(_NARROW) == LETTERS[len(found)]:
            found.append(mark)
    return found if len(found) > 2 else []


def split_options(line: Line) -> tuple[Line, Line | None]:
    """Divide “题干（A）A.党课 B.网课”, a question with its options on one line; None where there are none."""
    text = line.text
    for found in re.finditer(
        rf"(?<=[\s)）\]】。？?：:；;])[(（]?[A{_WIDE[0]}a]\s*[.．、:：)）]\s*(?=\S)", text
    ):
        rest = tail(line, found.start())
        if len(options := options_in(rest)) > 1 and all(one.text for one in options):
            letters = "".join(one.letter for one in options)
            if LETTERS.startswith(letters):
                return replace(line, text=text[: found.start()].rstrip(" \u3000；;")), rest
    return line, None


def tail(line: Line, start: int) -> Line:
    """Return ``line`` from the character ``start`` on, with what stands out in it."""
    marked = tuple((max(a - start, 0), b - start) for a, b in line.marked if b > start)
    return replace(line, text=line.text[start:], marked=marked)


def answer_in(text: str) -> str | None:
    """Read “答案：B”, or “（略）” alone, which says that there is none; None for a line that is no answer."""
    if text.strip().strip("()（）【】") == "略":
        return ""
    if not _ANSWER_MARK.match(text.strip()):
        return None
    found = _ANSWER.match(text.strip())
    return found[1].strip() if found else None


def split_explanation(answer: str) -> tuple[str, str | None]:
    """Divide “B 【解析】见党章” into the answer and its explanation; None where it has none."""
    if found := _EXPLANATION_AFTER.search(answer):
        return answer[: found.start()].strip(" \u3000。；;，,"), answer[found.end() :].strip()
    return answer, None


def explanation_in(text: str) -> str | None:
    """Read “【解析】…”; None for another line."""
    if not _EXPLANATION_MARK.match(text.strip()):
        return None
    found = _EXPLANATION.match(text.strip())
    return found[1].strip() if found else None

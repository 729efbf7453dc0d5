"""Recognises the columns of a question sheet by the many names offices give them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from quizzes.content import LETTERS
from quizzes.importing.cells import folded, text_of

# Source: domain.md, "Question banks as offices circulate them"; all in the spelling of ``folded``.
SYNONYMS = {
    "type": ("题型", "题目类型", "类型", "试题类型"),
    "stem": ("题干", "题目", "试题", "问题", "题目内容", "试题内容", "题目题干"),
    "answer": ("答案", "正确答案", "正确选项", "参考答案", "标准答案"),
    "explanation": ("解析", "题目解析", "整体解析", "答案解析", "试题解析"),
    "topic": ("知识点", "分类", "标签", "题目分类"),
    "difficulty": ("难度", "难易度", "难易程度", "难度等级"),
    "score": ("分值", "分数", "得分", "题目分值"),
}
_FIELD_OF = {name: field_name for field_name, names in SYNONYMS.items() for name in names}
_OPTION = re.compile(rf"^(?:选项|答案选项|备选项|备选答案)?[(（]?([{LETTERS}])[)）]?(?:选项|项)?$")
_OPTION_NUMBER = re.compile(r"^(?:选项|备选项)([1-9一二三四五六七八九十])$")
_NUMERALS = "一二三四五六七八九十"
HEADER_ROWS = 10


@dataclass(frozen=True)
class Columns:
    """Where things stand in a sheet: field → column, option place → column. ``row`` is the header's, from 1."""

    row: int
    names: dict[int, str] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    options: dict[int, int] = field(default_factory=dict)

    def name(self, field_name: str) -> str:
        """Return what the sheet calls this column."""
        return self.names.get(self.fields.get(field_name, -1), "")

    def option_name(self, place: int) -> str:
        return self.names.get(self.options.get(place, -1), LETTERS[place])


def find_columns(rows: Sequence[Sequence[object]]) -> Columns | None:
    """Return the columns if one of the first rows is a header with at least 题干 and 答案."""
    for number, row in enumerate(rows[:HEADER_ROWS], start=1):
        columns = _read(number, row)
        if {"stem", "answer"} <= columns.fields.keys():
            return columns
    return None


def _read(number: int, row: Sequence[object]) -> Columns:
    columns = Columns(number)
    for place, cell in enumerate(row):
        name = folded(text_of(cell)).strip("*:：")
        if not name:
            continue
        columns.names[place] = text_of(cell)
        if name in _FIELD_OF:
            columns.fields.setdefault(_FIELD_OF[name], place)
        elif (option := _option_place(name)) is not None:
            columns.options.setdefault(option, place)
    return columns


def _option_place(name: str) -> int | None:
    if found := _OPTION.match(name):
        return LETTERS.index(found[1])
    if found := _OPTION_NUMBER.match(name):
        mark = found[1]
        return (_NUMERALS.index(mark) if mark in _NUMERALS else int(mark) - 1) % len(LETTERS)
    return None

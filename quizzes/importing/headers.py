"""Recognises the columns of a question sheet by the many names offices give them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from quizzes.content import LETTERS
from quizzes.importing.cells import folded, text_of

# Source: domain.md, "Question banks as offices circulate them"; all in the spelling of ``folded``.
SYNONYMS = {
    "key": ("题目编号",),
    "type": ("题型", "题目类型", "类型", "试题类型"),
    "stem": ("题干", "题目", "试题", "问题", "题目内容", "试题内容", "题目题干"),
    "answer": ("答案", "正确答案", "正确选项", "参考答案", "标准答案"),
    "explanation": ("解析", "题目解析", "整体解析", "答案解析", "试题解析"),
    "topic": ("知识点", "分类", "标签", "题目分类"),
    "difficulty": ("难度", "难易度", "难易程度", "难度等级"),
    "score": ("分值", "分数", "得分", "题目分值"),
    "source": ("来源", "出处", "题目来源"),
    "options": (
        "选项",
        "选项内容",
        "备选项",
        "备选答案",
        "候选项",
        "候选答案",
        "答案选项",
        "全部选项",
        "所有选项",
        "题目选项",
        "试题选项",
    ),
    "option_mark": ("选项标号", "选项序号", "选项号", "选项字母", "选项编号"),
    "is_right": (
        "是否正确",
        "是否答案",
        "是否正确答案",
        "是否为正确答案",
        "正确与否",
        "是否正确选项",
    ),
    "targets": ("右边各项", "右边", "右列", "配对项", "匹配项"),
    "any_order": ("不分先后", "各空不分先后"),
    "material": ("材料", "材料内容", "题目材料", "背景材料", "案例", "案例内容", "阅读材料"),
    "part": ("小题", "小题号", "小题序号", "子题", "子题号"),
}
# Beside a column 知识点, 标签 is a column of its own.
TAGS = "标签"
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

    @property
    def known(self) -> int:
        return len(self.fields) + len(self.options)

    def name(self, field_name: str) -> str:
        """Return what the sheet calls this column."""
        return self.names.get(self.fields.get(field_name, -1), "")

    def option_name(self, place: int) -> str:
        return self.names.get(self.options.get(place, -1), LETTERS[place : place + 1])


def find_columns(rows: Sequence[Sequence[object]]) -> Columns | None:
    """Return the columns if one of the first rows is a header with at least 题干 and what is right.

    Of several candidates the first that knows most; a header over two merged rows is read as one.
    """
    best: Columns | None = None
    for number, row in enumerate(rows[:HEADER_ROWS], start=1):
        above = rows[number - 2] if number > 1 else ()
        for cells in (row, _merged(above, row)):
            columns = _read(number, cells)
            is_header = "stem" in columns.fields and bool(
                {"answer", "is_right"} & columns.fields.keys()
            )
            if is_header and (best is None or columns.known > best.known):
                best = columns
    return best


def field_of(cell: object) -> str | None:
    """Return the field that a cell names, with its option's place as "option:2"; None for another cell."""
    name = _name_in(cell)
    if (option := _option_place(name)) is not None:
        return f"option:{option}"
    return _FIELD_OF.get(name)


def _merged(above: Sequence[object], row: Sequence[object]) -> list[object]:
    return [
        cell if text_of(cell) or place >= len(above) else above[place]
        for place, cell in enumerate(row)
    ]


def _name_in(cell: object) -> str:
    return folded(text_of(cell)).strip("*:：【】[]")


def _read(number: int, row: Sequence[object]) -> Columns:
    columns = Columns(number)
    names = [_name_in(cell) for cell in row]
    has_topic = any(_FIELD_OF.get(name) == "topic" and name != TAGS for name in names)
    for place, name in enumerate(names):
        if not name:
            continue
        columns.names[place] = text_of(row[place])
        if name == TAGS and has_topic:
            columns.fields.setdefault("tags", place)
        elif name in _FIELD_OF:
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

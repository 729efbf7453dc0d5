"""The layouts in which banks circulate, made here: all of them give the same questions."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.importing import tables
from quizzes.importing.layouts import options_in_cell
from quizzes.importing.reader import read_file
from quizzes.importing.report import Preview

Rows = Sequence[Sequence[object]]
SINGLE = ("single", "三会一课的“课”指（  ）", ("党课", "网课"), "A")
MULTIPLE = ("multiple", "三会包括（  ）", ("党员大会", "支委会", "年会"), "AB")
TRUTH = ("true_false", "预备党员有表决权。", (), "false")


def read(*rows: Sequence[object], **sheets: Rows) -> Preview:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, lines in {**({"题库": rows} if rows else {}), **sheets}.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    file = io.BytesIO()
    book.save(file)
    return read_file("题库.xlsx", file.getvalue(), in_bank={})


def told(preview: Preview) -> list[tuple[Any, ...]]:
    contents = [one.content for one in preview.questions]
    return [(str(one.type), one.stem, one.options, one.answer) for one in contents]


def refused(preview: Preview) -> list[tuple[Any, ...]]:
    return [(one.sheet, one.row, one.column, one.reason_code) for one in preview.rejected]


LAYOUTS: dict[str, Rows] = {
    "a column an option": [
        ("题型", "题干", "A", "B", "C", "答案"),
        ("单选题", SINGLE[1], "党课", "网课", "", "A"),
        ("多选题", MULTIPLE[1], "党员大会", "支委会", "年会", "A、B"),
        ("判断题", TRUTH[1], "", "", "", "×"),
    ],
    "a header over two rows": [
        ("题型", "题干", "选项", "", "", "答案"),
        ("", "", "A", "B", "C", ""),
        ("单选题", SINGLE[1], "党课", "网课", "", "A"),
        ("多选题", MULTIPLE[1], "党员大会", "支委会", "年会", "A、B"),
        ("判断题", TRUTH[1], "", "", "", "×"),
    ],
    "headings between": [
        ("序号", "题目", "A", "B", "C", "答案"),
        ("一、单项选择题（每题1分）",),
        (1, SINGLE[1], "党课", "网课", "", "A"),
        ("序号", "题目", "A", "B", "C", "答案"),
        ("二、多项选择题",),
        (1, MULTIPLE[1], "党员大会", "支委会", "年会", "AB"),
        ("三、判断题",),
        (1, TRUTH[1], "", "", "", "错"),
    ],
    "all options in one cell": [
        ("题型", "试题", "选项", "正确答案"),
        ("单选题", SINGLE[1], "A.党课 B.网课", "A"),
        ("多选题", MULTIPLE[1], "A、党员大会\nB、支委会\nC、年会", "AB"),
        ("判断题", TRUTH[1], "", "错误"),
    ],
    "a row an option, ticked": [
        ("题型", "题干", "选项内容", "是否正确"),
        ("单选题", SINGLE[1], "党课", "是"),
        ("", "", "网课", "否"),
        ("多选题", MULTIPLE[1], "党员大会", "是"),
        ("", "", "支委会", "是"),
        ("", "", "年会", "否"),
        ("判断题", TRUTH[1], "", "否"),
    ],
    "a row an option, stem repeated": [
        ("题型", "题干", "选项标号", "选项", "答案"),
        ("单选题", SINGLE[1], "A", "党课", "A"),
        ("单选题", SINGLE[1], "B", "网课", "A"),
        ("多选题", MULTIPLE[1], "A", "党员大会", "AB"),
        ("多选题", MULTIPLE[1], "B", "支委会", "AB"),
        ("多选题", MULTIPLE[1], "C", "年会", "AB"),
        ("判断题", TRUTH[1], "", "", "×"),
    ],
    "a block a question": [
        ("一、单选题",),
        (1, SINGLE[1]),
        ("A", "党课"),
        ("B", "网课"),
        ("答案", "A"),
        ("二、多选题",),
        (1, MULTIPLE[1]),
        ("A", "党员大会", "B", "支委会"),
        ("C", "年会"),
        ("答案：AB",),
        ("三、判断题",),
        (1, TRUTH[1]),
        ("答案", "×"),
    ],
    "blocks without numbers": [
        ("单选题",),
        (SINGLE[1],),
        ("A.党课", "B.网课"),
        ("答案：A",),
        ("",),
        ("多选题",),
        (MULTIPLE[1],),
        ("A.党员大会", "B.支委会", "C.年会"),
        ("答案：AB",),
        ("判断题",),
        (TRUTH[1],),
        ("答案：错",),
    ],
    "labels before the cells": [
        ("题型", "单选题"),
        ("题干", SINGLE[1]),
        ("选项A", "党课"),
        ("选项B", "网课"),
        ("答案", "A"),
        ("题型：多选题",),
        ("题干：" + MULTIPLE[1],),
        ("A：党员大会",),
        ("B：支委会",),
        ("C：年会",),
        ("答案：AB",),
        ("题型", "判断题"),
        ("题干", TRUTH[1]),
        ("答案", "错"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_questions(layout: str) -> None:
    preview = read(*LAYOUTS[layout])

    assert told(preview) == [SINGLE, MULTIPLE, TRUTH]
    assert preview.rejected == ()
    assert [one.row for one in preview.questions if one.needs_look] == []


def test_a_sheet_a_type() -> None:
    preview = read(
        单选题50道=[("题目", "A", "B", "答案"), (SINGLE[1], "党课", "网课", "A")],
        多选=[("题目", "选项", "答案"), (MULTIPLE[1], "党员大会|支委会|年会", "AB")],
        判断题=[("1", TRUTH[1]), ("答案", "错")],
        说明=[("1、请勿改动表头",), ("2、有疑问请联系",)],
    )

    assert told(preview) == [SINGLE, MULTIPLE, TRUTH]
    assert preview.skipped_sheets == ("说明",)


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        (
            [("题干", "选项", "是否正确"), ("问（  ）", "甲", "否"), ("", "乙", "否")],
            ("题库", 2, "是否正确", "answer_missing"),
        ),
        (
            [
                ("题干", "选项", "是否正确", "答案"),
                ("问（  ）", "甲", "是", "B"),
                ("", "乙", "否", ""),
            ],
            ("题库", 2, "答案", "answer_unreadable"),
        ),
        (
            [("题干", "选项", "答案"), ("问（  ）", "A.甲 B.甲", "A")],
            ("题库", 2, "选项B", "duplicate_options"),
        ),
        (
            [("", "1", "问（  ）"), ("", "A", "甲"), ("", "B", "乙"), ("", "答案", "不知道")],
            ("题库", 1, "B", "answer_unreadable"),
        ),
        (
            [("题干", "问（  ）"), ("A", "甲"), ("答案", "B")],
            ("题库", 1, "答案", "answer_names_empty_option"),
        ),
    ],
)
def test_what_is_wrong_is_named_with_row_and_column(rows: Rows, place: tuple[Any, ...]) -> None:
    assert refused(read(*rows)) == [place]


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        (("填空题", "大会每（  ）一次，由____主持。", "", "", "季度|一季度；书记"), (("季度", "一季度"), ("书记",))),
        (("填空题", "大会每（季度）一次。", "", "", ""), (("季度",),)),
        (("填空题", "大会每（  ）一次，由（  ）主持。", "季度", "书记", ""), (("季度",), ("书记",))),
        (("简答题", "谈谈体会。", "", "", "言之有物"), "言之有物"),
        (("排序题", "排好次序。", "表决", "讨论", "B→A"), "BA"),
        (("排序题", "排好次序。", "表决", "讨论", "2,1"), "BA"),
        (("配对题", "谁做什么？", "组织委员——发展党员", "宣传委员——学习", ""), ("1", "2")),
    ],
)  # fmt: skip
def test_the_other_types_stand_in_rows_too(row: tuple[object, ...], answer: object) -> None:
    preview = read(("题型", "题干", "A", "B", "答案"), row)

    assert refused(preview) == []
    assert preview.questions[0].content.answer == answer


def test_pairs_may_have_a_column_for_the_right_side() -> None:
    preview = read(
        ("题型", "题干", "A", "B", "配对项", "答案"),
        ("配对题", "谁做什么？", "组织委员", "宣传委员", "1.学习\n2.发展党员", "A-2，B-1"),
    )

    [question] = preview.questions
    assert (question.content.targets, question.content.answer) == (("学习", "发展党员"), ("2", "1"))


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("题型", "小题", "题干", "A", "B", "答案"),
            ("材料题", "", "某支部三个月没有开会。", "", "", ""),
            ("单选题", 1, "错在哪里？", "没有签字", "事后补造", "B"),
            ("判断题", 2, "应当说明情况。", "", "", "对"),
        ],
        [
            ("材料", "题型", "题干", "A", "B", "答案"),
            ("某支部三个月没有开会。", "单选题", "错在哪里？", "没有签字", "事后补造", "B"),
            ("某支部三个月没有开会。", "判断题", "应当说明情况。", "", "", "对"),
        ],
    ],
    ids=["its own row", "in each row"],
)
def test_sub_questions_follow_their_material(rows: Rows) -> None:
    [question] = read(*rows, ("", "", "", "", "", "")).questions

    content = question.content
    assert (content.type, content.stem) == ("material", "某支部三个月没有开会。")
    assert [(part.type, part.stem, part.answer) for part in content.parts] == [
        ("single", "错在哪里？", "B"),
        ("true_false", "应当说明情况。", "true"),
    ]


def test_a_bad_sub_question_stops_its_material_and_is_named() -> None:
    preview = read(
        ("题型", "小题", "题干", "A", "B", "答案"),
        ("材料题", "", "某支部三个月没有开会。", "", "", ""),
        ("单选题", 1, "错在哪里？", "没有签字", "事后补造", ""),
        ("单选题", "", SINGLE[1], "党课", "网课", "A"),
    )

    [rejected] = preview.rejected
    assert (rejected.row, rejected.column, rejected.reason) == (3, "答案", "第1小题：没有答案。")
    assert told(preview) == [SINGLE]


@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("A.甲B.乙C.丙", ["甲", "乙", "丙"]),
        ("A、维生素 B、矿物质", ["维生素", "矿物质"]),
        ("（A）甲；（B）乙", ["甲", "乙"]),
        ("甲;乙;丙", ["甲", "乙", "丙"]),
        ("甲\n乙", ["甲", "乙"]),
        ("只有一个", ["只有一个"]),
        ("", []),
    ],
)
def test_options_in_one_cell_are_told_apart(cell: str, options: list[str]) -> None:
    assert options_in_cell(cell) == options


CELLS = st.sampled_from(
    ["", "题干", "答案", "选项", "是否正确", "材料", "小题", "题型", "A", "B", "1", "单选题", "材料题", "填空题",
     "配对题", "排序题", "对", "AB", "甲—乙", "A.甲 B.乙", "问（  ）", "答案：A", "（1）问", None, 2.5]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_no_sheet_brings_the_reader_down(rows: list[list[object]]) -> None:
    found = tables.read([[cell or "" for cell in row] for row in rows], sheet="表")

    for one in [*found[0], *found[1]] if found else []:
        assert 1 <= one.row <= len(rows)

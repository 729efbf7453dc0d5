"""GIFT: the whole published grammar, and broken files."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.content import QuestionContent
from quizzes.importing.gift import questions
from quizzes.importing.gift.marks import plain
from quizzes.importing.reader import read_pasted
from quizzes.importing.report import ReadQuestion
from quizzes.marking import Key, mark


def one(text: str) -> ReadQuestion:
    found, rejected = questions.read(text)
    assert rejected == []
    [question] = found
    return question


def told(text: str) -> tuple[Any, ...]:
    content = one(text).content
    return (str(content.type), content.stem, content.options, content.answer)


def refused(text: str) -> str:
    found, [rejection] = questions.read(text)
    assert found == []
    return rejection.reason_code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "谁主持会议？{=书记 ~组织委员 ~宣传委员}",
            ("single", "谁主持会议？", ("书记", "组织委员", "宣传委员"), "A"),
        ),
        (
            "会议{~每月 =每季度}召开一次。",
            ("single", "会议____召开一次。", ("每月", "每季度"), "B"),
        ),
        (
            "哪些是三会？{~%33.33333%大会 ~%33.33333%支委会 ~%33.33333%小组会 ~%-100%年会}",
            ("multiple", "哪些是三会？", ("大会", "支委会", "小组会", "年会"), "ABC"),
        ),
        ("预备党员有表决权。{F}", ("true_false", "预备党员有表决权。", (), "false")),
        ("党课每季度一次。{TRUE}", ("true_false", "党课每季度一次。", (), "true")),
        (
            "党章通过于哪一年？{=一九二二 =1922}",
            ("blank", "党章通过于哪一年？", (), (("一九二二", "1922"),)),
        ),
        (
            "配一配。{=组织 -> 发展党员 =宣传 -> 理论学习 =纪检 -> 监督}",
            ("matching", "配一配。", ("组织", "宣传", "纪检"), ("1", "2", "3")),
        ),
        ("几个人设支委会？{#7}", ("blank", "几个人设支委会？", (), (("7",),))),
        ("约几成？{#3:0.5}", ("blank", "约几成？", (), (("2.5..3.5",),))),
        ("几到几？{#3..5}", ("blank", "几到几？", (), (("3..5",),))),
        ("哪年？{#=1921:0 =%100%1922..1923}", ("blank", "哪年？", (), (("1921", "1922..1923"),))),
        ("谈谈体会。{}", ("short", "谈谈体会。", (), "")),
    ],
)
def test_every_type_is_read(text: str, expected: tuple[Any, ...]) -> None:
    assert told(text) == expected


def test_feedback_of_answers_and_of_the_whole_becomes_the_explanation() -> None:
    text = "甲？{=对#正是 ~错#不是这个####见条例}"
    assert one(text).content.explanation == "见条例\n正是\n不是这个"
    assert one("乙。{T#错了的话#对了的话}").content.explanation == "错了的话\n对了的话"


def test_escaped_signs_are_signs() -> None:
    assert told(r"花括号\{\}、等号\=、井号\#？{=波浪\~ ~冒号\:}") == (
        "single",
        "花括号{}、等号=、井号#？",
        ("波浪~", "冒号:"),
        "A",
    )
    assert one(r"第一行\n第二行？{=对 ~错}").content.stem == "第一行\n第二行？"


def test_titles_comments_and_categories() -> None:
    text = (
        "// 题库说明\n$CATEGORY: $course$/top/组织生活\n\n"
        "// 一条注释\n::第一题::大会多久一次？{\n=一季度 // 不是注释\n~一月\n}\n\n"
        "$CATEGORY: 党章\n\n::第二题::[html]<p>总纲 &amp; <b>正文</b></p>{=有 ~无}"
    )

    found, rejected = questions.read(text)

    assert rejected == []
    assert [(q.row, q.content.topic, q.content.stem) for q in found] == [
        (5, "组织生活", "大会多久一次？"),
        (12, "党章", "总纲 & 正文"),
    ]


def test_markdown_and_plain_are_told_apart() -> None:
    assert plain("[markdown]**重点**和*斜体*") == "重点和斜体"
    assert plain("[plain]<b>照原样</b>") == "<b>照原样</b>"


def test_answers_and_feedback_take_the_format_of_the_stem() -> None:
    text = "[plain]哪个是标签？{=<b>#就是<b> ~[html]<i>加粗</i>####<p>也是}"

    content = one(text).content
    assert (content.options, content.explanation) == (("<b>", "加粗"), "<p>也是\n就是<b>")
    assert one("[markdown]**哪个**？{=*甲* ~乙}").content.options == ("甲", "乙")


def test_a_category_may_hold_a_slash() -> None:
    found, _rejected = questions.read("$CATEGORY: $course$/top/党章//党规\n\n甲？{=对 ~错}")

    assert found[0].content.topic == "党章/党规"


def test_without_an_equals_sign_several_may_be_chosen() -> None:
    assert told("哪些对？{~%100%甲 ~%-100%乙}") == ("indefinite", "哪些对？", ("甲", "乙"), "A")


def test_a_star_is_a_sign_only_when_escaped() -> None:
    assert one(r"几星？{=五\*}").content.answer == (("五*",),)
    assert [finding.code for finding in one("姓什么？{=王*}").findings] == ["wildcard"]


def test_a_partner_without_a_question_is_one_to_choose_from() -> None:
    content = one("配一配。{=组织 -> 发展党员 =宣传 -> 学习 = -> 监督}").content

    assert (content.options, content.targets) == (("组织", "宣传"), ("发展党员", "学习", "监督"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("只有一段文字，没有答案", "description"),
        ("没有写完{=甲 ~乙", "braces"),
        ("两组{=甲 ~乙}答案{=丙 ~丁}", "braces"),
        ("没有对的{~甲 ~乙}", "no_right_option"),
        ("数字{#大约三}", "number"),
        ("配不上{=甲 -> 乙 =丙}", "pairs"),
        ("{=甲 ~乙}", "unsound"),
        ("不知所云{甲乙}", "no_answers"),
        ("太多{=1 ~2 ~3 ~4 ~5 ~6 ~7 ~8 ~9 ~10 ~11}", "too_many_options"),
    ],
)
def test_what_is_no_question_is_named(text: str, code: str) -> None:
    assert refused(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("甲？{=对 =%50%半对}", "partial_left_out"),
        ("甲？{=对 ~%50%半对 ~错}", "partial_left_out"),
        ("甲？{~%70%一 ~%30%二 ~三}", "weights"),
        ("甲？{=一 =二 ~三}", "several_right"),
        ("甲？{}", "no_reference"),
    ],
)
def test_what_changes_its_meaning_here_is_said(text: str, code: str) -> None:
    assert [finding.code for finding in one(text).findings] == [code]


@given(st.decimals(-50, 50, places=2), st.decimals(0, 5, places=1), st.decimals(-60, 60, places=2))
def test_a_range_takes_what_lies_within(middle: Decimal, wide: Decimal, said: Decimal) -> None:
    content: QuestionContent = one(f"多少？{{#{middle}:{wide}}}").content
    key = Key(type=content.type, answer=content.answer, score=Decimal(1))

    assert mark(key, [str(said)]).is_right == (middle - wide <= said <= middle + wide)


@settings(deadline=None)
@given(st.text(alphabet="{}=~#:\\/$甲A \n->%5T", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    found, rejected = questions.read(text)

    assert all(question.row >= 1 for question in [*found, *rejected])


def test_pasted_gift_is_recognised() -> None:
    preview = read_pasted("甲？{=对 ~错}\n\n乙。{T}", in_bank={})

    assert (preview.format, len(preview.questions)) == ("gift", 2)


def test_category_and_tags_stand_between_questions() -> None:
    found, rejected = questions.read(
        "甲{T}\n$CATEGORY: 党章\n\n// [id:x] [tag:党史] [tag:入党]\n乙{T}\n"
    )

    assert rejected == []
    assert [(one.content.topic, one.content.tags) for one in found] == [
        ("", ()),
        ("党章", ("党史", "入党")),
    ]


def test_a_forgotten_brace_spoils_only_its_own_question() -> None:
    found, [rejection] = questions.read("::甲::甲 {=a ~b\n\n::乙::乙 {=a ~b}\n")

    assert [one.content.stem for one in found] == ["乙"]
    assert (rejection.row, rejection.reason_code) == (1, "braces")


def test_a_stem_that_an_empty_line_cuts_is_flagged() -> None:
    [question], [rejection] = questions.read("::题::前半段\n\n后半段 {=a ~b}\n")

    assert rejection.reason_code == "description"
    assert [one.code for one in question.findings] == ["text_above"]


def test_fields_to_fill_of_another_format_are_no_answer() -> None:
    assert refused("首都是 {1:SHORTANSWER:=北京}") == "no_answers"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[html]看图<img src="@@PLUGINFILE@@/a.png"> {T}', "pictures"),
        ("[html]x<sup>2</sup> {T}", "more_than_words"),
    ],
)
def test_what_plain_text_loses_is_flagged(text: str, code: str) -> None:
    assert [finding.code for finding in one(text).findings] == [code]

"""Answer keys and option lines as offices type them: read right, or named; never silently wrong."""

import pytest

from quizzes.importing.reader import read_pasted

Told = list[tuple[tuple[str, ...], object]]
TWO = "1. 甲题\nA. 红 B. 蓝 C. 绿\n2. 乙题\nA. 红 B. 蓝 C. 绿\n"
COLOURS = ("红", "蓝", "绿")


def told(text: str) -> Told:
    preview = read_pasted(text, in_bank={})
    assert preview.rejected == ()
    return [(one.content.options, one.content.answer) for one in preview.questions]


def refused(text: str) -> list[str]:
    preview = read_pasted(text, in_bank={})
    assert preview.questions == ()
    return [one.reason_code for one in preview.rejected]


@pytest.mark.parametrize(
    "key",
    [
        "参考答案\n1.A 2.BC",
        "参考答案：1.A 2.BC",
        "【答案】1、A；2、B、C",
        "参考答案\n１．Ａ　２．ＢＣ",
        "参考答案\n1-2 A BC",
        "参考答案\n1-2：A、BC",
        "参考答案及解析\n1. A 解析：见条例第2条\n2. 【答案】BC 【解析】见党章第10条",
    ],
)
def test_list_of_answers_at_the_end(key: str) -> None:
    assert told(TWO + key) == [(COLOURS, "A"), (COLOURS, "BC")]


def test_explanations_in_the_list_of_answers_stay_with_their_question() -> None:
    key = "参考答案及解析\n1. A 解析：见条例\n第2条。\n2. B 解析：见党章。"

    preview = read_pasted(TWO + key, in_bank={})

    assert [one.content.explanation for one in preview.questions] == ["见条例\n第2条。", "见党章。"]


def test_numbers_that_begin_anew_take_their_own_list() -> None:
    more = "1. 丙题\nA. 东 B. 西\n2. 丁题\nA. 东 B. 西\n"

    found = told(TWO + more + "参考答案\n1.A 2.B\n1.B 2.A")

    assert [answer for _options, answer in found] == ["A", "B", "B", "A"]


@pytest.mark.parametrize(
    "key", ["参考答案\n1-2 ABC", "参考答案\n1-2 A", "参考答案\n1.A 2.B 1.C 2.A"]
)
def test_list_that_does_not_come_out_even_answers_nothing(key: str) -> None:
    assert refused(TWO + key) == ["answer_missing", "answer_missing"]


def test_one_list_does_not_answer_two_runs_of_numbers() -> None:
    more = "1. 丙题\nA. 东 B. 西\n2. 丁题\nA. 东 B. 西\n"

    assert refused(TWO + more + "参考答案\n1.A 2.B") == ["answer_missing"] * 4


@pytest.mark.parametrize(
    "lines",
    [
        "A. 红\nB. 蓝 ✓\nC. 绿",
        "A. 红\nB. 蓝（√）\nC. 绿",
        "A. 红\nB. 蓝（正确答案）\nC. 绿",
        "□A. 红\n☑B. 蓝\n□C. 绿",
        "□A. 红 ☑B. 蓝 □C. 绿",
        "A. 红　√B. 蓝　C. 绿",
        "A.红　B.蓝√　C.绿",
    ],
)
def test_ticked_option_is_the_answer_and_flagged(lines: str) -> None:
    preview = read_pasted(f"1. 甲题\n{lines}", in_bank={})

    [one] = preview.questions
    assert (one.content.options, one.content.answer) == (COLOURS, "B")
    assert one.needs_look


@pytest.mark.parametrize(
    "text",
    [
        "1、甲题（ B ）A.红 B.蓝 C.绿",
        "1、甲题（B）A、红B、蓝C、绿",
        "1、甲题（B）；A、红；B、蓝；C、绿",
        "１．甲题（Ｂ）\nＡ．红\nＢ．蓝\nＣ．绿",
        "1. 甲题（b）\na. 红\nb. 蓝\nc) 绿",
        "（B）1. 甲题\nA. 红 B. 蓝 C. 绿",
        "1.（B）甲题\nA. 红 B. 蓝 C. 绿",
        "1. 甲题\nA. 红\nB. 蓝\nC. 绿\n[答案]B [解析]党章",
        "1. 甲题\nA. 红\nB. 蓝\nC. 绿\n答案：B  解析：党章第七条",
        "甲题\nA. 红\nB. 蓝\nC. 绿\n答案：B\n",
    ],
)
def test_options_and_keys_in_every_place(text: str) -> None:
    assert told(text) == [(COLOURS, "B")]


def test_questions_without_numbers_are_divided_by_empty_lines() -> None:
    text = "甲题\nA. 红\nB. 蓝\n答案：B\n\n乙题\nA. 红\nB. 蓝\n答案：A"

    assert [answer for _options, answer in told(text)] == ["B", "A"]


def test_two_brackets_that_could_hold_the_key_are_not_guessed() -> None:
    text = "1. 誓词共（B）字，宣誓时举（A）手\nA. 右\nB. 80\nC. 左"

    assert refused(text) == ["several_keys"]


def test_key_written_below_says_which_bracket_it_is() -> None:
    text = "1. 维生素（B）对（A）有好处\nA. 人\nB. 鱼\n答案：A"

    preview = read_pasted(text, in_bank={})

    assert preview.questions[0].content.stem == "维生素（B）对（  ）有好处"

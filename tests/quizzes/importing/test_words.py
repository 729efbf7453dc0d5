"""Questions as people write them: the Word file of an office, and every way to mark an answer."""

import io
import zipfile
from pathlib import Path

import pytest

from quizzes.errors import ImportRefused
from quizzes.importing.reader import read_file, read_pasted
from quizzes.importing.report import Preview

BANK = Path(__file__).resolve().parents[4] / "shared/data/questions/word_bank.docx"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pasted(text: str) -> Preview:
    return read_pasted(text, in_bank={})


def told(text: str) -> list[tuple[str, str, object]]:
    preview = pasted(text)
    assert preview.rejected == ()
    return [(str(q.content.type), q.content.stem, q.content.answer) for q in preview.questions]


@pytest.mark.skipif(not BANK.exists(), reason=f"the shared bank is not on this machine: {BANK}")
def test_the_word_file_of_an_office_is_read_whole() -> None:
    preview = read_file(BANK.name, BANK.read_bytes(), in_bank={})

    assert preview.rejected == ()
    assert [(str(q.content.type), q.content.answer) for q in preview.questions] == [
        *[("single", letter) for letter in "BABCCA"],
        *[("multiple", letters) for letters in ("ABC", "ABCD", "ABCD", "ABCD")],
        *[("true_false", truth) for truth in ("true", "false", "true", "false", "false")],
        ("blank", (("民主集中制",),)),
        ("blank", (("32",), ("56",))),
        ("blank", (("7", "七"),)),
        (
            "short",
            "真实、及时、完整；写清时间、地点、主持人、参加人员、缺席原因、议题、发言要点和决议；记录人和主持人签字。",
        ),
        ("short", ""),
    ]
    assert [str(q.content.score) for q in preview.questions][:16:5] == ["4", "4", "3", "2"]
    assert [q.row for q in preview.questions if q.needs_look] == [53]
    assert preview.questions[0].content.stem == "支部党员大会一般每（  ）召开1次。"
    assert preview.questions[4].content.explanation == "党支部人数较多的应当划分党小组。"


OPTIONS = "A.月 B.季度 C.半年"


@pytest.mark.parametrize(
    "text",
    [
        f"1、大会每（ B ）一次。\n{OPTIONS}",
        f"1、大会每（  ）一次。（B）\n{OPTIONS}",
        f"1、大会每（  ）一次。B\n{OPTIONS}",
        f"1、大会每（  ）一次。 答案：B\n{OPTIONS}",
        f"1、大会每（  ）一次。\n{OPTIONS}\n答案：B",
        f"1、大会每（  ）一次。\n{OPTIONS}\n【答案】B",
        f"1、大会每（  ）一次。\n{OPTIONS}\n正确答案：Ｂ",
        f"1、大会每（  ）一次。\n{OPTIONS}\n参考答案 B。",
        f"1、大会每（  ）一次。\n{OPTIONS}\n答：季度",
        "1、大会每（  ）一次。\nA.月\nB.季度√\nC.半年",
        f"一、单选题\n1、大会每（  ）一次。\n{OPTIONS}\n参考答案\n一、单选题\n1.B",
    ],
)
def test_every_way_to_mark_an_answer(text: str) -> None:
    assert told(text) == [("single", "大会每（  ）一次。", "B")]


@pytest.mark.parametrize(
    "options",
    [
        "A.月\nB.季度",
        "A、月 B、季度",
        "A．月\u3000\u3000B．季度",
        "(A)月 (B)季度",
        "A）月\nB）季度",
        "A: 月\tB: 季度",
        "A 月\nB 季度",
    ],
)
def test_every_way_to_write_options(options: str) -> None:
    [question] = pasted(f"1. 多久一次？\n{options}\n答案：A").questions

    assert question.content.options == ("月", "季度")


def test_numbers_that_begin_anew_belong_to_their_section() -> None:
    text = (
        "一、单选题（每题2分）\n1、甲（  ）\nA.一 B.二\n2、乙（  ）\nA.一 B.二\n"
        "二、判断题（每题1分）\n1、丙。\n2、丁。\n"
        "参考答案\n一、单选题\n1-2 AB\n二、判断题\n1.√ 2.×"
    )

    assert told(text) == [
        ("single", "甲（  ）", "A"),
        ("single", "乙（  ）", "B"),
        ("true_false", "丙。", "true"),
        ("true_false", "丁。", "false"),
    ]


def test_blanks_in_brackets_on_lines_and_with_alternatives() -> None:
    text = (
        "填空题（每空2分）\n1、每（季度）一次，由（书记|支部书记）主持。\n"
        "2、原则是____。答案：民主集中制\n3、先____后____。答案：学习；讨论"
    )

    preview = pasted(text)

    assert [
        (q.content.stem, q.content.answer, str(q.content.score)) for q in preview.questions
    ] == [
        ("每（  ）一次，由（  ）主持。", (("季度",), ("书记", "支部书记")), "4"),
        ("原则是____。", (("民主集中制",),), "2"),
        ("先____后____。", (("学习",), ("讨论",)), "4"),
    ]


def test_points_of_a_short_answer_are_no_questions() -> None:
    text = "简答题\n1、怎样记录？\n答案：\n（1）真实\n（2）及时\n2、为什么？\n答案：有用"

    assert told(text) == [
        ("short", "怎样记录？", "（1）真实\n（2）及时"),
        ("short", "为什么？", "有用"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("一、单选题\n1、甲（  ）\nA.一 B.二", "answer_missing"),
        ("一、判断题\n1、甲。", "answer_missing"),
        ("一、单选题\n1、甲（  ）\nA.一 B.二\n答案：春天", "answer_unreadable"),
        ("一、单选题\n1、甲（A）\nA.一 B.二\n答案：B", "answers_differ"),
        ("一、单选题\n1、甲（C）\nA.一 B.二", "unsound"),
        ("一、填空题\n1、没有空也没有答案。", "answer_missing"),
    ],
)
def test_what_is_no_question_is_named(text: str, code: str) -> None:
    preview = pasted(text)

    assert [one.reason_code for one in preview.rejected] == [code]
    assert preview.questions == ()


def document(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p>{one}</w:p>" for one in paragraphs)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
    return file.getvalue()


def run(text: str, style: str = "") -> str:
    return f"<w:r><w:rPr>{style}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    "style",
    [
        '<w:color w:val="FF0000"/>',
        "<w:b/>",
        '<w:u w:val="single"/>',
        '<w:highlight w:val="yellow"/>',
    ],
)
def test_an_answer_that_only_stands_out_is_taken_and_flagged(style: str) -> None:
    data = document(run("1、多久一次？"), run("A.月 "), run("B.季度", style), run("C.半年"))

    [question] = read_file("题.docx", data, in_bank={}).questions

    assert (question.content.answer, [f.code for f in question.findings]) == (
        "B",
        ["type_guessed", "answer_by_mark"],
    )
    assert question.needs_look


def test_numbers_that_word_made_count() -> None:
    number = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    data = document(run("一、判断题"), number + run("甲。（√）"), number + run("乙。（×）"))

    assert [q.content.answer for q in read_file("题.docx", data, in_bank={}).questions] == [
        "true",
        "false",
    ]


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b" " * 60_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bomb(), "too_large"),
        (document(run("没有题号也没有答案的一段话"))[:-30], "bad_docx"),
        (document(), "no_questions"),
    ],
)
def test_hostile_and_empty_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_file("题.docx", data, in_bank={}, format="docx")

    assert refusal.value.code == code

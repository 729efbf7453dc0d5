"""Moodle XML: each type, what is lost on the way, and hostile files."""

from typing import Any

import pytest

from quizzes.errors import ImportRefused
from quizzes.importing import moodle
from quizzes.importing.reader import read_file


def quiz(*questions: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(questions)}</quiz>'.encode()


def question(kind: str, inside: str, stem: str = "甲？") -> str:
    return (
        f'<question type="{kind}"><name><text>名</text></name>'
        f'<questiontext format="html"><text><![CDATA[<p>{stem}</p>]]></text></questiontext>'
        f"{inside}</question>"
    )


def answer(text: str, fraction: float = 0, more: str = "") -> str:
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{more}</answer>'


@pytest.mark.parametrize(
    ("kind", "inside", "expected"),
    [
        (
            "multichoice",
            "<single>true</single>" + answer("一月") + answer("一季度", 100),
            ("single", ("一月", "一季度"), "B"),
        ),
        (
            "multichoice",
            "<single>false</single>" + answer("甲", 50) + answer("乙", 50) + answer("丙", -50),
            ("multiple", ("甲", "乙", "丙"), "AB"),
        ),
        ("truefalse", answer("true", 100) + answer("false"), ("true_false", (), "true")),
        ("truefalse", answer("true") + answer("false", 100), ("true_false", (), "false")),
        (
            "shortanswer",
            answer("季度", 100) + answer("一个季度", 100),
            ("blank", (), (("季度", "一个季度"),)),
        ),
        (
            "numerical",
            answer("7", 100, "<tolerance>0.5</tolerance>"),
            ("blank", (), (("6.5..7.5",),)),
        ),
        (
            "matching",
            "<subquestion><text>组织</text><answer><text>发展</text></answer></subquestion>"
            "<subquestion><text>宣传</text><answer><text>学习</text></answer></subquestion>"
            "<subquestion><text></text><answer><text>监督</text></answer></subquestion>",
            ("matching", ("组织", "宣传"), ("1", "2")),
        ),
        (
            "ordering",
            answer("先") + answer("中") + answer("后"),
            ("ordering", ("先", "中", "后"), "ABC"),
        ),
        (
            "essay",
            "<graderinfo><text>言之有物</text></graderinfo>",
            ("short", (), "言之有物"),
        ),
    ],
)
def test_every_type_is_read(kind: str, inside: str, expected: tuple[Any, ...]) -> None:
    [found], rejected = moodle.read(quiz(question(kind, inside)))

    assert rejected == []
    content = found.content
    assert (str(content.type), content.options, content.answer) == expected
    assert (content.stem, found.findings) == ("甲？", ())


def test_category_score_and_general_feedback() -> None:
    more = "<defaultgrade>2.5</defaultgrade><generalfeedback><text>见条例</text></generalfeedback>"
    category = (
        '<question type="category"><category><text>$course$/top/党章</text></category></question>'
    )

    [found], _rejected = moodle.read(
        quiz(category, question("truefalse", answer("true", 100) + more))
    )

    content = found.content
    assert (content.topic, str(content.score), content.explanation) == ("党章", "2.50", "见条例")


@pytest.mark.parametrize(
    ("inside", "kind", "code"),
    [
        (answer("对", 100) + answer("半对", 50), "shortanswer", "partial_left_out"),
        (answer("*对*", 100), "shortanswer", "wildcard"),
        ("", "essay", "no_reference"),
        (
            "<single>true</single>" + answer("甲", 100) + answer("乙", 50),
            "multichoice",
            "partial_left_out",
        ),
    ],
)
def test_what_changes_its_meaning_here_is_said(inside: str, kind: str, code: str) -> None:
    [found], _rejected = moodle.read(quiz(question(kind, inside)))

    assert [finding.code for finding in found.findings] == [code]


def test_what_can_not_be_taken_is_named_and_the_rest_taken() -> None:
    data = quiz(
        question("cloze", ""),
        question("numerical", answer("七", 100)),
        question("truefalse", answer("true", 100)),
        question("multichoice", answer("甲", 100)),
    )

    found, rejected = moodle.read(data)

    assert [(one.row, str(one.content.type)) for one in found] == [(3, "true_false")]
    assert [(one.row, one.reason_code) for one in rejected] == [
        (1, "unknown_type"),
        (2, "number"),
        (4, "unsound"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<quiz><question", "bad_xml"),
        (b"<html></html>", "not_moodle"),
        (b'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', "bad_xml"),
        (b'<?xml version="1.0"?><!DOCTYPE q SYSTEM "file:///etc/passwd"><quiz/>', "bad_xml"),
    ],
)
def test_hostile_and_broken_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        moodle.read(data)

    assert refusal.value.code == code


def test_a_file_is_recognised_by_what_is_in_it() -> None:
    preview = read_file("导出", quiz(question("truefalse", answer("true", 100))), in_bank={})

    assert preview.format == "moodle"


def test_feedback_on_single_answers_and_tags_come_along() -> None:
    inside = answer("true", 100, "<feedback><text>对，见条例</text></feedback>") + (
        "<generalfeedback><text>第二条</text></generalfeedback>"
        "<tags><tag><text>党史</text></tag></tags>"
    )

    [found], _rejected = moodle.read(quiz(question("truefalse", inside)))

    assert (found.content.explanation, found.content.tags) == ("第二条\n对，见条例", ("党史",))


@pytest.mark.parametrize(
    ("stem", "code"),
    [
        ('看图<img src="https://example.org/a.png">', "pictures"),
        ("x<sup>2</sup>", "more_than_words"),
        ("<table><tr><td>一</td></tr></table>", "more_than_words"),
    ],
)
def test_what_plain_text_loses_is_flagged(stem: str, code: str) -> None:
    [found], _rejected = moodle.read(quiz(question("truefalse", answer("true", 100), stem)))

    assert [finding.code for finding in found.findings] == [code]


def test_script_and_markdown_leave_only_words() -> None:
    told = question("truefalse", answer("true", 100), "甲<script>alert(1)</script>")
    marked = told.replace('format="html"', 'format="markdown"').replace("<p>甲", "**乙**")

    found, _rejected = moodle.read(quiz(told, marked))

    assert [one.content.stem for one in found] == ["甲", "乙"]


@pytest.mark.parametrize("encoding", ["gb2312", "utf-16"])
def test_a_file_in_another_encoding_is_read(encoding: str) -> None:
    text = quiz(question("truefalse", answer("true", 100))).decode()
    data = text.replace("UTF-8", encoding).encode(encoding)

    preview = read_file("题库.xml", data, in_bank={})

    assert [one.content.stem for one in preview.questions] == ["甲？"]


def test_an_encoding_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ImportRefused, match="读不了"):
        moodle.read(b'<?xml version="1.0" encoding="foo-99"?><quiz/>')


def test_text_that_breaks_off_within_a_character_is_refused() -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_file("题.txt", "::甲::党章 {=甲 ~乙}".encode() + b"\xe6\xa0", in_bank={})

    assert refusal.value.code == "truncated_text"

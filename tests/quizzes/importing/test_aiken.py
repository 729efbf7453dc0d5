"""Aiken, sound and broken."""

from typing import Any

import pytest

from quizzes.importing import aiken
from quizzes.importing.reader import read_file

SOUND = (
    "谁主持？\nA. 书记\nB) 组织委员\nANSWER: A\n\n党课多久一次？\nA. 一月\nB. 一季度\nANSWER: B\n"
)


def test_questions_with_both_marks_of_options() -> None:
    found, rejected = aiken.read(SOUND)

    assert rejected == []
    assert [
        (one.row, one.content.stem, one.content.options, one.content.answer) for one in found
    ] == [
        (1, "谁主持？", ("书记", "组织委员"), "A"),
        (6, "党课多久一次？", ("一月", "一季度"), "B"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("甲？\nA. 一\nB. 二\n", "answer_missing"),
        ("甲？\nA. 一\nC. 二\nANSWER: A\n", "letters"),
        ("甲？\nA. 一\nB. 二\nANSWER: C\n", "unsound"),
        ("甲？\nA. 一\nB. 二\nANSWER:\n", "unsound"),
        ("A. 一\nB. 二\nANSWER: A\n", "unsound"),
        ("甲？\nANSWER: A\n", "unsound"),
    ],
)
def test_what_is_no_question_is_named(text: str, reason: str) -> None:
    found, rejected = aiken.read(text)

    assert (found, [one.reason_code for one in rejected]) == ([], [reason])


def test_a_forgotten_answer_spoils_only_its_own_question() -> None:
    found, rejected = aiken.read("甲？\nA. 一\nB. 二\n\n" + SOUND)

    assert [one.content.stem for one in found] == ["谁主持？", "党课多久一次？"]
    assert [(one.row, one.reason_code) for one in rejected] == [(1, "answer_missing")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_in_any_encoding_is_recognised(encoding: str) -> None:
    preview: Any = read_file("题库.txt", SOUND.encode(encoding), in_bank={})

    assert (preview.format, len(preview.questions)) == ("aiken", 2)

"""The lines under a hit."""

from sanwei.search.analysis import query_terms
from sanwei.search.snippets import Piece, marked, snippet


def test_a_line_begins_with_a_word_and_not_with_a_full_stop() -> None:
    text = "甲" * 50 + "。" + "丑" * 19 + "撒盐车" + "乙" * 200

    pieces = snippet(text, query_terms("撒盐车"))

    assert pieces[0].text == "…"
    assert pieces[1].text == "丑" * 19


def test_number_is_marked_as_it_is_written() -> None:
    pieces = marked("学习20大報告，1949年", query_terms("二十大报告 一九四九年"))

    assert pieces == (
        Piece("学习"),
        Piece("20大報告", is_hit=True),
        Piece("，"),
        Piece("1949年", is_hit=True),
    )

"""The lines under a hit."""

from sanwei.search.analysis import query_terms
from sanwei.search.snippets import snippet


def test_a_line_begins_with_a_word_and_not_with_a_full_stop() -> None:
    text = "甲" * 50 + "。" + "丑" * 19 + "撒盐车" + "乙" * 200

    pieces = snippet(text, query_terms("撒盐车"))

    assert pieces[0].text == "…"
    assert pieces[1].text == "丑" * 19

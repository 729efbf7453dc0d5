"""How text becomes terms: one script, one width, pairs of characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanwei.search import numerals
from sanwei.search.analysis import Term, fold, index_terms, phrase_terms, query_terms

WORDS = st.text(alphabet="党课学习支部大會2０aＡ,。 ", max_size=30)


def texts(terms: list[Term]) -> list[str]:
    return [term.text for term in terms]


def test_a_run_of_characters_becomes_overlapping_pairs_and_its_last_one() -> None:
    assert index_terms("三会一课") == ["三会", "会一", "一课", "课"]


def test_latin_words_and_numbers_stay_whole() -> None:
    assert index_terms("Zoom会 2026-07") == ["zoom", "会", "2026", "07", "2026 07"]


def test_number_beside_chinese_is_kept_as_digits_and_spelt_out() -> None:
    assert index_terms("第12次") == ["12", "第十", "十二", "二次", "次"]
    assert texts(query_terms("第12次")) == ["第十", "十二", "二次"]


@pytest.mark.parametrize(
    ("digits", "spelling"),
    [
        ("20大", "二十大"),
        ("第3章", "第三章"),
        ("15年", "十五年"),
        ("105条", "一百零五条"),
        ("110周", "一百一十周"),
        ("100年", "一百年"),
        ("2026年", "二〇二六年"),
        ("第1234号", "第1234号"),
        ("3.5万", "3.5万"),
        ("5g网", "5g网"),
        ("20", "20"),
    ],
)
def test_small_numbers_and_years_are_spelt(digits: str, spelling: str) -> None:
    assert numerals.spelt(digits) == spelling


def test_traditional_and_full_width_text_is_the_same_text() -> None:
    assert fold("黨員大會ＡＢ１") == "党员大会ab1"


def test_folding_keeps_what_has_no_other_form() -> None:
    assert fold("三微学堂") == "三微学堂"


def test_query_of_one_character_looks_for_what_begins_with_it() -> None:
    assert query_terms("党") == [Term("党", is_prefix=True)]


def test_query_names_each_term_once() -> None:
    assert texts(query_terms("学习学习")) == ["学习", "习学"]


def test_word_being_typed_is_a_prefix() -> None:
    assert query_terms("zoom me", is_typing=True) == [Term("zoom"), Term("me", is_prefix=True)]


def test_phrase_holds_words_together_in_order() -> None:
    assert "rust programming" in texts(phrase_terms("Rust Programming"))
    assert "rust programming" in index_terms("The Rust Programming Language")
    assert "rust programming" not in index_terms("Programming Rust")


@pytest.mark.parametrize("text", ["", "   ", "。，！", "\0\0", "😀😀"])
def test_text_without_a_word_asks_for_nothing(text: str) -> None:
    assert query_terms(text) == []


@given(WORDS)
def test_a_text_is_found_by_every_term_of_its_own_query(text: str) -> None:
    indexed = set(index_terms(text))

    for term in query_terms(text):
        assert any(
            one.startswith(term.text) if term.is_prefix else one == term.text for one in indexed
        )

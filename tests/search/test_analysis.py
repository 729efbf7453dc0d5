"""How text becomes terms: one script, one width, pairs of characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanwei.search.analysis import Term, fold, index_terms, phrase_terms, query_terms

WORDS = st.text(alphabet="党课学习支部大會2０aＡ,。 ", max_size=30)


def texts(terms: list[Term]) -> list[str]:
    return [term.text for term in terms]


def test_a_run_of_characters_becomes_overlapping_pairs_and_its_last_one() -> None:
    assert index_terms("三会一课") == ["三会", "会一", "一课", "课"]


def test_latin_words_and_numbers_stay_whole() -> None:
    assert index_terms("2026年第2次Zoom会") == ["2026", "年第", "第", "2", "次", "zoom", "会"]


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

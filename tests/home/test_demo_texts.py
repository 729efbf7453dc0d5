"""The demo's own writing is whole: every text parses, has its length, and names people who are on the roster."""

import pytest
from python_calamine import CalamineWorkbook

from sanwei.home.demo import texts
from sanwei.home.demo.cast import ROSTER
from sanwei.home.demo.texts import Chapter, Passage, Story

BOOK = texts.book()
SHELF = texts.shelf()
STORIES = texts.stories()


def length(body: tuple[Passage, ...]) -> int:
    return sum(len(passage.text) for passage in body)


def branch_by_name() -> dict[str, str]:
    rows = CalamineWorkbook.from_path(str(ROSTER)).get_sheet_by_name("党员").to_python()
    name, branch = rows[0].index("姓名"), rows[0].index("所在党支部")
    return {str(row[name]): str(row[branch]) for row in rows[1:]}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_a_story_is_about_somebody_of_that_branch_and_keeps_his_words(story: Story) -> None:
    people = branch_by_name()

    assert people[story.person] == story.branch
    assert {story.written_by, story.photographed_by} <= people.keys()
    assert [passage.text for passage in story.body if passage.is_quote] == [story.quote]
    assert 500 <= length(story.body) <= 1100
    assert len(story.summary) <= 60


@pytest.mark.parametrize("chapter", BOOK.chapters, ids=lambda chapter: chapter.title)
def test_a_chapter_is_short_enough_for_a_break_and_long_enough_to_count(chapter: Chapter) -> None:
    assert 440 <= length(chapter.body) <= 900


def test_the_library_of_the_demo_is_complete() -> None:
    assert [chapter.number for chapter in BOOK.chapters] == list(range(1, 10))
    assert (len(STORIES), len(SHELF.books), len(SHELF.lists)) == (4, 9, 2)
    assert {book.recommender for book in SHELF.books} <= branch_by_name().keys()


def test_a_reading_list_names_only_what_is_there() -> None:
    there = {("book", BOOK.title)}
    there |= {("story", story.title) for story in STORIES}
    there |= {("shelf", book.title) for book in SHELF.books}

    assert {entry for each in SHELF.lists for entry in each.entries} <= there


def test_markup_in_a_text_stays_text() -> None:
    assert Passage("5 < 6 & <b>").html == "<p>5 &lt; 6 &amp; &lt;b&gt;</p>"

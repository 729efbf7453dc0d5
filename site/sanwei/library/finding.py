"""What the search finds of stories, books, shelves and lists. Registered at start-up.

Of people only the one whom a story is about is found: who recommends or lends a book is no way to that person.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.files.queries import PageWords, pages_saying
from sanwei.library.models import Book, Chapter, ReadingList, ShelfBook, StoryPage
from sanwei.library.queries import books, lists, shelves, stories
from sanwei.search import bodies
from sanwei.search.asked import names as people_named
from sanwei.search.registry import Column, Filter, Found, Place, Searchable, register

#: Parts of a block that are sentences.
SENTENCES: Final = ("caption", "alt", "text", "who")
BRANCH: Final = Column("unit__public_id", "unit__short_name")


def start() -> None:
    people_named.register(StoryPage, "person_name")
    for kind in (STORY, BOOK, CHAPTER, SHELF_BOOK, LIST):
        register(kind)


def _story(story: StoryPage) -> Found:
    body = bodies.text_of(story.body, names=SENTENCES)
    return Found(
        title=story.title,
        url=story.get_url() or "",
        text="\n".join([story.summary, body]),
        facts=(story.person_name, story.person_unit_name or story.unit.short_name),
        places=_pages(story, story.get_url() or ""),
    )


def _book(book: Book) -> Found:
    return Found(
        title=book.title,
        url=book.get_absolute_url(),
        text=book.summary,
        facts=_facts(book.author, book.unit.short_name),
    )


def _chapter(chapter: Chapter) -> Found:
    return Found(
        title=chapter.full_title,
        url=chapter.get_absolute_url(),
        text=bodies.text_of(chapter.body, names=SENTENCES),
        facts=(_("《%(title)s》") % {"title": chapter.book.title},),
        places=_pages(chapter, chapter.get_absolute_url()),
    )


def _shelf_book(book: ShelfBook) -> Found:
    return Found(
        title=book.title,
        url=book.get_absolute_url(),
        text=book.reason,
        facts=_facts(book.author, book.shelf.unit.short_name),
    )


def _list(reading_list: ReadingList) -> Found:
    return Found(
        title=reading_list.title,
        url=reading_list.get_absolute_url(),
        text=reading_list.reason,
        facts=(reading_list.unit.short_name,),
    )


def find_pages(rows: Sequence[Any], words: Sequence[str]) -> None:
    """Put onto each row the pages of the documents in its body that say one of ``words``. One query."""
    shown = {row.pk: _documents_in(row) for row in rows}
    wanted = {key for keys in shown.values() for key in keys}
    found = pages_saying(words, documents=wanted) if wanted else []
    for row in rows:
        row.found_pages = [page for page in found if page.document_id in shown[row.pk]]


def _documents_in(row: Any) -> frozenset[int]:
    return frozenset(
        block["value"]["document"]
        for block in row.body.raw_data
        if block["type"] == "pdf" and block["value"].get("document")
    )


def _pages(row: Any, url: str) -> tuple[Place, ...]:
    pages: list[PageWords] = getattr(row, "found_pages", [])
    return tuple(
        Place(
            text=page.text,
            label=_("第%(number)d页") % {"number": page.number},
            url=f"{url}#{page.anchor}",
        )
        for page in pages
    )


def _facts(*facts: str) -> tuple[str, ...]:
    return tuple(fact for fact in facts if fact)


STORY: Final = Searchable(
    name="story",
    label=gettext_lazy("微故事"),
    model=StoryPage,
    visible_to=lambda user, at: stories.visible_to(user, at=at),
    prepare=lambda rows: rows.select_related("unit"),
    attach=find_pages,
    show=_story,
    filters={
        Filter.TAG: Column("tags__name", "tags__name"),
        Filter.YEAR: Column("first_published_at__year", "first_published_at__year"),
        Filter.BRANCH: BRANCH,
    },
    icon="sheet",
)
BOOK: Final = Searchable(
    name="book",
    label=gettext_lazy("月读一书"),
    model=Book,
    visible_to=lambda user, at: books.visible_to(user, at=at),
    prepare=lambda rows: rows.select_related("unit"),
    show=_book,
    filters={
        Filter.YEAR: Column("first_live_at__year", "first_live_at__year"),
        Filter.BRANCH: BRANCH,
    },
    icon="book",
)
CHAPTER: Final = Searchable(
    name="chapter",
    label=gettext_lazy("章节"),
    model=Chapter,
    visible_to=lambda user, at: books.chapters_visible_to(user, at=at),
    prepare=lambda rows: rows.select_related("book"),
    attach=find_pages,
    show=_chapter,
    filters={
        Filter.YEAR: Column("book__first_live_at__year", "book__first_live_at__year"),
        Filter.BRANCH: Column("book__unit__public_id", "book__unit__short_name"),
    },
    icon="book",
)
SHELF_BOOK: Final = Searchable(
    name="shelf_book",
    label=gettext_lazy("机关书屋"),
    model=ShelfBook,
    visible_to=lambda user, at: shelves.books_visible_to(user, at=at),
    prepare=lambda rows: rows.select_related("shelf__unit"),
    show=_shelf_book,
    filters={
        Filter.YEAR: Column("added_at__year", "added_at__year"),
        Filter.BRANCH: Column("shelf__unit__public_id", "shelf__unit__short_name"),
    },
    icon="book",
)
LIST: Final = Searchable(
    name="list",
    label=gettext_lazy("书单"),
    model=ReadingList,
    visible_to=lambda user, at: lists.visible_to(user, at=at),
    show=_list,
    filters={
        Filter.YEAR: Column("created_at__year", "created_at__year"),
        Filter.BRANCH: BRANCH,
    },
    icon="list",
)

"""What the search finds of stories, books, shelves and lists. Registered at start-up.

Of people only the one whom a story is about is found: who recommends or lends a book is no way to that person.
"""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.library.models import Book, Chapter, ReadingList, ShelfBook, StoryPage
from sanwei.library.queries import books, lists, shelves, stories
from sanwei.search import bodies
from sanwei.search.registry import Found, Searchable, register

#: Parts of a block that are sentences.
SENTENCES: Final = ("caption", "alt", "text", "who")


def start() -> None:
    for kind in (STORY, BOOK, CHAPTER, SHELF_BOOK, LIST):
        register(kind)


def _story(story: StoryPage) -> Found:
    body = bodies.text_of(story.body, names=SENTENCES)
    return Found(
        title=story.title,
        url=story.get_url() or "",
        text="\n".join([story.summary, body]),
        facts=(story.person_name, story.person_unit_name or story.unit.short_name),
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


def _facts(*facts: str) -> tuple[str, ...]:
    return tuple(fact for fact in facts if fact)


STORY: Final = Searchable(
    name="story",
    label=gettext_lazy("微故事"),
    model=StoryPage,
    visible_to=lambda user, at: stories.visible_to(user, at=at),
    prepare=lambda rows: rows.select_related("unit"),
    show=_story,
    icon="sheet",
)
BOOK: Final = Searchable(
    name="book",
    label=gettext_lazy("月读一书"),
    model=Book,
    visible_to=lambda user, at: books.visible_to(user, at=at),
    prepare=lambda rows: rows.select_related("unit"),
    show=_book,
    icon="book",
)
CHAPTER: Final = Searchable(
    name="chapter",
    label=gettext_lazy("章节"),
    model=Chapter,
    visible_to=lambda user, at: books.chapters_visible_to(user, at=at),
    prepare=lambda rows: rows.select_related("book"),
    show=_chapter,
    icon="book",
)
SHELF_BOOK: Final = Searchable(
    name="shelf_book",
    label=gettext_lazy("机关书屋"),
    model=ShelfBook,
    visible_to=lambda user, at: shelves.books_visible_to(user, at=at),
    prepare=lambda rows: rows.select_related("shelf__unit"),
    show=_shelf_book,
    icon="book",
)
LIST: Final = Searchable(
    name="list",
    label=gettext_lazy("书单"),
    model=ReadingList,
    visible_to=lambda user, at: lists.visible_to(user, at=at),
    show=_list,
    icon="list",
)

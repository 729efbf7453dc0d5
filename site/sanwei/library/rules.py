"""Who may have the files of the library, as ``sanwei.files`` asks. Registered at start-up."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from wagtail.models import ReferenceIndex

from sanwei.accounts.models import User
from sanwei.files import access
from sanwei.library import labels
from sanwei.library.models import Book, Chapter, ShelfBook
from sanwei.library.queries import books, shelves, stories

Visitor = User | AnonymousUser


def may_hear_story(user: Visitor, key: str, at: datetime) -> bool:
    """Decide about recordings owned by the story ``key``: it, or a story that shows the same one, is visible."""
    shared = Q(recording__owner_label=labels.STORY, recording__owner_key=key)
    seen = stories.visible_to(user, at=at)
    return seen.filter(Q(public_id=UUID(key)) | shared).exists()


def may_hear_chapter(user: Visitor, key: str, at: datetime) -> bool:
    """Decide about recordings owned by the chapter ``key``, likewise."""
    shared = Q(recording__owner_label=labels.CHAPTER, recording__owner_key=key)
    seen = books.chapters_visible_to(user, at=at)
    return seen.filter(Q(public_id=UUID(key)) | shared).exists()


def may_see_story(user: Visitor, key: str, at: datetime) -> bool:
    """Decide about pictures that the story with primary key ``key`` shows."""
    return stories.visible_to(user, at=at).filter(pk=int(key)).exists()


def may_see_chapter(user: Visitor, key: str, at: datetime) -> bool:
    return books.chapters_visible_to(user, at=at).filter(pk=int(key)).exists()


def may_see_book(user: Visitor, key: str, at: datetime) -> bool:
    return books.visible_to(user, at=at).filter(pk=int(key)).exists()


def may_see_shelf_book(user: Visitor, key: str, at: datetime) -> bool:
    """Decide about cover and e-file of a book of the shelf."""
    return shelves.books_visible_to(user, at=at).filter(pk=int(key)).exists()


def register() -> None:
    """Register the rules, and the rows that open files: a worker or a command loads no admin that would do it."""
    for model in (Book, Chapter, ShelfBook):
        ReferenceIndex.register_model(model)
    access.register(labels.STORY, may_hear_story)
    access.register(labels.CHAPTER, may_hear_chapter)
    access.register(labels.STORY_PAGE, may_see_story)
    access.register(labels.CHAPTER_ROW, may_see_chapter)
    access.register(labels.BOOK, may_see_book)
    access.register(labels.SHELF_BOOK, may_see_shelf_book)

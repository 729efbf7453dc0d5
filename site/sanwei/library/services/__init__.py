"""Writes of the library. The demo and the admin screens make stories, books, shelves and lists through these."""

from sanwei.library.services.books import (
    add_chapter,
    create_book,
    retire_chapter,
    set_monthly_book,
    sync_book,
    sync_chapter,
)
from sanwei.library.services.lists import create_list
from sanwei.library.services.nominations import decline, nominate, take_up
from sanwei.library.services.reflections import decide, write_reflection
from sanwei.library.services.shelves import add_shelf_book, mark_book, open_shelf, unmark_book
from sanwei.library.services.stories import (
    create_story,
    document_changed,
    move_story,
    recording_published,
    retire_story,
    sync_story,
)

__all__ = [
    "add_chapter",
    "add_shelf_book",
    "create_book",
    "create_list",
    "create_story",
    "decide",
    "decline",
    "document_changed",
    "mark_book",
    "move_story",
    "nominate",
    "open_shelf",
    "recording_published",
    "retire_chapter",
    "retire_story",
    "set_monthly_book",
    "sync_book",
    "sync_chapter",
    "sync_story",
    "take_up",
    "unmark_book",
    "write_reflection",
]

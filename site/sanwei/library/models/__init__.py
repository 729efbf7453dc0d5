"""微故事, 月读一书, 机关书屋, 书单."""

from sanwei.library.models.book import Book, Chapter, MonthlyBook
from sanwei.library.models.nomination import Nomination, NominationPhoto
from sanwei.library.models.reading_list import ReadingList, ReadingListEntry
from sanwei.library.models.reflection import Reflection
from sanwei.library.models.shelf import Shelf, ShelfBook, ShelfMark
from sanwei.library.models.story import StoryPage, StoryTag

__all__ = [
    "Book",
    "Chapter",
    "MonthlyBook",
    "Nomination",
    "NominationPhoto",
    "ReadingList",
    "ReadingListEntry",
    "Reflection",
    "Shelf",
    "ShelfBook",
    "ShelfMark",
    "StoryPage",
    "StoryTag",
]

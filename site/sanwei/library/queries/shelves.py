"""机关书屋: shelves of one's own line, their books, one's own marks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length

from sanwei.library.enums import MarkState
from sanwei.library.models import Shelf, ShelfBook, ShelfMark
from sanwei.org import queries as org
from sanwei.org.models import Member


@dataclass(frozen=True)
class ShelfRow:
    """A book of a shelf with one's own mark and how many are reading it, without names."""

    book: ShelfBook
    mark: MarkState | None
    readers: int


def visible_to(user: object, *, at: datetime) -> QuerySet[Shelf]:
    """Return the shelves that ``user`` sees, the nearest unit's first."""
    return (
        Shelf.objects.filter(org.audience_filter(user, at=at))
        .select_related("unit")
        .order_by(Length("unit__path").desc(), "unit__path")
    )


def books_visible_to(user: object, *, at: datetime) -> QuerySet[ShelfBook]:
    """Return the books on the shelves that ``user`` sees."""
    seen = org.audience_filter(user, at=at, prefix="shelf__audience")
    return ShelfBook.objects.filter(seen, is_shown=True)


def rows_of(
    shelf: Shelf, user: object, member: Member | None, *, at: datetime, limit: int | None = None
) -> list[ShelfRow]:
    """Return the shelf's books, newest first, for ``member``."""
    books = (
        books_visible_to(user, at=at)
        .filter(shelf=shelf)
        .select_related("shelf", "file", "cover")
        .prefetch_related("cover__renditions")
        .annotate(readers=Count("marks", filter=Q(marks__state=MarkState.READING)))
        .order_by("-added_at", "-pk")
    )
    found = list(books[:limit] if limit else books)
    marks = _marks_of(member, found)
    return [ShelfRow(book, marks.get(book.pk), book.readers) for book in found]


def _marks_of(member: Member | None, books: Iterable[ShelfBook]) -> dict[int, MarkState]:
    if member is None:
        return {}
    marks = ShelfMark.objects.filter(member=member, book__in=[book.pk for book in books])
    return {mark.book_id: MarkState(mark.state) for mark in marks}

"""月读一书: which book this month, how far a member is, and what is read after its month."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet
from django.db.models.functions import Length

from sanwei.common import clock
from sanwei.library import labels
from sanwei.library.models import Book, Chapter, MonthlyBook
from sanwei.org import queries as org
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem
from sanwei.study.progress import ProgressView

# The longer the path in the tree, the nearer the unit on one's own line.
NEAREST_FIRST = Length("unit__path").desc()


def visible_to(user: object, *, at: datetime) -> QuerySet[Book]:
    """Return the books that ``user`` sees as a reader: on the shelf × audience."""
    return Book.objects.filter(org.audience_filter(user, at=at), is_live=True)


def chapters_visible_to(user: object, *, at: datetime) -> QuerySet[Chapter]:
    """Return the chapters of the books that ``user`` sees."""
    return Chapter.objects.filter(
        org.audience_filter(user, at=at, prefix="book__audience"), book__is_live=True
    )


@dataclass(frozen=True)
class ChapterLine:
    """One chapter as a member stands with it. ``is_late``: its month is over, so reading it is 补读."""

    chapter: Chapter
    item: StudyItem | None
    progress: ProgressView | None
    month_ends: date | None
    today: date

    @property
    def is_read(self) -> bool:
        return self.progress is not None and self.progress.is_completed

    @property
    def has_begun(self) -> bool:
        return self.progress is not None and self.progress.has_begun

    @property
    def is_late(self) -> bool:
        """Whether it was read, or could only be read now, after the month of its book."""
        if self.month_ends is None:
            return False
        read_at = self.progress.completed_at if self.progress else None
        day = clock.local_date(read_at) if read_at else self.today
        return day >= self.month_ends


@dataclass(frozen=True)
class BookReading:
    """A book as one member reads it."""

    book: Book
    month: MonthlyBook | None
    lines: list[ChapterLine]

    @property
    def read_count(self) -> int:
        return sum(line.is_read for line in self.lines)

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def is_finished(self) -> bool:
        return bool(self.lines) and self.read_count == self.count

    @property
    def permille(self) -> int:
        return self.read_count * 1000 // self.count if self.lines else 0

    @cached_property
    def next_line(self) -> ChapterLine | None:
        """The first chapter that is not read."""
        return next((line for line in self.lines if not line.is_read), None)


@dataclass(frozen=True)
class MonthReading:
    """This month's book for a member: ``reading.next_line`` is the chapter to read now."""

    month: MonthlyBook
    reading: BookReading


def monthly_book(user: object, *, at: datetime) -> MonthlyBook | None:
    """Return this month's book for ``user``: of the own branch, else of the nearest unit above that set one."""
    return _months_of(user, at=at).filter(month=_month_of(at)).first()


def months_before(user: object, *, at: datetime) -> list[MonthlyBook]:
    """Return the books of earlier months, newest first, one a month: the nearest unit's."""
    found: dict[date, MonthlyBook] = {}
    for row in (
        _months_of(user, at=at)
        .filter(month__lt=_month_of(at))
        .order_by("-month", NEAREST_FIRST, "pk")
    ):
        found.setdefault(row.month, row)
    return list(found.values())


def month_of_book(book: Book, user: object, *, at: datetime) -> MonthlyBook | None:
    """Return the latest month, up to now, in which ``user``'s line read ``book``."""
    months = _months_of(user, at=at).filter(book=book, month__lte=_month_of(at))
    return months.order_by("-month", NEAREST_FIRST).first()


def month_reading(member: Member, *, at: datetime) -> MonthReading | None:
    """Return this month's book and how far ``member`` is; None where no unit of the line set one. For home."""
    month = monthly_book(member.user, at=at)
    if month is None:
        return None
    return MonthReading(month, reading_of(month.book, member, month=month, at=at))


def reading_of(
    book: Book, member: Member | None, *, month: MonthlyBook | None, at: datetime
) -> BookReading:
    """Return ``book`` as ``member`` stands with it; without a member only its chapters (3 queries)."""
    chapters = list(book.chapters.order_by("number", "pk").defer("body"))
    items = _items_of(chapters)
    views = study.progress_views(member=member, items=items.values()) if member else {}
    ends = month.ends_before if month else None
    today = clock.local_date(at)
    lines = []
    for chapter in chapters:
        item = items.get(str(chapter.public_id))
        progress = views.get(item.pk) if item else None
        lines.append(ChapterLine(chapter, item, progress, ends, today))
    return BookReading(book, month, lines)


def _items_of(chapters: list[Chapter]) -> dict[str, StudyItem]:
    keys = [str(chapter.public_id) for chapter in chapters]
    items = StudyItem.objects.filter(
        owner_label=labels.CHAPTER,
        owner_key__in=keys,
        kind=ItemKind.CHAPTER,
        state=ItemState.LIVE,
    )
    return {item.owner_key: item for item in items}


def _months_of(user: object, *, at: datetime) -> QuerySet[MonthlyBook]:
    """Return the months of the units on the own line whose book exists for ``user``, the nearest unit first."""
    return (
        MonthlyBook.objects.filter(
            org.audience_filter(user, at=at, prefix="book__audience"),
            unit__in=org.line_units(user, at=at).order_by().values("pk"),
            book__is_live=True,
        )
        .select_related("book__cover", "unit")
        .order_by(NEAREST_FIRST, "-month")
    )


def _month_of(at: datetime) -> date:
    return clock.local_date(at).replace(day=1)

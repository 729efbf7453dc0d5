"""书单: lists for one's line, and of each only what one may open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sanwei.library.models import ReadingList, ReadingListEntry
from sanwei.library.queries import books, shelves
from sanwei.org import queries as org
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study.enums import ItemKind
from sanwei.study.models import StudyItem


@dataclass(frozen=True)
class Line:
    """One entry as its reader sees it; ``is_done`` is None where nothing counts."""

    title: str
    url: str
    kind: str | Promise
    note: str
    seal: str | Promise
    is_done: bool | None


def visible_to(user: object, *, at: datetime) -> QuerySet[ReadingList]:
    """Return the lists that ``user`` sees, newest first."""
    return (
        ReadingList.objects.filter(org.audience_filter(user, at=at), is_live=True)
        .select_related("unit")
        .order_by("-created_at", "-pk")
    )


def lines_of(
    reading_list: ReadingList, user: object, member: Member | None, *, at: datetime
) -> list[Line]:
    """Return the entries that exist for ``user``, in order; a list hides what its reader may not open."""
    entries = list(
        reading_list.entries.select_related("item", "book", "shelf_book__shelf").order_by(
            "sort_order", "pk"
        )
    )
    items = _seen(study.items_visible_to(user, at=at), [e.item_id for e in entries])
    seen_books = _seen(books.visible_to(user, at=at), [e.book_id for e in entries])
    seen_shelf = _seen(shelves.books_visible_to(user, at=at), [e.shelf_book_id for e in entries])
    wanted = [e.item for e in entries if e.item_id in items]
    done = _done(member, wanted)
    lines = []
    for entry in entries:
        if entry.item_id in items:
            lines.append(_item_line(entry, done))
        elif entry.book_id in seen_books or entry.shelf_book_id in seen_shelf:
            lines.append(_book_line(entry))
    return lines


def _seen(rows: QuerySet[Any], keys: list[int | None]) -> set[int | None]:
    """Return those of ``keys`` that are among ``rows``; no key asks no question."""
    wanted = [key for key in keys if key is not None]
    return set(rows.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def _done(member: Member | None, items: list[StudyItem | None]) -> dict[int, bool]:
    kept = [item for item in items if item is not None]
    if member is None or not kept:
        return {}
    views = study.progress_views(member=member, items=kept)
    return {key: view.is_completed for key, view in views.items()}


def _item_line(entry: ReadingListEntry, done: dict[int, bool]) -> Line:
    item = entry.item
    assert item is not None  # noqa: S101 - chosen by the caller
    kind = ItemKind(item.kind)
    seals = {
        ItemKind.LECTURE: _("课"),
        ItemKind.QUIZ: _("答"),
        ItemKind.STORY: _("事"),
        ItemKind.CHAPTER: _("读"),
    }
    return Line(item.title, item.url, kind.label, entry.note, seals[kind], done.get(item.pk))


def _book_line(entry: ReadingListEntry) -> Line:
    thing = entry.book or entry.shelf_book
    assert thing is not None  # noqa: S101 - held by library_list_entry_names_one_thing
    kind = _("月读一书") if entry.book else _("书屋")
    return Line(thing.title, thing.get_absolute_url(), kind, entry.note, _("书"), None)

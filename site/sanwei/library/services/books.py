"""Writes on 月读一书: books, their chapters as StudyItems, which book a unit reads in a month."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from media_pipeline import services as media
from media_pipeline.models import MediaAsset
from sanwei.library import labels
from sanwei.library.models import Book, Chapter, MonthlyBook
from sanwei.org.models import Audience, OrgUnit
from sanwei.org.services import audience_for
from sanwei.study import services as study
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem


@transaction.atomic
def create_book(
    *,
    unit: OrgUnit,
    title: str,
    source: str,
    author: str = "",
    summary: str = "",
    audience: Audience | None = None,
    is_live: bool = False,
    at: datetime,
    **fields: Any,
) -> Book:
    """Create a book of ``unit``, for its 党员 unless ``audience`` says more; a live one is declared unclassified."""
    book = Book.objects.create(
        unit=unit,
        title=title,
        author=author,
        summary=summary,
        source=source,
        audience=audience or audience_for(unit=unit),
        is_live=is_live,
        confirmed_unclassified=fields.pop("confirmed_unclassified", is_live),
        **fields,
    )
    sync_book(book=book, at=at)
    return book


@transaction.atomic
def add_chapter(
    *,
    book: Book,
    title: str,
    body: list[tuple[str, Any]],
    number: int | None = None,
    recording: MediaAsset | None = None,
    at: datetime,
) -> Chapter:
    """Add a chapter, the next one unless ``number`` says which; ``body`` as for ``create_story``."""
    last = book.chapters.order_by("-number").values_list("number", flat=True).first() or 0
    chapter = Chapter.objects.create(
        book=book, number=number or last + 1, title=title, body=body, recording=recording
    )
    sync_chapter(chapter=chapter, at=at)
    return chapter


@transaction.atomic
def sync_book(*, book: Book, at: datetime) -> None:
    """Bring the StudyItems of all chapters in step with the stored book; idempotent."""
    if book.is_live and book.first_live_at is None:
        Book.objects.filter(pk=book.pk).update(first_live_at=at)
        book.first_live_at = at
    for chapter in book.chapters.select_related("recording"):
        chapter.book = book
        sync_chapter(chapter=chapter, at=at)


@transaction.atomic
def sync_chapter(*, chapter: Chapter, at: datetime) -> StudyItem:
    """Bring the StudyItem of a chapter in step, count its characters and bind its recording; idempotent."""
    characters = chapter.count_characters()
    if characters != chapter.characters:
        chapter.characters = characters
        Chapter.objects.filter(pk=chapter.pk).update(characters=characters)
    recording = chapter.recording
    if recording and not recording.owner_label:
        media.bind_owner(
            asset=recording, owner_label=labels.CHAPTER, owner_key=str(chapter.public_id)
        )
    return _sync_item(chapter, state=_state_of(chapter.book), at=at)


@transaction.atomic
def retire_chapter(*, chapter: Chapter, at: datetime) -> StudyItem:
    """Take a chapter out of study for good: it is about to be deleted. Its records stay."""
    return _sync_item(chapter, state=ItemState.RETIRED, at=at)


def set_monthly_book(*, unit: OrgUnit, month: date, book: Book, note: str = "") -> MonthlyBook:
    """Let ``unit`` read ``book`` in the month that ``month`` lies in; replaces what was set for it."""
    row, _created = MonthlyBook.objects.update_or_create(
        unit=unit, month=month.replace(day=1), defaults={"book": book, "note": note}
    )
    return row


def _state_of(book: Book) -> ItemState:
    if book.is_live:
        return ItemState.LIVE
    return ItemState.RETIRED if book.first_live_at else ItemState.DRAFT


def _sync_item(chapter: Chapter, *, state: ItemState, at: datetime) -> StudyItem:
    book = chapter.book
    return study.sync_item(
        owner_label=labels.CHAPTER,
        owner_key=str(chapter.public_id),
        kind=ItemKind.CHAPTER,
        title=f"《{book.title}》{chapter.full_title}",
        url=chapter.get_absolute_url(),
        unit=book.unit,
        audience=book.audience,
        state=state,
        characters=chapter.count_characters(),
        at=at,
    )

"""月读一书: a book with its chapters, one chapter, the books of earlier months."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from media_pipeline.queries import playback_of
from sanwei.common.errors import NotVisible
from sanwei.library import labels
from sanwei.library.queries import books
from sanwei.library.views.person import for_readers
from sanwei.org.models import Member
from sanwei.study import queries as study


@require_safe
@for_readers
def book_page(
    request: HttpRequest, member: Member | None, at: datetime, book: UUID
) -> HttpResponse:
    found = books.visible_to(request.user, at=at).select_related("cover", "unit")
    row = found.filter(public_id=book).first()
    if row is None:
        raise NotVisible
    month = books.month_of_book(row, request.user, at=at)
    reading = books.reading_of(row, member, month=month, at=at)
    return render(
        request,
        "library/book.html",
        {"room": "learn", "book": row, "reading": reading, "month": month},
    )


@require_safe
@for_readers
def chapter_page(
    request: HttpRequest, member: Member | None, at: datetime, chapter: UUID
) -> HttpResponse:
    """Show the text; what counts is measured from the page (``study/reading-page.js``)."""
    user = request.user
    found = books.chapters_visible_to(user, at=at).select_related(
        "book__unit", "book__cover", "recording__current_version"
    )
    row = found.filter(public_id=chapter).first()
    if row is None:
        raise NotVisible
    item = study.item_of(labels.CHAPTER, row.public_id)
    month = books.month_of_book(row.book, user, at=at)
    reading = books.reading_of(row.book, member, month=month, at=at)
    place = next(n for n, line in enumerate(reading.lines) if line.chapter.pk == row.pk)
    context = {
        "room": "learn",
        "chapter": row,
        "book": row.book,
        "month": month,
        "reading": reading,
        "line": reading.lines[place],
        "previous": reading.lines[place - 1].chapter if place else None,
        "following": reading.lines[place + 1].chapter if place + 1 < reading.count else None,
        "counted": study.reading_view(user=user, item=item, at=at),
        "playback": playback_of(asset=row.recording, user=user, at=at) if row.recording else None,
    }
    return render(request, "library/chapter.html", context)


@require_safe
@for_readers
def months(request: HttpRequest, member: Member | None, at: datetime) -> HttpResponse:
    """The books of earlier months; reading them now is 补读."""
    rows = books.months_before(request.user, at=at)
    return render(request, "library/months.html", {"room": "learn", "months": rows})

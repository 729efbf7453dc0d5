"""机关书屋: a shelf, an e-book to read page by page, and one's own mark on a book."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from sanwei.common.errors import NotVisible
from sanwei.library import services
from sanwei.library.enums import MarkState
from sanwei.library.presentation import pdf_pages_of
from sanwei.library.queries import shelves
from sanwei.library.views.person import for_members, for_readers
from sanwei.org.models import Member


@require_safe
@for_readers
def shelf_page(
    request: HttpRequest, member: Member | None, at: datetime, shelf: UUID
) -> HttpResponse:
    seen = shelves.visible_to(request.user, at=at)
    row = seen.filter(public_id=shelf).first()
    if row is None:
        raise NotVisible
    context = {
        "room": "learn",
        "shelf": row,
        "rows": shelves.rows_of(row, request.user, member, at=at),
        "others": seen.exclude(pk=row.pk),
        "states": MarkState,
        "is_member": member is not None,
    }
    return render(request, "library/shelf.html", context)


@require_safe
@for_readers
def read_page(
    request: HttpRequest, member: Member | None, at: datetime, book: UUID
) -> HttpResponse:
    """Show an e-book page by page. Nothing counts: what is read for study is a chapter."""
    found = shelves.books_visible_to(request.user, at=at).select_related("shelf", "file")
    row = found.filter(public_id=book, file__page_count__gt=0).first()
    if row is None or row.file is None:
        raise NotVisible
    context = {"room": "learn", "book": row, "pages": pdf_pages_of(row.file)}
    return render(request, "library/shelf_read.html", context)


@require_POST
@for_members
def mark(request: HttpRequest, member: Member, at: datetime, book: UUID) -> HttpResponse:
    """Set one's own state; pressing the present one again takes it back."""
    found = shelves.books_visible_to(request.user, at=at).select_related("shelf")
    row = found.filter(public_id=book).first()
    if row is None:
        raise NotVisible
    state = request.POST.get("state", "")
    if state in MarkState.values:
        services.mark_book(member=member, book=row, state=MarkState(state), at=at)
    else:
        services.unmark_book(member=member, book=row)
    return redirect(row.get_absolute_url())

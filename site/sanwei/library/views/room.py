"""The room 书屋: this month's book, the newest stories, the shelf, the lists."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sanwei.library.queries import books, lists, shelves, stories
from sanwei.library.views.person import for_readers
from sanwei.org.models import Member

NEW_STORIES = 4
ON_SHELF = 6
STORIES_A_PAGE = 20


@require_safe
@for_readers
def index(request: HttpRequest, member: Member | None, at: datetime) -> HttpResponse:
    user = request.user
    shelf = shelves.visible_to(user, at=at).first()
    context = {
        "room": "learn",
        "month": books.month_reading(member, at=at) if member else None,
        "stories": stories.latest(user, at=at, limit=NEW_STORIES),
        "shelf": shelf,
        "shelf_rows": shelves.rows_of(shelf, user, member, at=at, limit=ON_SHELF) if shelf else [],
        "lists": lists.visible_to(user, at=at),
        "is_member": member is not None,
        "may_review": stories.waiting_for(user, at=at).exists(),
    }
    return render(request, "library/index.html", context)


@require_safe
@for_readers
def stories_page(request: HttpRequest, member: Member | None, at: datetime) -> HttpResponse:
    """All stories, newest first."""
    pages = Paginator(stories.newest(request.user, at=at), STORIES_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "library/stories.html", {"room": "learn", "page": page})

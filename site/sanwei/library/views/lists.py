"""书单: one list, as far as its reader may open what stands on it."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sanwei.common.errors import NotVisible
from sanwei.library.queries import lists
from sanwei.library.views.person import for_readers
from sanwei.org.models import Member


@require_safe
@for_readers
def list_page(
    request: HttpRequest, member: Member | None, at: datetime, reading_list: UUID
) -> HttpResponse:
    row = lists.visible_to(request.user, at=at).filter(public_id=reading_list).first()
    if row is None:
        raise NotVisible
    lines = lists.lines_of(row, request.user, member, at=at)
    counted = [line for line in lines if line.is_done is not None]
    context = {
        "room": "learn",
        "list": row,
        "lines": lines,
        "counted": len(counted),
        "done": sum(bool(line.is_done) for line in counted),
    }
    return render(request, "library/list.html", context)

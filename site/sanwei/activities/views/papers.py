"""Word files of branch life: one record, and 季度合订本."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sanwei.activities import access
from sanwei.activities.errors import LifeNotVisible
from sanwei.activities.pages import Filters
from sanwei.activities.papers import files
from sanwei.activities.papers.record import Sheet, file_name
from sanwei.common import clock

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@never_cache
@login_required
@require_safe
def word(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Hand out one record as a Word file to whoever may open it."""
    at = clock.now()
    parts = access.parts_for(request.user, activity, at=at)
    reach = access.reach_of_part(request.user, parts[0], at=at)
    sheet = Sheet(parts[0].activity, tuple(parts), reach.sees_sick)
    content = files.record_file(sheet, actor=access.signed_in(request.user), at=at)
    return _file(content, file_name(sheet.activity))


@never_cache
@login_required
@require_safe
def book(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Hand out all records of a branch in a quarter as one Word file."""
    at = clock.now()
    branch = access.unit_for(request.user, unit, at=at)
    if not branch.is_branch:
        raise LifeNotVisible
    quarter = Filters.read(request.GET, today=clock.local_date(at)).quarter
    content = files.quarter_book(
        branch,
        quarter,
        sees_sick=access.reach_of(request.user, branch, None, at=at).sees_sick,
        actor=access.signed_in(request.user),
        at=at,
    )
    return _file(content, files.book_name(branch, quarter))


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=WORD,
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )

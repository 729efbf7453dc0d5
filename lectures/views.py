"""Pages of lectures that are no Wagtail pages: a series."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lectures import queries
from lectures.models import Series
from sanwei.common import clock
from sanwei.common.errors import NotVisible


@login_required
def series(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """List the lectures of a series that this reader sees; a series without any does not exist for them."""
    found = Series.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    in_order = queries.lectures_of(found, request.user, at=clock.now())
    lectures = list(queries.for_cards(in_order))
    if not lectures:
        raise NotVisible
    return render(
        request,
        "lectures/series.html",
        {"series": found, "lectures": lectures, "room": "learn"},
    )

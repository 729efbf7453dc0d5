"""The page of the twelve months and its workbook."""

from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sanwei.activities import access
from sanwei.activities.errors import LifeNotVisible
from sanwei.activities.views.frame import frame
from sanwei.activities.year.sheet import year_file
from sanwei.activities.year.table import YearTable, year_tables
from sanwei.common import clock
from sanwei.org.models import OrgUnit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YEARS_BACK, YEARS_AHEAD = 5, 1


@login_required
def page(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Show twelve months of a branch, or of every branch under a unit."""
    at = clock.now()
    place = _place(request, unit, at)
    today = clock.local_date(at)
    year = _year(request, today)
    context = frame(
        place,
        access.reach_of(request.user, place, None, at=at),
        place=place,
        year=year,
        years=range(today.year + YEARS_AHEAD, today.year - YEARS_BACK, -1),
        months=range(1, 13),
        tables=_tables(place, year, today),
        today=today,
    )
    return render(request, "activities/year/page.html", context)


@login_required
def workbook(request: HttpRequest, unit: UUID) -> FileResponse:
    """Hand out the table on screen; leaves an audit row."""
    at = clock.now()
    place = _place(request, unit, at)
    today = clock.local_date(at)
    year = _year(request, today)
    actor = access.signed_in(request.user)
    file = year_file(place, year, _tables(place, year, today), actor=actor, at=at)
    name = _("%(unit)s%(year)s年组织生活一览表.xlsx") % {"unit": place.short_name, "year": year}
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _place(request: HttpRequest, unit: UUID, at: datetime) -> OrgUnit:
    """Return the unit; a 党小组 has no table of its own, its rows stand in its branch's. Raises: LifeNotVisible."""
    place = access.unit_for(request.user, unit, at=at)
    if place.is_group:
        raise LifeNotVisible
    return place


def _year(request: HttpRequest, today: date) -> int:
    asked = request.GET.get("year", "")
    offered = range(today.year - YEARS_BACK + 1, today.year + YEARS_AHEAD + 1)
    is_offered = asked.isascii() and asked.isdecimal() and len(asked) == 4 and int(asked) in offered
    return int(asked) if is_offered else today.year


def _tables(place: OrgUnit, year: int, today: date) -> tuple[YearTable, ...]:
    branches = OrgUnit.objects.under(str(place.path)).branches().standing_on(date(year, 1, 1))
    return year_tables(branches.order_by("path"), year, today=today)

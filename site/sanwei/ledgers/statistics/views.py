"""统计 of a unit: the tables, what each number opens into, and the workbook of what is on screen."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.ledgers.access import log_names_opened, signed_in, unit_for
from sanwei.ledgers.errors import LedgerNotVisible
from sanwei.ledgers.exporting import lane
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.kinds.tables import parameters_of
from sanwei.ledgers.statistics.columns_chart import charts_of as columns_of
from sanwei.ledgers.statistics.enums import Topic
from sanwei.ledgers.statistics.figures import FIGURES
from sanwei.ledgers.statistics.forms import FilterForm
from sanwei.ledgers.statistics.months import months_of, sentence_of
from sanwei.ledgers.statistics.screens import page_number, page_of, rows_page

REFUSED_STATUS = 422


@login_required
@require_safe
def statistics(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one table of a unit; a question that makes no sense is told why and shows none."""
    at = clock.now()
    unit = unit_for(request.user, public_id, at=at)
    form = FilterForm(request.GET, today=clock.local_date(at))
    topic = request.GET.get("table", "")
    topic = Topic(topic) if topic in Topic.values else Topic.STUDY
    page = page_of(form.filter_of(unit), topic) if form.is_valid() else None
    context = {
        "unit": unit,
        "room": "statistics",
        "form": form,
        "topic": topic,
        "topics": Topic,
        "page": page,
        "asked": page.table.filter if page else None,
        "at": at,
    }
    return render(
        request,
        "ledgers/statistics/page.html",
        context,
        status=200 if page else REFUSED_STATUS,
    )


@login_required
@require_safe
def months(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show 参学率 and 学时 of a unit month by month, each number opening into its rows."""
    at = clock.now()
    unit = unit_for(request.user, public_id, at=at)
    form = FilterForm(request.GET, today=clock.local_date(at))
    asked = form.filter_of(unit) if form.is_valid() else None
    found = months_of(asked) if asked else ()
    context = {
        "unit": unit,
        "room": "statistics",
        "form": form,
        "topics": Topic,
        "asked": asked,
        "months": found,
        "charts": columns_of(found) if found else (),
        "sentence": sentence_of(found) if found else "",
    }
    status = 200 if asked else REFUSED_STATUS
    return render(request, "ledgers/statistics/months.html", context, status=status)


@login_required
@require_safe
def figure(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """Open a number into its rows. Names from above leave an audit row. Raises: LedgerNotVisible."""
    at = clock.now()
    unit = unit_for(request.user, public_id, at=at)
    found = FIGURES.get(code)
    asked = FilterForm(request.GET, today=clock.local_date(at)).filter_of(unit)
    line = request.GET.get("line") or None
    number = page_number(request.GET.get("page", ""))
    page = rows_page(asked, found, line=line, number=number) if found else None
    if page is None:
        raise LedgerNotVisible
    if page.shows_rows and page.figure.names_people:
        log_names_opened(request.user, unit, at=at, target=unit)
    context = {
        "unit": unit,
        "room": "statistics",
        "page": page,
        "asked": asked,
        "line": line or "",
        "at": at,
    }
    return render(request, "ledgers/statistics/figure.html", context)


@login_required
@require_POST
def export(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for the workbook of what is on screen: sums and branches, nobody's name. The lane makes it."""
    at = clock.now()
    unit = unit_for(request.user, public_id, at=at)
    asked = FilterForm(request.GET, today=clock.local_date(at)).filter_of(unit)
    try:
        made = lane.order(
            kind=ExportKind.TABLES,
            form=ExportForm.XLSX,
            parameters=parameters_of(asked),
            requester=signed_in(request.user),
        )
    except SanweiError as refused:
        messages.error(request, str(refused.message))
        return redirect(f"{reverse('ledgers:statistics', args=[public_id])}?{asked.query}")
    return redirect(f"{reverse('ledgers:export_one', args=[made.public_id])}?new=1")

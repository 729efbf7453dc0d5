"""The pages of the ledger: the quarter of a unit, the facts behind one entry."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sanwei.common import clock
from sanwei.ledgers import queries
from sanwei.ledgers.access import entry_for, log_names_opened, unit_for
from sanwei.ledgers.page import Filters, ledger_page


@login_required
def ledger(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a quarter of a unit's ledger; ``member``, ``account``, ``kind`` and ``people`` open a number's rows."""
    at = clock.now()
    unit = unit_for(request.user, public_id, at=at)
    page = ledger_page(unit, Filters.read(request.GET, today=clock.local_date(at)))
    if page.names_people:
        log_names_opened(request.user, unit, at=at, target=unit)
    template = "rows.html" if request.headers.get("HX-Target") == "rows" else "ledger.html"
    return render(request, f"ledgers/{template}", {"page": page, "unit": unit, "room": "ledger"})


@login_required
def entry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what stands behind one entry: chain, record, rule, evidence. Minutes are for the member alone."""
    at = clock.now()
    found = entry_for(request.user, public_id, at=at)
    is_own = found.member is not None and found.member.user_id == request.user.pk
    if not is_own:
        log_names_opened(request.user, found.unit, at=at, target=found)
    context = {"facts": queries.facts_of(found), "unit": found.unit, "is_own": is_own}
    if is_own and found.record is not None:
        context["score_note"] = queries.score_note_of(found.record, at=at)
    template = "entry_own.html" if is_own else "entry_desk.html"
    return render(request, f"ledgers/{template}", {**context, "room": "ledger"})

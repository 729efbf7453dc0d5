"""学时明细: the member's own with its facts, a person's year at the desk, and both as a sheet to print."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sanwei.common import audit, clock
from sanwei.home import figures
from sanwei.home.views.member import who_is_here
from sanwei.ledgers import queries as ledgers
from sanwei.ledgers.access import PersonScope, log_names_opened, person_for, signed_in
from sanwei.ledgers.credit_sheet import sheet_of
from sanwei.ledgers.queries import CreditStatement, SeenYear
from sanwei.org import queries as org
from sanwei.org.models import Member
from sanwei.study import queries as study


@never_cache
@login_required
@require_safe
def credit_statement(request: HttpRequest) -> HttpResponse:
    """Show one's own year; evidence, scores, rules and corrections stand behind each line."""
    at = clock.now()
    member = org.member_of(request.user)
    if member is None:
        return redirect("accounts:security")
    statement, years = _asked(request, member, at)
    next_day = datetime.combine(statement.as_of + timedelta(days=1), time(), clock.SHANGHAI)
    lines = ledgers.as_read_by(member, statement.all_lines, at=at)
    details = ledgers.details_of(member=member, lines=lines, until=min(at, next_day))
    context = who_is_here(member, at) | {
        "room": "me",
        "statement": statement,
        "year": figures.year_of(statement),
        "years": years,
        "months": figures.by_month(details),
        "uncounted": sum(not one.line.is_counted for one in details),
    }
    return render(request, "home/credits.html", context)


@login_required
@require_safe
def credit_sheet(request: HttpRequest) -> HttpResponse:
    """Show one's own 学时证明, ready to print."""
    at = clock.now()
    member = org.member_of(request.user)
    if member is None:
        return redirect("accounts:security")
    statement, _years = _asked(request, member, at)
    membership = org.membership_on(member, statement.as_of)
    sheet = sheet_of(
        member=member,
        branch=membership.branch if membership else None,
        seen=ledgers.own_year(statement, at=at),
    )
    return render(request, "home/credit_sheet.html", {"sheet": sheet, "printed_at": at})


@never_cache
@login_required
@require_safe
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a person's year to the desk: what counted, what did not and why. No bar, no minutes."""
    at = clock.now()
    scope = person_for(request.user, public_id, at=at)
    seen, years = _seen(request, scope, at)
    log_names_opened(request.user, scope.unit, at=at, target=scope.member)
    disputes = study.answerable_by(request.user, at=at).filter(member=scope.member)
    context: dict[str, Any] = {
        "room": "people",
        "unit": scope.unit,
        "member": scope.member,
        "is_here": scope.is_here,
        "seen": seen,
        "years": years,
        "lines": tuple(reversed(seen.lines)),
        "disputes": disputes.order_by("-opened_at", "-pk"),
    }
    return render(request, "home/person.html", context)


@never_cache
@login_required
@require_safe
def person_sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a person's 学时证明 to the desk; leaves an audit row."""
    at = clock.now()
    scope = person_for(request.user, public_id, at=at)
    seen, _years = _seen(request, scope, at)
    audit.log(
        at=at,
        actor=signed_in(request.user),
        action="ledger.print_statement",
        target_label="org.member",
        target_key=scope.member.public_id,
        unit_key=scope.unit.public_id,
        year=seen.year,
    )
    sheet = sheet_of(member=scope.member, branch=scope.unit, seen=seen)
    context = {"sheet": sheet, "printed_at": at, "person": scope.member}
    return render(request, "home/credit_sheet.html", context)


def _asked(request: HttpRequest, member: Member, at: datetime) -> tuple[CreditStatement, list[int]]:
    today = clock.local_date(at)
    years = figures.years_of(member, today)
    year = figures.year_asked(request.GET, years, today)
    return ledgers.statement_of(member=member, year=year, as_of=today), years


def _seen(request: HttpRequest, scope: PersonScope, at: datetime) -> tuple[SeenYear, list[int]]:
    statement, years = _asked(request, scope.member, at)
    return ledgers.seen_year(statement, paths=scope.paths, is_here=scope.is_here), years

"""政治生日 at the desk: the list of a month, the card of one person, the cards on paper; and one's own card."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.library.models import ShelfBook
from sanwei.library.queries import shelves as library
from sanwei.notices.birthdays import queries, services
from sanwei.notices.birthdays.forms import CardForm
from sanwei.notices.birthdays.queries import Birthday
from sanwei.notices.birthdays.words import wish_of
from sanwei.notices.errors import BirthdayNotVisible
from sanwei.org import queries as org
from sanwei.org.enums import UnitKind
from sanwei.org.models import Member, OrgUnit

SIZES = ("a5", "a4")
YEARS_AROUND = (
    1  # a card is written for this year, looked up for the last one, prepared for the next
)


@login_required
@require_GET
def birthdays(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """List the birthdays of a month for the 主题党日: by day, those with the month only at the end."""
    unit, today = _unit(request, public_id), clock.local_date(clock.now())
    month = _month(request.GET.get("month", ""), today)
    found = queries.birthdays_in(unit, month, today=today)
    context = {
        "room": "birthdays",
        "unit": unit,
        "month": month,
        "before": org.months_later(month, -1),
        "after": org.months_later(month, 1),
        "rows": found,
        "unknown": list(queries.without_joining_date(unit, today=today)),
    }
    return render(request, "notices/birthdays.html", context)


@never_cache
@login_required
def birthday(request: HttpRequest, public_id: UUID, member_id: UUID) -> HttpResponse:
    """Show the card of one person and, to those who keep the branch, the form that writes it."""
    at = clock.now()
    unit = _unit(request, public_id)
    found = _birthday(request, unit, member_id, at)
    may_write = queries.may_write_cards(request.user, found.branch, at=at)
    books = _books(request, at)
    form = CardForm(request.POST or None, books=books, initial=_initial(found))
    if request.method == "POST" and form.is_valid() and _write(request, form, found, at):
        messages.success(request, _("贺卡已保存，可以打印。"))
        return redirect(f"{request.path}?year={found.year}")
    context = {
        "room": "birthdays",
        "unit": unit,
        "birthday": found,
        "wish": wish_of(found),
        "form": form,
        "may_write": may_write,
        "has_books": books.exists(),
        "sizes": [(size, _("打印%s") % size.upper()) for size in SIZES],
    }
    return render(request, "notices/birthday.html", context)


@never_cache
@login_required
@require_GET
def birthday_print(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the cards of a month, or of one person of it, one a sheet, A5 or A4."""
    unit, today = _unit(request, public_id), clock.local_date(clock.now())
    month = _month(request.GET.get("month", ""), today)
    asked = request.GET.get("member", "")
    found = [
        one
        for one in queries.birthdays_in(unit, month, today=today)
        if not asked or str(one.member.public_id) == asked
    ]
    if not found:
        raise BirthdayNotVisible
    size = request.GET.get("size", SIZES[0])
    context = {
        "unit": unit,
        "month": month,
        "member": asked,
        "size": size if size in SIZES else SIZES[0],
        "cards": [(one, wish_of(one)) for one in found],
    }
    return render(request, "notices/birthday_print.html", context)


@never_cache
@login_required
@require_GET
def own_birthday(request: HttpRequest) -> HttpResponse:
    """Show one's own card of this year, from the day on; before it, when it comes."""
    today = clock.local_date(clock.now())
    member = org.member_of(request.user)
    if member is None:
        return redirect("accounts:security")
    found = queries.birthday_of(member, today.year, today=today)
    context: dict[str, Any] = {"room": "me", "birthday": found}
    if found is not None:
        context |= {"wish": wish_of(found), "has_come": _has_come(found, today)}
    return render(request, "notices/own_birthday.html", context)


def _has_come(found: Birthday, today: date) -> bool:
    joined_on = found.member.joined_on
    if found.on is not None:
        return found.on <= today
    return joined_on is not None and joined_on.month <= today.month


def _unit(request: HttpRequest, public_id: UUID) -> OrgUnit:
    """Return a unit whose desk the person may open. Raises: BirthdayNotVisible."""
    found = (
        org.units_visible_to(request.user, at=clock.now())
        .exclude(kind=UnitKind.GROUP)
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise BirthdayNotVisible
    return found


def _birthday(request: HttpRequest, unit: OrgUnit, member_id: UUID, at: datetime) -> Birthday:
    today = clock.local_date(at)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    member = Member.objects.filter(public_id=member_id).first()
    if member is None or abs(year - today.year) > YEARS_AROUND:
        raise BirthdayNotVisible
    found = queries.birthday_of(member, year, today=today)
    if found is None or not found.branch.is_within(unit):
        raise BirthdayNotVisible
    return found


def _month(asked: str, today: date) -> date:
    """Return the first day of the month that ``2026-09`` names, of this one where it names none nearby."""
    try:
        month = datetime.strptime(asked, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return today.replace(day=1)
    is_near = abs(month.year - today.year) <= YEARS_AROUND
    return month if is_near else today.replace(day=1)


def _books(request: HttpRequest, at: datetime) -> QuerySet[ShelfBook]:
    return library.books_visible_to(request.user, at=at).order_by("title", "pk")


def _initial(found: Birthday) -> dict[str, Any]:
    book = found.card.book if found.card else None
    return {"wish": wish_of(found), "book": book.public_id if book else None}


def _write(request: HttpRequest, form: CardForm, found: Birthday, at: datetime) -> bool:
    if not isinstance(request.user, User):
        raise BirthdayNotVisible
    try:
        services.write_card(
            birthday=found,
            wish=form.cleaned_data["wish"],
            book=form.cleaned_data["book"],
            actor=request.user,
            at=at,
        )
    except SanweiError as refusal:
        form.add_error(None, str(refusal.message))
        return False
    return True

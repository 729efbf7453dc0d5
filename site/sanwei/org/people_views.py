"""People at the desk: what is known of one, why somebody is not counted, who came and went."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.common.errors import NotVisible, SanweiError
from sanwei.org import policies, queries, services
from sanwei.org.enums import DESK_ROLES, UnitKind
from sanwei.org.models import IdentityNumber, OrgUnit
from sanwei.org.queries import Dossier

YEARS_BACK = 5


class NotCountedForm(forms.Form):
    """A dated decision; the fields are asked once."""

    starts_on = forms.DateField(
        label=gettext_lazy("自何日起"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_before = forms.DateField(
        label=gettext_lazy("恢复计入的日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("还不知道就空着，以后再结束。"),
    )
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)
    approver = forms.CharField(
        label=gettext_lazy("批准的组织或人"),
        max_length=100,
        help_text=gettext_lazy("例如：支委会、上级党委。"),
    )
    decided_on = forms.DateField(
        label=gettext_lazy("批准日期"), widget=forms.DateInput(attrs={"type": "date"})
    )


@login_required
@require_safe
def moves(request: HttpRequest, unit: UUID) -> HttpResponse:
    """谁来了，谁走了？ By year."""
    at = clock.now()
    place = _place(request, unit)
    this_year = clock.local_date(at).year
    years = list(range(this_year, this_year - YEARS_BACK, -1))
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else this_year
    found = queries.moves_of(place, starts_on=date(year, 1, 1), ends_before=date(year + 1, 1, 1))
    entered = [move for move in found if move.left is None]
    changed = [move for move in found if move.left is not None]
    arrived = [move for move in changed if move.is_arrival_in(place)]
    left = [move for move in changed if move.is_departure_from(place)]
    context = {
        "room": "people",
        "unit": place,
        "year": year,
        "years": years,
        "moves": changed,
        "entered": entered,
        "arrived": sum(not move.is_departure_from(place) for move in arrived),
        "left": sum(not move.is_arrival_in(place) for move in left),
        "inside": sum(move.is_departure_from(place) for move in arrived),
    }
    return render(request, "org/moves.html", context)


@login_required
@require_safe
def terms(request: HttpRequest, unit: UUID) -> HttpResponse:
    """谁在任，哪天届满？ The unit and everything below it."""
    at = clock.now()
    place = _place(request, unit)
    today = clock.local_date(at)
    context = {
        "room": "people",
        "unit": place,
        "offices": queries.offices_of(place, today),
        "hints": queries.structure_hints(place, today),
        "term_basis": queries.TERM_BASIS,
        "may_change": queries.may_import(request.user, place, at=at),
    }
    return render(request, "org/terms.html", context)


def _place(request: HttpRequest, public_id: UUID) -> OrgUnit:
    units = queries.units_visible_to(request.user, at=clock.now()).exclude(kind=UnitKind.GROUP)
    found = units.filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


@never_cache
@login_required
@require_safe
def particulars(request: HttpRequest, member: UUID) -> HttpResponse:
    """Show what is known of a person: particulars, posts, where he belonged, decisions.

    Leaves an audit row when somebody from above looks; the branch's own desk does so every day.
    """
    dossier, actor, at = _dossier(request, member), _person(request), clock.now()
    own = queries.roles_of(actor, at=at).filter(role__in=DESK_ROLES, unit=dossier.branch)
    if not own.exists():
        audit.log(
            at=at,
            actor=actor,
            action="org.member.open",
            target_label="org.member",
            target_key=dossier.member.public_id,
            unit_key=dossier.branch.public_id,
        )
    return _shown(request, dossier)


@never_cache
@login_required
@require_POST
def identity(request: HttpRequest, member: UUID) -> HttpResponse:
    """Show the 身份证号 once, for a reason that stays in the audit trail; no address leads to it again."""
    dossier = _dossier(request, member)
    try:
        number = services.open_identity(
            member=dossier.member,
            reason=request.POST.get("reason", ""),
            actor=_person(request),
            at=clock.now(),
        )
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("org:member", dossier.member.public_id)
    return _shown(request, dossier, opened=number)


@login_required
@require_http_methods(["POST"])
def not_counted(request: HttpRequest, member: UUID) -> HttpResponse:
    """Write down a decision, or end one."""
    dossier, at = _dossier(request, member), clock.now()
    if not dossier.is_here:
        raise NotVisible
    form = NotCountedForm(request.POST)
    try:
        if request.POST.get("do") == "end":
            _end(request, dossier)
            messages.success(request, _("已结束，从今天起重新计入应到。"))
        elif form.is_valid():
            services.not_count(
                member=dossier.member, actor=_person(request), at=at, **form.cleaned_data
            )
            messages.success(request, _("已登记不计入，原因和批准人都留着。"))
        else:
            return _shown(request, dossier, form=form)
    except SanweiError as refusal:
        form.is_valid()
        form.add_error(None, str(refusal.message))
        return _shown(request, dossier, form=form)
    return redirect("org:member", dossier.member.public_id)


def _end(request: HttpRequest, dossier: Dossier) -> None:
    at = clock.now()
    asked = request.POST.get("decision", "")
    decision = next((one for one in dossier.not_counted if str(one.public_id) == asked), None)
    if decision is None:
        raise NotVisible
    services.count_again(
        decision=decision, ends_before=clock.local_date(at), actor=_person(request), at=at
    )


def _dossier(request: HttpRequest, public_id: UUID) -> Dossier:
    at = clock.now()
    found = queries.dossier_of(request.user, public_id, day=clock.local_date(at), at=at)
    if found is None:
        raise NotVisible
    return found


def _shown(
    request: HttpRequest, dossier: Dossier, *, opened: str = "", form: forms.Form | None = None
) -> HttpResponse:
    at, member = clock.now(), dossier.member
    has_identity = (
        policies.keeps_identity(at=at)
        and queries.may_open_identity(request.user, member, at=at)
        and IdentityNumber.objects.filter(member=member).exists()
    )
    context: dict[str, Any] = {
        "room": "people",
        "unit": dossier.branch,
        "dossier": dossier,
        "member": member,
        "today": clock.local_date(at),
        "phone": member.phone if queries.phone_visible_to(request.user, member, at=at) else "",
        "has_identity": has_identity,
        "opened": opened,
        "form": form or NotCountedForm(),
        "may_change": queries.may_import(request.user, dossier.branch, at=at),
    }
    return render(request, "org/member.html", context, status=422 if form is not None else 200)


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotVisible
    return request.user

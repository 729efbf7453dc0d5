"""登记选举结果: fill in, look at what it changes, confirm."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import NotVisible, SanweiError
from sanwei.org import queries
from sanwei.org.elections import services
from sanwei.org.elections.errors import ElectionChanged
from sanwei.org.elections.forms import ElectionForm, first_guess
from sanwei.org.elections.plan import ElectionPlan, board_posts, plan_of
from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit

MOST_NAMES = 500  # offered while typing; whoever is in the roster may be written


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def election(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Ask who was elected when; show what that changes; write it once that was looked at."""
    at = clock.now()
    place, actor = _place(request, unit), request.user
    if not isinstance(actor, User):
        raise NotVisible
    if request.method == "GET":
        held = list(board_posts(place, clock.local_date(at)).select_related("member"))
        return _page(request, place, ElectionForm(unit=place, initial=first_guess(place, held)))
    form = ElectionForm(request.POST, unit=place)
    if not form.is_valid():
        return _page(request, place, form, status=422)
    on, elected, mark = form.cleaned_data["on"], form.elected, request.POST.get("mark", "")
    try:
        plan = plan_of(unit=place, on=on, elected=elected, today=clock.local_date(at))
        if request.POST.get("do") == "again":
            return _page(request, place, form)
        if request.POST.get("do") != "confirm":
            return _page(request, place, form, plan=plan)
        if plan.mark == mark:
            services.enter_election(
                unit=place, on=on, elected=elected, mark=mark, actor=actor, at=at
            )
            return _done(request, place, plan)
        messages.error(request, str(ElectionChanged.message))
        return _page(request, place, form, plan=plan)
    except SanweiError as refusal:
        form.add_error(None, str(refusal.message))
        return _page(request, place, form, status=422)


def _done(request: HttpRequest, place: OrgUnit, plan: ElectionPlan) -> HttpResponse:
    day = date_format(plan.term_ends_on, "Y年n月j日")
    messages.success(request, _("已登记，新一届任期到%s。") % day)
    # Who entered it may hold no post there any more.
    if queries.units_visible_to(request.user, at=clock.now()).filter(pk=place.pk).exists():
        return redirect("org:terms", place.public_id)
    return redirect("home:index")


def _place(request: HttpRequest, public_id: UUID) -> OrgUnit:
    units = queries.units_visible_to(request.user, at=clock.now()).exclude(kind=UnitKind.GROUP)
    found = units.filter(public_id=public_id, dissolved_on=None).first()
    if found is None:
        raise NotVisible
    return found


def _page(
    request: HttpRequest,
    place: OrgUnit,
    form: ElectionForm,
    *,
    plan: ElectionPlan | None = None,
    status: int = 200,
) -> HttpResponse:
    today = clock.local_date(clock.now())
    context = {
        "room": "people",
        "unit": place,
        "form": form,
        "plan": plan,
        "names": []
        if plan
        else list(queries.registered_on(place, today).values_list("name", flat=True)[:MOST_NAMES]),
    }
    return render(request, "org/election.html", context, status=status)

"""The inbox, 意见建议 of a member, and the answering side on the desk."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.periods import Quarter
from sanwei.notices import queries, rhythms, services
from sanwei.notices.enums import Rhythm
from sanwei.notices.errors import SuggestionNotVisible
from sanwei.notices.forms import AnswerForm, PreferenceForm, SuggestionForm
from sanwei.org import queries as org
from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit

PER_PAGE = 30


@never_cache
@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the notices, newest first. What is shown counts as read from the next look on."""
    at = clock.now()
    user = _signed_in(request)
    page = Paginator(queries.inbox_of(user, at=at), PER_PAGE).get_page(request.GET.get("page"))
    notices = list(page.object_list)
    services.mark_read(user=user, at=at, notices=notices)
    context = {
        "inbox_open": True,
        "page": page,
        "notices": notices,
        "has_more_unread": queries.has_unread(user, at=at),
    }
    return render(request, "notices/inbox.html", context)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    services.mark_read(user=_signed_in(request), at=clock.now())
    messages.success(request, _("全部标为已读了。"))
    return redirect("notices:inbox")


@never_cache
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Let a person choose how often to be told; what concerns the own records is always told."""
    user = _signed_in(request)
    has_desk = org.units_visible_to(user, at=clock.now()).exists()
    kept = rhythms.preference_of(user)
    initial = {"study": kept.study, "duties": kept.duties}
    form = PreferenceForm(request.POST or None, has_desk=has_desk, initial=initial)
    if request.method == "POST" and form.is_valid():
        duties = form.cleaned_data.get("duties")
        services.choose_rhythms(
            user=user,
            study=Rhythm(form.cleaned_data["study"]),
            duties=Rhythm(duties) if duties else None,
        )
        messages.success(request, _("已保存，从下一次提醒起照这样。"))
        return redirect("notices:preferences")
    return render(request, "notices/preferences.html", {"room": "me", "form": form})


@login_required
def suggestions(request: HttpRequest) -> HttpResponse:
    """Hand in a suggestion and see what became of the earlier ones."""
    at = clock.now()
    member = org.member_of(request.user)
    if member is None:
        return redirect("accounts:security")
    form = SuggestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.suggest(
            member=member,
            text=form.cleaned_data["text"],
            is_anonymous=form.cleaned_data["is_anonymous"],
            at=at,
        )
        messages.success(request, _("已收到。答复会出现在这里，也会在消息里告诉您。"))
        return redirect("notices:suggestions")
    membership = org.membership_on(member, clock.local_date(at))
    quarter = Quarter.of(clock.local_date(at))
    context = {
        "room": "me",
        "form": form,
        "branch": membership.branch if membership else None,
        "tally": queries.tally_of(membership.branch, quarter) if membership else None,
        "own": queries.suggestions_of(member),
    }
    return render(request, "notices/suggestions.html", context)


@login_required
def desk_suggestions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the suggestions of a unit's subtree to those who answer them, a form under each open one."""
    at = clock.now()
    unit = _unit(request, public_id)
    quarter = Quarter.of(clock.local_date(at))
    page = Paginator(queries.suggestions_to(unit), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "room": "suggestions",
        "unit": unit,
        "quarter": quarter,
        "tally": queries.tally_of(unit, quarter),
        "page": page,
        "rows": [(row, AnswerForm(row=row.public_id)) for row in page.object_list],
    }
    return render(request, "notices/desk_suggestions.html", context)


@login_required
@require_POST
def answer(request: HttpRequest, public_id: UUID, suggestion_id: UUID) -> HttpResponse:
    unit = _unit(request, public_id)
    suggestion = queries.suggestions_to(unit).filter(public_id=suggestion_id).first()
    if suggestion is None:
        raise SuggestionNotVisible
    form = AnswerForm(request.POST)
    if form.is_valid():
        services.answer(
            suggestion=suggestion,
            text=form.cleaned_data["answer"],
            actor=_signed_in(request),
            at=clock.now(),
        )
        messages.success(request, _("已答复，提意见的人会收到消息。"))
    else:
        messages.error(request, str(form.errors["answer"][0]))
    return redirect("notices:desk_suggestions", public_id=unit.public_id)


def _signed_in(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise SuggestionNotVisible
    return request.user


def _unit(request: HttpRequest, public_id: UUID) -> OrgUnit:
    """Return a unit whose suggestions the person answers. Raises: SuggestionNotVisible."""
    unit = (
        queries.answering_units(request.user, at=clock.now())
        .exclude(kind=UnitKind.GROUP)
        .filter(public_id=public_id)
        .first()
    )
    if unit is None:
        raise SuggestionNotVisible
    return unit

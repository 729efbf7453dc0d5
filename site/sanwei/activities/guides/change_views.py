"""The page on which the unit that published a guide corrects it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sanwei.activities import access
from sanwei.activities.errors import MayNotRecord
from sanwei.activities.guides import changes, queries
from sanwei.activities.guides.forms import ChangeForm
from sanwei.activities.models import MonthlyGuide
from sanwei.activities.views.frame import frame
from sanwei.common import clock
from sanwei.common.errors import SanweiError


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, unit: UUID, guide: UUID) -> HttpResponse:
    """Correct a published guide, and say what was corrected."""
    at = clock.now()
    place = access.unit_for(request.user, unit, at=at)
    found = queries.guide_in(place, guide)
    if found.unit_id != place.pk or not queries.may_publish(request.user, place, at=at):
        raise MayNotRecord
    form = ChangeForm(request.POST or None, initial=_as_it_is(found))
    if request.method == "POST" and form.is_valid():
        try:
            changes.change(
                guide=found,
                seen=form.cleaned_data["seen"],
                title=form.cleaned_data["title"],
                texts=form.texts(),
                why=form.cleaned_data["why"],
                asks_again=form.cleaned_data["asks_again"],
                actor=access.signed_in(request.user),
                at=at,
            )
        except SanweiError as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("已修订，改了什么和时间都留着，所属支部能看到。"))
            return redirect("activities:guide", place.public_id, found.public_id)
    reach = access.reach_of(request.user, place, None, at=at)
    context = frame(place, reach, place=place, guide=found, form=form)
    return render(request, "activities/guides/change.html", context)


def _as_it_is(guide: MonthlyGuide) -> dict[str, Any]:
    texts = {item.part: item.text for item in guide.items.all()}
    return texts | {"title": guide.title, "seen": guide.changes.count()}

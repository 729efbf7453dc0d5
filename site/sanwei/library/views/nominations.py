"""推荐线索: one's own nominations and a new one."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanwei.library import services
from sanwei.library.nomination_form import NominationForm
from sanwei.library.queries import stories
from sanwei.library.views.person import for_members
from sanwei.org.models import Member


@require_safe
@for_members
def index(request: HttpRequest, member: Member, at: datetime) -> HttpResponse:
    """What one nominated and what became of it; a story is linked only where its reader may open it."""
    rows = list(stories.nominations_of(member))
    seen = set(
        stories.visible_to(request.user, at=at)
        .filter(pk__in=[row.story_id for row in rows if row.story_id])
        .values_list("pk", flat=True)
    )
    return render(
        request,
        "library/nominations.html",
        {"room": "learn", "rows": [(row, row.story_id in seen) for row in rows]},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new(request: HttpRequest, member: Member, at: datetime) -> HttpResponse:
    form = NominationForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        services.nominate(
            nominator=member,
            whom=form.cleaned_data["whom"],
            deed=form.cleaned_data["deed"],
            photos=form.cleaned_data["photos"],
            at=at,
        )
        messages.success(request, _("线索交给编辑了，处理结果在这里看。谢谢您留心身边的人。"))
        return redirect("library:nominations")
    return render(
        request,
        "library/nominate.html",
        {"room": "learn", "form": form, "member": member},
        status=422 if form.is_bound else 200,
    )

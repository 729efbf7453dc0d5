"""学习体会: writing one's own under a story, and letting those of the branch through."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanwei.accounts.models import User
from sanwei.common.errors import NotAllowed, NotVisible
from sanwei.library import services
from sanwei.library.enums import REVIEW_ROLES, ReflectionState
from sanwei.library.queries import stories
from sanwei.library.views.person import for_members
from sanwei.org import queries as org
from sanwei.org.models import Member

LONGEST = 300
SHOWN = 100


@require_POST
@for_members
def write(request: HttpRequest, member: Member, at: datetime, story: UUID) -> HttpResponse:
    """Keep one's reflection; the branch sees it after the editor or the secretary has read it."""
    page = stories.visible_to(request.user, at=at).filter(public_id=story).first()
    if page is None:
        raise NotVisible
    text = request.POST.get("text", "").strip()
    if not text:
        messages.error(request, _("还没有写字。写一两句再提交。"))
    elif len(text) > LONGEST:
        messages.error(request, _("体会写在300字以内，请精简后再提交。"))
    else:
        services.write_reflection(member=member, story=page, text=text, at=at)
        messages.success(request, _("体会收到了，编辑或书记看过后，本支部的同志就能读到。"))
    return redirect(f"{page.get_url()}#reflections")


@require_safe
@for_members
def review(request: HttpRequest, member: Member, at: datetime) -> HttpResponse:
    """What waits to be let through, then what was decided lately. Raises: NotVisible for who decides nothing."""
    if not org.units_visible_to(request.user, at=at, roles=REVIEW_ROLES).exists():
        raise NotVisible
    rows = stories.reviewable_by(request.user, at=at).select_related("branch", "story")
    context = {
        "room": "learn",
        "waiting": rows.filter(state=ReflectionState.WAITING).order_by("written_at"),
        "decided": rows.exclude(state=ReflectionState.WAITING)[:SHOWN],
    }
    return render(request, "library/reflections.html", context)


@require_POST
@for_members
def decide(request: HttpRequest, member: Member, at: datetime, reflection: UUID) -> HttpResponse:
    """Let a reflection through or keep it with its writer. The form names the text that was read."""
    row = stories.reviewable_by(request.user, at=at).filter(public_id=reflection).first()
    if row is None:
        raise NotVisible
    if not isinstance(request.user, User):
        raise NotAllowed
    is_shown = request.POST.get("show") == "1"
    services.decide(
        reflection=row,
        state=ReflectionState.SHOWN if is_shown else ReflectionState.KEPT_PRIVATE,
        read_at=request.POST.get("read", ""),
        actor=request.user,
        at=at,
    )
    messages.success(
        request, _("本支部现在能看到这一条。") if is_shown else _("这一条只有本人看得到。")
    )
    return redirect("library:reflections")

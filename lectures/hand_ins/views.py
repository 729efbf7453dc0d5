"""投稿 on the member's phone: the form, what became of earlier ones, taking one back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lectures.hand_ins import queries, sending, services
from lectures.hand_ins.forms import HandInForm
from lectures.models import HandIn
from media_pipeline import services as media
from media_pipeline.tus.forms import PHONE_PART_BYTES
from media_pipeline.tus.forms import sending as sending_words
from sanwei.common import clock
from sanwei.common.errors import NotVisible, SanweiError
from sanwei.org.models import Member
from sanwei.org.queries import member_of, membership_on

SHOWN_STATUS = 422


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Take a 投稿, and show what became of earlier ones; ``?again=ID`` begins with the words of one sent back."""
    member, at = _member(request), clock.now()
    form = HandInForm(
        request.POST or None,
        request.FILES or None,
        member=member,
        initial=_words_of(request.GET.get("again", ""), member),
    )
    if form.is_valid() and _took(form, member, at):
        messages.success(request, _("已交，等编辑看。有结果会给您发消息。"))
        return redirect("lectures:hand_in")
    membership = membership_on(member, clock.local_date(at))
    context = {
        "room": "me",
        "form": form,
        "branch": membership.branch if membership else None,
        "mine": queries.hand_ins_of(member, at=at),
        "sending": sending_words(sending.HAND_IN, part_bytes=PHONE_PART_BYTES),
    }
    status = SHOWN_STATUS if form.is_bound else 200
    return render(request, "lectures/hand_ins/hand_in.html", context, status=status)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back one's own 投稿 that nobody adopted yet."""
    mine = queries.with_recordings(HandIn.objects.filter(member=_member(request)))
    found = mine.select_related("member__user").filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    try:
        services.withdraw(hand_in=found, at=clock.now())
        messages.success(request, _("《%s》已撤回，录像也删除了。") % found.title)
    except SanweiError as refused:
        messages.error(request, str(refused.message))
    return redirect("lectures:hand_in")


def _member(request: HttpRequest) -> Member:
    member = member_of(request.user)
    if member is None or member.user is None:
        raise NotVisible
    return member


def _took(form: HandInForm, member: Member, at: datetime) -> bool:
    """Carry the form out; a refusal stands on the form."""
    told: dict[str, Any] = form.cleaned_data
    try:
        earlier = HandIn.objects.filter(public_id=told["key"], member=member).exists()
        recording = None
        if not told["upload"] and not earlier and member.user is not None:
            recording = media.ingest(
                file=told["file"],
                name=told["file"].name,
                title=told["title"],
                collection=sending.place(member.user, ""),
                uploaded_by=member.user,
                confirmed_unclassified=told["confirmed_unclassified"],
                at=at,
            )
        made = services.hand_in(
            public_id=told["key"],
            member=member,
            title=told["title"],
            about=told["about"],
            series=told.get("series"),
            upload=told["upload"],
            media=recording,
            at=at,
        )
        if recording is not None and made.media != recording:
            media.delete(asset=recording, actor=member.user, at=at)  # the form came twice at once
    except SanweiError as refused:
        form.add_error("file", str(refused.message))
        return False
    return True


def _words_of(again: str, member: Member) -> dict[str, Any]:
    try:
        wanted = UUID(again)
    except ValueError:
        return {}
    found = HandIn.objects.filter(public_id=wanted, member=member).first()
    if found is None:
        return {}
    return {"title": found.title, "about": found.about, "series": found.series_id}

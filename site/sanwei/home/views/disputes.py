"""学时疑问: the member asks about one line, the branch looks at its evidence and answers."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.home import dispute_desk
from sanwei.ledgers.access import signed_in, unit_for
from sanwei.org import queries as org
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study import services
from sanwei.study.errors import DisputeNotVisible
from sanwei.study.models import Dispute, StudyItem, StudyRecord

PER_PAGE = 30


@login_required
@require_POST
def open_dispute(request: HttpRequest) -> HttpResponse:
    """Ask about one line: ``record`` or ``item`` names it, ``text`` says what is wrong."""
    at = clock.now()
    member = org.member_of(request.user)
    if member is None:
        raise DisputeNotVisible
    actor = signed_in(request.user)
    try:
        made = _open(request, member, actor, at)
    except SanweiError as refused:
        if isinstance(refused, DisputeNotVisible):
            raise
        messages.error(request, str(refused.message))
        return redirect("home:credits")
    messages.success(request, _("已提给%s，有答复会给您发消息。") % made.branch.short_name)
    return redirect("home:dispute", made.public_id)


@never_cache
@login_required
def dispute(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one's own dispute step by step; its small forms come here too."""
    at = clock.now()
    member = org.member_of(request.user)
    found = study.disputes_of(member).filter(public_id=public_id).first() if member else None
    if found is None:
        raise DisputeNotVisible
    if request.method == "POST":
        _move(request, found, signed_in(request.user), at)
        return redirect("home:dispute", found.public_id)
    context = {"room": "me", "talk": dispute_desk.talk_of(found)}
    return render(request, "home/dispute.html", context)


@never_cache
@login_required
@require_safe
def disputes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """List at a desk what waits for an answer of this person, then what was answered."""
    at = clock.now()
    unit = unit_for(request.user, public_id, at=at)
    rows = study.answerable_by(request.user, at=at).filter(branch__path__startswith=unit.path)
    page = Paginator(rows.order_by("-opened_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "room": "people",
        "unit": unit,
        "page": page,
        "waiting": study.waiting_disputes(request.user, unit, at=at),
    }
    return render(request, "home/disputes.html", context)


@never_cache
@login_required
def answer_dispute(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a dispute to whoever answers it: the evidence of its line while it is open, and only then."""
    at = clock.now()
    found = study.answerable_by(request.user, at=at).filter(public_id=public_id).first()
    if found is None:
        raise DisputeNotVisible
    actor = signed_in(request.user)
    if request.method == "POST":
        try:
            services.answer_dispute(
                dispute=found, text=request.POST.get("text", ""), actor=actor, at=at
            )
            messages.success(request, _("已答复，%s会收到消息。") % found.member_name)
        except SanweiError as refused:
            messages.error(request, str(refused.message))
        return redirect("home:answer_dispute", found.public_id)
    context = {
        "room": "people",
        "unit": found.branch,
        "talk": dispute_desk.talk_of(found),
        "facts": dispute_desk.facts_of(found),
        "viewed": services.open_evidence(dispute=found, actor=actor, at=at)
        if found.is_open
        else None,
    }
    return render(request, "home/dispute_desk.html", context)


def _open(request: HttpRequest, member: Member, actor: User, at: datetime) -> Dispute:
    text = request.POST.get("text", "")
    record_id, item_id = _uuid(request.POST.get("record")), _uuid(request.POST.get("item"))
    if record_id:
        rows = StudyRecord.objects.select_related("member", "branch")
        if (own := rows.filter(public_id=record_id, member=member).first()) is not None:
            return services.dispute_record(record=own, text=text, actor=actor, at=at)
    item = StudyItem.objects.filter(public_id=item_id).first() if item_id else None
    if item is None:
        raise DisputeNotVisible
    return services.dispute_item(item=item, member=member, text=text, actor=actor, at=at)


def _move(request: HttpRequest, found: Dispute, actor: User, at: datetime) -> None:
    action = request.POST.get("action", "")
    try:
        if action == "close":
            services.close_dispute(dispute=found, actor=actor, at=at)
            messages.success(request, _("已了结。支部不再看得到这一条的学习过程。"))
        elif action == "reopen":
            text = request.POST.get("text", "")
            services.reopen_dispute(dispute=found, text=text, actor=actor, at=at)
            messages.success(request, _("已再问一次，有答复会给您发消息。"))
        elif action == "withdraw":
            services.withdraw_dispute(dispute=found, actor=actor, at=at)
            messages.success(request, _("已撤回。支部不再看得到这一条的学习过程。"))
    except SanweiError as refused:
        messages.error(request, str(refused.message))


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None

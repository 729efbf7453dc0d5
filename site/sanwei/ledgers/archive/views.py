"""季度归档 on screen: the branch's own quarter, the branches below, the 更正表; every step its own small form."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanwei.common import clock
from sanwei.common.errors import NotAllowed, NotVisible, SanweiError
from sanwei.common.periods import Quarter
from sanwei.ledgers import services as ledgers
from sanwei.ledgers.access import log_names_opened, unit_for
from sanwei.ledgers.archive import access, services
from sanwei.ledgers.archive.corrections import corrections_of
from sanwei.ledgers.archive.page import archive_page, offered, overview_page, read_quarter
from sanwei.ledgers.enums import ReviewKind
from sanwei.ledgers.errors import LedgerNotVisible
from sanwei.ledgers.models import LedgerPeriod, PeriodReview, ReopenRequest
from sanwei.org.models import OrgUnit


@login_required
@require_safe
def archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show where a quarter stands: of a branch its own, of a unit above the branches'."""
    at = clock.now()
    unit = unit_for(request.user, public_id, at=at)
    if unit.is_branch:
        return _own_quarter(request, unit, at)
    context = _frame(request, unit, at)
    page = overview_page(unit, context["quarter"], today=context["today"])
    return render(request, "ledgers/archive/overview.html", {**context, "page": page})


@login_required
@require_safe
def own(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show where the quarter of a unit's own ledger stands: what a 党委 or 党总支 filed itself."""
    at = clock.now()
    return _own_quarter(request, unit_for(request.user, public_id, at=at), at)


def _own_quarter(request: HttpRequest, unit: OrgUnit, at: datetime) -> HttpResponse:
    context = _frame(request, unit, at)
    rights = access.rights_of(request.user, unit, at=at)
    page = archive_page(unit, context["quarter"], today=context["today"])
    waiting = page.waiting
    may_decide = (
        waiting is not None
        and rights.may_decide
        and waiting.actor_key != str(request.user.public_id)  # type: ignore[union-attr]
    )
    return render(
        request,
        "ledgers/archive/quarter.html",
        {**context, "page": page, "rights": rights, "may_decide": may_decide},
    )


def _frame(request: HttpRequest, unit: OrgUnit, at: datetime) -> dict[str, Any]:
    today = clock.local_date(at)
    return {
        "unit": unit,
        "room": "ledger",
        "quarter": read_quarter(request.GET, today=today),
        "quarters": offered(today),
        "today": today,
    }


@login_required
@require_safe
def corrections(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the 更正表 of a quarter, to read and to print; ``own``: not of the branches below.

    Opening names from above leaves a trace.
    """
    at = clock.now()
    unit = unit_for(request.user, public_id, at=at)
    log_names_opened(request.user, unit, at=at, target=unit)
    context = _frame(request, unit, at)
    lines = corrections_of(unit, context["quarter"], is_own="own" in request.GET)
    return render(
        request, "ledgers/archive/corrections.html", {**context, "lines": lines, "at": at}
    )


@login_required
@require_POST
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin to archive: the next page shows what will be sealed and asks again."""

    def act(unit: OrgUnit, quarter: Quarter, at: datetime) -> str:
        actor = access.require_sealer(request.user, unit, at=at)
        period = ledgers.period_of(unit=unit, quarter=quarter)
        services.begin(period=period, actor=actor, at=at)
        return _("已停止登记，请核对后确认归档。")

    return _step(request, public_id, act)


@login_required
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call the archiving off."""

    def act(unit: OrgUnit, quarter: Quarter, at: datetime) -> str:
        actor = access.require_sealer(request.user, unit, at=at)
        reason = request.POST.get("reason", "")[:300]
        ledgers.cancel_closing(period=_period(unit, quarter), reason=reason, actor=actor, at=at)
        return _("已取消归档，可以继续登记。")

    return _step(request, public_id, act)


@login_required
@require_POST
def seal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Archive for good."""

    def act(unit: OrgUnit, quarter: Quarter, at: datetime) -> str:
        actor = access.require_sealer(request.user, unit, at=at)
        ledgers.seal(period=_period(unit, quarter), actor=actor, at=at)
        return _("%s已归档。以后的更正记入登记中的季度，原来的数留着。") % quarter.label

    return _step(request, public_id, act)


@login_required
@require_POST
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Comment on a branch's archived quarter, or send it back to be completed."""

    def act(unit: OrgUnit, quarter: Quarter, at: datetime) -> str:
        actor = access.require_reviewer(request.user, unit, at=at)
        kind = (
            ReviewKind.RETURN
            if request.POST.get("kind") == ReviewKind.RETURN
            else ReviewKind.COMMENT
        )
        services.review(
            period=_period(unit, quarter),
            kind=kind,
            text=request.POST.get("text", ""),
            due_on=_day(request.POST.get("due_on", "")),
            by_unit=access.reviewing_unit(actor, unit, at=at),
            actor=actor,
            at=at,
        )
        if kind == ReviewKind.RETURN:
            return _("已退回补正，支部工作台会出现这件事。")
        return _("点评已写上。")

    return _step(request, public_id, act)


@login_required
@require_POST
def answer(request: HttpRequest, public_id: UUID, review: UUID) -> HttpResponse:
    """Answer a 退回补正 of one's own branch."""

    def act(unit: OrgUnit, quarter: Quarter, at: datetime) -> str:
        actor = access.require_desk(request.user, unit, at=at)
        found = PeriodReview.objects.filter(
            public_id=review, period__unit=unit, kind=ReviewKind.RETURN
        ).first()
        if found is None:
            raise LedgerNotVisible
        services.answer(review=found, text=request.POST.get("text", ""), actor=actor, at=at)
        return _("已答复，上级党组织能看到。")

    return _step(request, public_id, act)


@login_required
@require_POST
def ask_reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask, from the branch or from above, that an archived quarter be opened again."""

    def act(unit: OrgUnit, quarter: Quarter, at: datetime) -> str:
        rights = access.rights_of(request.user, unit, at=at)
        actor = (
            access.require_reviewer(request.user, unit, at=at)
            if rights.may_review
            else access.require_sealer(request.user, unit, at=at)
        )
        services.ask_to_reopen(
            period=_period(unit, quarter),
            reason=request.POST.get("reason", ""),
            actor=actor,
            at=at,
        )
        return _("已提出，等另一位同志决定。")

    return _step(request, public_id, act)


@login_required
@require_POST
def decide_reopen(request: HttpRequest, public_id: UUID, asked: UUID) -> HttpResponse:
    """Decide as the second person: from above, or for the 党委 itself as another of its own."""

    def act(unit: OrgUnit, quarter: Quarter, at: datetime) -> str:
        actor = access.require_decider(request.user, unit, at=at)
        found = (
            ReopenRequest.objects.select_related("period__unit")
            .filter(public_id=asked, period__unit=unit)
            .first()
        )
        if found is None:
            raise LedgerNotVisible
        is_granted = request.POST.get("decision") == "grant"
        services.decide_reopening(
            request=found,
            is_granted=is_granted,
            text=request.POST.get("text", ""),
            actor=actor,
            at=at,
        )
        return _("这一季已重新打开。") if is_granted else _("已写明不同意，这一季仍是已归档。")

    return _step(request, public_id, act)


def _step(
    request: HttpRequest, public_id: UUID, act: Callable[[OrgUnit, Quarter, datetime], str]
) -> HttpResponse:
    """Do one step and go back to the quarter, where a refusal of the moment is said; a missing right is a page."""
    at = clock.now()
    unit = unit_for(request.user, public_id, at=at)
    quarter = read_quarter(request.POST, today=clock.local_date(at))
    try:
        messages.success(request, act(unit, quarter, at))
    except (NotAllowed, NotVisible):
        raise
    except SanweiError as refused:
        messages.error(request, str(refused.message))
    name = "archive" if unit.is_branch else "archive_own"
    return redirect(f"{reverse(f'ledgers:{name}', args=[unit.public_id])}?quarter={quarter}")


def _period(unit: OrgUnit, quarter: Quarter) -> LedgerPeriod:
    period = (
        LedgerPeriod.objects.select_related("unit")
        .filter(unit=unit, year=quarter.year, quarter=quarter.number)
        .first()
    )
    if period is None:
        raise LedgerNotVisible
    return period


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None

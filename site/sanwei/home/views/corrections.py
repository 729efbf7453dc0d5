"""更正一条学习记录: choose what is wrong, say what is right, see both sides and the effect, then do it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.common.periods import Quarter
from sanwei.home import record_corrections as corrections
from sanwei.home.record_corrections import RecordNotVisible, Wrong
from sanwei.home.record_forms import CorrectionForm
from sanwei.study.models import StudyRecord

REFUSED_STATUS = 422


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct_record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Correct one record of the branch; the wrong one stays to be read."""
    at = clock.now()
    record = corrections.record_for(request.user, record_id, at=at)
    if record.is_withdrawn:
        return _page(request, record, "withdrawn")
    offered = corrections.choices_of(record)
    wrong = next((one for one, _now in offered if one == request.GET.get("what")), None)
    if wrong is None:
        return _page(request, record, "choose", offered=offered)
    if not isinstance(request.user, User):
        raise RecordNotVisible
    form = CorrectionForm(
        request.POST or None,
        record=record,
        wrong=wrong,
        actor_name=request.user.name,
        today=clock.local_date(at),
    )
    if form.is_valid():
        answer = _answer(request, request.user, record, wrong, form, at)
        if answer is not None:
            return answer
    status = REFUSED_STATUS if form.is_bound and form.errors else 200
    return _page(request, record, "say", wrong=wrong, form=form, status=status)


def _answer(
    request: HttpRequest,
    actor: User,
    record: StudyRecord,
    wrong: Wrong,
    form: CorrectionForm,
    at: datetime,
) -> HttpResponse | None:
    """Show both sides, or do what was seen; None where it is refused, which stands on the form."""
    changes = form.changes()
    told = {"reason": form.cleaned_data["reason"], "approver": form.cleaned_data["approver"]}
    # What was seen is what is corrected: somebody else's correction in between comes first.
    seen = request.POST.get("sure", "")
    try:
        if seen == str(record.public_id):
            corrections.correct(record, actor=actor, at=at, **told, **changes)
            messages.success(
                request, _("已更正，原来的仍留底，%s会收到消息。") % record.member_name
            )
            return redirect(_rows(record))
        corrections.check(record, changes, actor=actor, at=at)
        effect = corrections.effect_of(record, actor=actor, at=at, **told, **changes)
    except SanweiError as refused:
        form.add_error("value" if "value" in form.fields else "reason", str(refused.message))
        return None
    return _page(
        request,
        record,
        "confirm",
        wrong=wrong,
        form=form,
        changed_meanwhile=bool(seen),
        sides=corrections.sides_of(record, wrong, changes),
        effect=effect,
        is_withdrawal=wrong == Wrong.WITHDRAWN,
    )


def _rows(record: StudyRecord) -> str:
    ledger = reverse("ledgers:ledger", args=[record.branch.public_id])
    quarter = Quarter.of(record.occurred_on)
    return f"{ledger}?quarter={quarter}&member={record.member.public_id}#rows"


def _page(
    request: HttpRequest, record: StudyRecord, step: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "room": "ledger",
        "unit": record.branch,
        "record": record,
        "step": step,
        "back": _rows(record),
        **more,
    }
    return render(request, "home/correct_record.html", context, status=status)

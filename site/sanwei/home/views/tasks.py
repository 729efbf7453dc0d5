"""学习任务 at the desk: what is asked, who has done it, who does not count."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.home import task_access as access
from sanwei.home import task_desk, task_forms
from sanwei.home.views import task_changes
from sanwei.notices.channels import queries as channels
from sanwei.notices.reminders import queries as reminders
from sanwei.org.enums import MemberKind
from sanwei.org.models import OrgUnit
from sanwei.study import queries as study
from sanwei.study import services
from sanwei.study.models import Requirement
from sanwei.study.queries import TaskStanding

PER_PAGE = 10


@login_required
def tasks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """List what is asked of the people of a unit, with counts."""
    at = clock.now()
    unit = access.unit_for(request.user, public_id, at=at)
    page = Paginator(study.requirements_in(unit), PER_PAGE).get_page(request.GET.get("page"))
    standings = study.standings_in(page.object_list, within=unit, at=at)
    rows = [task_desk.row_of(one) for one in standings]
    sentence = task_desk.head(rows, clock.local_date(at))
    context = _frame(request, unit, at, page=page, rows=rows, sentence=sentence)
    return render(request, "home/tasks.html", context)


@login_required
def assign_task(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for items. The button 找 comes back with what it found, the rest as it was filled in."""
    at = clock.now()
    unit = access.unit_for(request.user, public_id, at=at)
    data = request.POST
    if request.method != "POST":
        form = task_forms.blank(unit, clock.local_date(at))
    elif "find" in data:
        form = task_forms.kept(unit, data)
    else:
        form = task_forms.AssignForm(data, unit=unit)
        if form.is_valid() and (made := _assign(request, form, unit, at)):
            messages.success(request, _("已布置，学习的人在首页就能看到。"))
            return redirect("home:task", unit.public_id, made.public_id)
    items = form.shown_items(data.getlist("items"), _text(data.get("q", "")))
    context = _frame(request, unit, at, form=form, items=items)
    return render(request, "home/task_new.html", context)


@never_cache
@login_required
def task(request: HttpRequest, public_id: UUID, task_id: UUID) -> HttpResponse:
    """Show one requirement: counts, and names to those who keep them or open them with a trace.

    What its small forms send comes here too and leads back.
    """
    at = clock.now()
    unit = access.unit_for(request.user, public_id, at=at)
    found = access.task_for(unit, task_id)
    if request.method == "POST":
        task_changes.change(request, unit, found, at=at)
        return redirect("home:task", unit.public_id, found.public_id)
    standing = study.standing_of(found, within=unit, at=at)
    may_open = access.may_open_names(request.user, unit, at=at)
    keeps = access.keeps_names(request.user, unit, at=at)
    shows_names = keeps or (may_open and "names" in request.GET)
    if shows_names and not keeps:
        access.log_names_opened(request.user, unit, found, at=at)
    may_manage = access.may_manage(request.user, found, at=at) and not found.is_withdrawn
    may_remind = not found.is_withdrawn and access.may_remind(request.user, unit, at=at)
    context = _frame(
        request,
        unit,
        at,
        task=found,
        row=task_desk.row_of(standing),
        standing=standing,
        sentence=task_desk.task_sentence(standing),
        branches=[] if unit.is_branch else task_desk.by_branch(standing),
        may_open=may_open,
        may_manage=may_manage,
        shows_names=shows_names,
        reminders=reminders.tally_of(found, within=unit),
        may_remind=may_remind and standing.unfinished,
        has_channel=may_remind and channels.channels_of(unit).exists(),
        due_form=task_forms.DueForm(initial={"due_on": found.due_on}),
    )
    if shows_names:
        context |= _names(standing, at)
    if may_manage:
        context |= _further(request, found)
    return render(request, "home/task.html", context)


def _frame(request: HttpRequest, unit: OrgUnit, at: datetime, **more: Any) -> dict[str, Any]:
    """Return the context of the page; an editor has no desk and sees it in a plain shell."""
    has_desk = access.has_desk(request.user, unit, at=at)
    shell = "desk_base.html" if has_desk else "home/plain_shell.html"
    return {"room": "tasks", "unit": unit, "shell_base": shell, **more}


def _assign(
    request: HttpRequest, form: task_forms.AssignForm, unit: OrgUnit, at: datetime
) -> Requirement | None:
    data = form.cleaned_data
    try:
        return services.assign(
            key=data["key"],
            title=data["title"],
            unit=unit,
            to=data["to"],
            items=list(data["items"]),
            due_on=data["due_on"],
            member_kinds=[MemberKind(kind) for kind in data["kinds"]],
            actor=access.signed_in(request.user),
            at=at,
        )
    except SanweiError as refusal:
        form.add_error(None, str(refusal.message))
        return None


def _further(request: HttpRequest, found: Requirement) -> dict[str, Any]:
    """Return what may be added, narrowed to what ``find`` asks for."""
    text = _text(request.GET.get("find", ""))
    offered = task_forms.further(found).filter(title__icontains=text)
    shown = list(offered[: task_forms.ITEMS_SHOWN])
    return {"further": shown, "find": text, "is_adding": "find" in request.GET}


def _text(asked: str) -> str:
    return asked.replace("\0", " ").strip()[:100]


def _names(standing: TaskStanding, at: datetime) -> dict[str, Any]:
    members = [one.member for one in standing.counted]
    return {
        "unfinished": task_desk.names_of(standing.unfinished, standing),
        "finished": task_desk.names_of(standing.done, standing),
        "exempt_form": task_forms.ExemptForm(
            people=members, initial={"decided_on": clock.local_date(at)}
        ),
    }

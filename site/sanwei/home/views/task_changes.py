"""What the small forms on the page of a 学习任务 do: 提醒, 加内容, 改期限, 撤回, 不计入 and its end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sanwei.common.errors import SanweiError
from sanwei.home import task_access as access
from sanwei.home import task_forms, task_reminders
from sanwei.org.models import OrgUnit
from sanwei.study import queries as study
from sanwei.study import services
from sanwei.study.errors import TaskNotVisible
from sanwei.study.models import Requirement


@dataclass(frozen=True)
class Change:
    """A form, what it does when it is in order, and what is said then."""

    form: forms.Form
    act: Callable[..., object]
    said: str


def change(request: HttpRequest, unit: OrgUnit, task: Requirement, *, at: datetime) -> None:
    """Do what the form of this POST asks and leave a message. Raises: TaskNotVisible for who may not."""
    if request.POST.get("action") == "remind":
        task_reminders.remind(request, unit, task, at=at)
        return
    make = CHANGES.get(request.POST.get("action", ""))
    if make is None:
        raise TaskNotVisible
    asked = make(request, unit, task, at)
    if not asked.form.is_valid():
        messages.error(request, task_forms.first_error(asked.form))
        return
    actor = access.signed_in(request.user)
    try:
        asked.act(requirement=task, actor=actor, at=at, **asked.form.cleaned_data)
    except SanweiError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, asked.said)


def _add(request: HttpRequest, unit: OrgUnit, task: Requirement, at: datetime) -> Change:
    _require_manager(request, task, at)
    said = _("已加上；原来学完的仍算学完，新加的记为待补学。")
    return Change(task_forms.AddForm(request.POST, task=task), services.add_items, said)


def _due(request: HttpRequest, unit: OrgUnit, task: Requirement, at: datetime) -> Change:
    _require_manager(request, task, at)
    return Change(task_forms.DueForm(request.POST), services.change_due, _("期限已改。"))


def _withdraw(request: HttpRequest, unit: OrgUnit, task: Requirement, at: datetime) -> Change:
    _require_manager(request, task, at)
    said = _("已撤回，原因留在任务里；已经学的照样算数。")
    return Change(task_forms.ReasonForm(request.POST), services.withdraw, said)


def _exempt(request: HttpRequest, unit: OrgUnit, task: Requirement, at: datetime) -> Change:
    _require_names(request, unit, at)
    standing = study.standing_of(task, within=unit, at=at)
    form = task_forms.ExemptForm(request.POST, people=[one.member for one in standing.counted])
    return Change(form, services.exempt, _("已登记不计入，原因和批准人都留着。"))


def _unexempt(request: HttpRequest, unit: OrgUnit, task: Requirement, at: datetime) -> Change:
    _require_names(request, unit, at)
    standing = study.standing_of(task, within=unit, at=at)
    form = task_forms.PersonForm(request.POST, people=[one.member for one in standing.exempt])
    return Change(form, services.unexempt, _("已取消不计入，从现在起计入应学人员。"))


CHANGES: dict[str, Callable[[HttpRequest, OrgUnit, Requirement, datetime], Change]] = {
    "add": _add,
    "due": _due,
    "withdraw": _withdraw,
    "exempt": _exempt,
    "unexempt": _unexempt,
}


def _require_manager(request: HttpRequest, task: Requirement, at: datetime) -> None:
    if not access.may_manage(request.user, task, at=at):
        raise TaskNotVisible


def _require_names(request: HttpRequest, unit: OrgUnit, at: datetime) -> None:
    if not access.may_open_names(request.user, unit, at=at):
        raise TaskNotVisible

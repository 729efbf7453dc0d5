"""The page of one 学习任务 for the person who is asked: where a short link in a group leads."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sanwei.common import clock
from sanwei.home import my_tasks, task_access
from sanwei.org import queries as org
from sanwei.study import queries as study
from sanwei.study.errors import TaskNotVisible
from sanwei.study.models import Requirement


@never_cache
@login_required
@require_safe
def my_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Show what is asked, what is done and where to go on; who only manages it is led to the desk."""
    at = clock.now()
    member = org.member_of(request.user)
    task = study.task_of(member, task_id, at=at) if member else None
    requirement = (
        task.requirement
        if task
        else Requirement.objects.select_related("unit").filter(public_id=task_id).first()
    )
    manages = requirement is not None and task_access.may_manage(request.user, requirement, at=at)
    if requirement is None or not (task or manages):
        raise TaskNotVisible
    if task is None:
        return redirect("home:task", requirement.unit.public_id, task_id)
    context = {
        "room": "home",
        "requirement": requirement,
        "task": my_tasks.block_of(task),
        "next_url": task.next_url,
        "manages": manages,
    }
    return render(request, "home/my_task.html", context)

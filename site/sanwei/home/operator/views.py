"""The page for who runs the server, its two buttons, and the address that monitoring asks."""

from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanwei.accounts.models import User
from sanwei.common import clock, outbox
from sanwei.common.errors import NotVisible
from sanwei.common.lanes import leases
from sanwei.home.operator import status
from sanwei.org.cms.own import editor_of

UNAVAILABLE = 503
HEALTH_KEY = "home.health"
HEALTH_SECONDS = 5  # however many ask, the house looks no oftener


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show how everything is; ``?part`` answers with the changing part alone."""
    _operator(request)
    name = "part" if "part" in request.GET else "page"
    state = status.state_of(at=clock.now())
    answer = render(request, f"home/operator/{name}.html", {"state": state})
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def retry_task(request: HttpRequest, task: UUID) -> HttpResponse:
    """Put a failed task back into its queue."""
    actor = _operator(request)
    if leases.retry(task_id=task, actor=actor, at=clock.now()):
        messages.success(request, _("已重新排队。"))
    else:
        messages.warning(request, _("这个任务已经不在失败的里面了。"))
    return redirect("operator:show")


@require_POST
def retry_message(request: HttpRequest, message: int) -> HttpResponse:
    """Let a message that failed be tried at once."""
    actor = _operator(request)
    if outbox.try_again(message_id=message, actor=actor, at=clock.now()):
        messages.success(request, _("马上再送一次。"))
    else:
        messages.warning(request, _("这条消息已经送到了。"))
    return redirect("operator:show")


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Say to anybody whether the house works, without a word about what is in it."""
    try:
        codes = cache.get(HEALTH_KEY)
        if codes is None:
            codes = [problem.code for problem in status.health_of(at=clock.now())]
            cache.set(HEALTH_KEY, codes, HEALTH_SECONDS)
    except DatabaseError:
        codes = ["database"]
    answer = JsonResponse(
        {"status": "down" if codes else "ok", "problems": codes},
        status=UNAVAILABLE if codes else 200,
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _operator(request: HttpRequest) -> User:
    user = editor_of(request)
    if not user.is_superuser:
        raise NotVisible
    return user

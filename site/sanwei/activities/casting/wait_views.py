"""The phone after signing in: what goes on in the room, and the quiz when it is its turn."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sanwei.activities.casting import waiting
from sanwei.activities.casting.waiting import Waiting
from sanwei.activities.check_in.errors import WindowClosed
from sanwei.activities.enums import CastStage


@never_cache
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Show one arrival and what comes next; a reload shows the same."""
    found = waiting.read(token)
    if found is None:
        refused = WindowClosed()
        return render(
            request,
            "activities/check_in/refused.html",
            {"message": refused.message},
            status=refused.status,
        )
    sitting = found.showing.sitting
    context = {
        "activity": sitting.activity,
        "sitting": sitting,
        "token": token,
        "arrived": found.came,
        "row": found.row,
        "told": told(found),
        "has_several": sitting.activity.sittings.count() > 1,
    }
    return render(request, "activities/casting/waiting.html", context)


@never_cache
@require_safe
def state(request: HttpRequest, token: str) -> HttpResponseBase:
    """Tell the phone what to show now; 304 while it is the same."""
    found = waiting.read(token)
    if found is None:
        refused = WindowClosed()
        body = {"code": refused.code, "message": str(refused.message)}
        return JsonResponse(body, status=refused.status)
    etag = f'"{found.showing.moves}-{found.showing.stage}"'
    whole = JsonResponse(told(found))
    response = get_conditional_response(request, etag, None, whole) or whole
    response["ETag"] = etag
    return response


def told(found: Waiting) -> dict[str, str]:
    """Return what the phone says: ``words``, and the quiz with its address once it is its turn."""
    showing = found.showing
    cast = showing.sitting.activity.cast
    title = cast.title.strip("《》")
    words = {
        CastStage.CHECK_IN: _("还在签到，请稍等。"),
        CastStage.FILM: _("正在放《%s》，请看屏幕。") % title,
        CastStage.QUIZ: _("看完了，做几道题。"),
        CastStage.OVER: _("已经散会。"),
    }[CastStage(showing.stage)]
    quiz = found.quiz_url
    label = _("现场测验") if showing.stage == CastStage.QUIZ else _("还没交卷？接着答")
    return {"stage": showing.stage, "words": words, "quiz_url": quiz, "quiz_label": label}

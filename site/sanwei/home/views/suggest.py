"""Suggestions under the search field, as the part of a page that the field shows."""

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.home.views.search import asked_text
from sanwei.search import suggestions

#: Nobody types faster; what does is a program.
MOST_ASKED = 40
WITHIN_SECONDS = 10
TOO_MANY = 429


@require_safe
@login_required
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer what may be meant by the beginning typed so far. Nothing of it is remembered."""
    at = clock.now()
    if isinstance(request.user, User) and _is_too_often(request.user, int(at.timestamp())):
        return HttpResponse(status=TOO_MANY, headers={"Retry-After": str(WITHIN_SECONDS)})
    found = suggestions.suggest(asked_text(request), request.user, at=at)
    answer = render(request, "home/includes/suggestions.html", {"found": found})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _is_too_often(user: User, second: int) -> bool:
    key = f"home.suggest:{user.pk}:{second // WITHIN_SECONDS}"
    cache.add(key, 0, WITHIN_SECONDS)
    try:
        return cache.incr(key) > MOST_ASKED
    except ValueError:
        return False  # it has just run out

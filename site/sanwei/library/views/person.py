"""Who is reading: the account, the member behind it where there is one, the hour."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.org import queries as org
from sanwei.org.models import Member

View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """Call ``view(request, member, at, …)`` for whoever is signed in; a technician has no member behind."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at: datetime = clock.now()
        return view(request, org.member_of(request.user), at, *args, **kwargs)

    return wrapped


def for_members(view: View) -> View:
    """Like ``for_readers``, for what only a member has. Raises: NotVisible."""

    @for_readers
    @wraps(view)
    def wrapped(
        request: HttpRequest, member: Member | None, at: datetime, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if member is None:
            raise NotVisible
        return view(request, member, at, *args, **kwargs)

    return wrapped

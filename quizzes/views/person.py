"""Who is answering: the member behind the account, or nobody."""

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

MemberView = Callable[..., HttpResponse]


def for_members(view: MemberView) -> MemberView:
    """Call ``view(request, member, at, …)`` for a signed-in member; never cached, answers are personal."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member: Member | None = org.member_of(request.user)
        if member is None:
            raise NotVisible()
        at: datetime = clock.now()
        return view(request, member, at, *args, **kwargs)

    return wrapped

"""What stands between a signed-in person and every page: a session that still holds, a password of one's own."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from sanwei.accounts import sessions
from sanwei.accounts.errors import PasswordMustChange
from sanwei.accounts.models import User
from sanwei.accounts.session_engine import in_hand
from sanwei.common import clock

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class AccountMiddleware(AuthenticationMiddleware):
    """Django's own, whose account comes with the session."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = cast("User", SimpleLazyObject(lambda: _account_of(request)))


def _account_of(request: HttpRequest) -> Any:
    with in_hand(request.session):
        return get_user(request)


class SessionEpochMiddleware:
    """Ends sessions of an older epoch and those past their 12 hours; renews those on the person's own phone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User):
            at = clock.now()
            if sessions.is_current(request.session, user, at=at):
                sessions.renew(request.session, at=at)
            else:
                logout(request)
                messages.info(request, _("上次登录已经结束，请重新登录。"))
        return self.get_response(request)


class FirstPasswordMiddleware:
    """Lets a person whose password was given out reach nothing but the page that changes it."""

    OPEN = frozenset(
        {
            "account_change_password",
            "account_set_password",
            "account_logout",
            "account_login",
            "accounts:slip",
            "accounts:end_everywhere",
            # The door of a meeting: nobody is asked for a password with forty people behind him.
            "activities:door",
            "activities:door_digits",
            "activities:door_name",
        }
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or not user.must_change_password:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in self.OPEN:
            return None
        address = reverse("account_change_password")
        if _wants_json(request):
            error = PasswordMustChange()
            return JsonResponse(
                {"code": error.code, "message": str(error.message)}, status=error.status
            )
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(address)
        if request.method == "GET":
            address = f"{address}?{urlencode({'next': request.get_full_path()})}"
        return redirect(address)


def _wants_json(request: HttpRequest) -> bool:
    accepts = request.headers.get("Accept", "")
    is_json = "application/json" in accepts and "text/html" not in accepts
    return is_json or request.path.startswith("/api/")

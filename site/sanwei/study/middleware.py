"""Keeps the address of beats free of cookies."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class TokenOnlyMiddleware:
    """Takes the cookies off beats: their token alone says who they are, and sendBeacon can't leave cookies out.

    Otherwise whatever looks at the account on the way would cost each beat two more statements, and a
    session that has ended would sign out a page whose token still counts. Stands before the sessions.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.path = reverse("api:take_beats")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == self.path:
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)

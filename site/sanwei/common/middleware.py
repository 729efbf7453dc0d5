"""Turns a refusal raised by a service into one error page, or one JSON shape for scripts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from sanwei.common.errors import SanweiError


class ErrorPageMiddleware:
    """Catches SanweiError wherever a view lets it through; everything else stays a programming error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SanweiError):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse(
                {"code": error.code, "message": str(error.message)}, status=error.status
            )
        return render(
            request,
            "error.html",
            {"message": error.message, "code": error.code},
            status=error.status,
        )

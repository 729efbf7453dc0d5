"""Compresses pages on their way out. Owns nothing; refuses to touch files, streams and answers of the API."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageGZipMiddleware(GZipMiddleware):
    """Django's own, for HTML only: gzip over a range of a film would break seeking.

    Django masks CSRF tokens and varies the length of each answer, so that the size tells nothing (BREACH).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_page = response.get("Content-Type", "").startswith("text/html")
        if response.streaming or not is_page or not isinstance(response, HttpResponse):
            return response
        return super().process_response(request, response)

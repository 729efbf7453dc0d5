"""Pages travel compressed, files as they are."""

import gzip

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from sanwei.common.compression import PageGZipMiddleware
from tests.world import World

LONG = "三微学堂" * 500


def passed(response: HttpResponseBase) -> HttpResponseBase:
    def answer(request: HttpRequest) -> HttpResponseBase:
        return response

    return PageGZipMiddleware(answer)(RequestFactory().get("/", HTTP_ACCEPT_ENCODING="gzip"))


def test_a_page_is_compressed(client: Client, world: World) -> None:
    page = client.get("/accounts/login/", HTTP_ACCEPT_ENCODING="gzip, br")

    assert page["Content-Encoding"] == "gzip"
    assert "党员编号" in gzip.decompress(page.content).decode()


def test_who_can_not_read_it_gets_it_plain(client: Client, world: World) -> None:
    assert "Content-Encoding" not in client.get("/accounts/login/")


def test_films_and_the_api_stay_as_they_are() -> None:
    film = passed(FileResponse(iter([LONG.encode()]), content_type="video/mp4"))
    page_as_file = passed(FileResponse(iter([LONG.encode()]), content_type="text/html"))
    data = passed(JsonResponse({"text": LONG}))
    page = passed(HttpResponse(LONG))

    assert "Content-Encoding" not in film
    assert "Content-Encoding" not in page_as_file
    assert "Content-Encoding" not in data
    assert page["Content-Encoding"] == "gzip"

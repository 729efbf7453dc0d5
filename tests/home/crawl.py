"""Walks the site by its links as one person, a few addresses of each kind, and keeps what came back as plain text."""

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from openpyxl import load_workbook

from tests.org.cms import routes as cms_routes
from tests.walking import routes

EACH = 2  # addresses of one kind: what a page says does not depend on how many there are
LINKS = re.compile(r"""(?:href|action|src|data-[a-z-]*url)=["']([^"'#]+)""")
# Wagtail's menu comes as JSON.
JSON_LINKS = re.compile(r'"url": ?"([^"]+)"')
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
# Ends the session, or changes who looks.
LEFT_OUT = (
    "/accounts/logout",
    "/cms/logout",
    "/accounts/2fa/",
    "/static/",
    "/cms/sprite",
    "/cms/jsi18n",
)
SHEETS = ("spreadsheetml", "text/csv")


@dataclass(frozen=True)
class Seen:
    address: str
    route: str
    status: int
    text: str
    is_sheet: bool


def crawl(client: Client, *, begin: list[str]) -> list[Seen]:
    """Follow links from ``begin`` and from every address without arguments; some of each kind, forms by GET too."""
    waiting = [*begin, *plain_addresses()]
    known, kinds, found = set(waiting), Counter[str](), []
    while waiting:
        address = waiting.pop(0)
        try:
            route = resolve(urlsplit(address).path).route
        except Resolver404:
            continue
        each = 1 if route.startswith("cms/") else EACH
        if kinds[route] >= each and address not in begin and "export=" not in address:
            continue
        kinds[route] += 1
        seen = look(client, address, route)
        found.append(seen)
        links = LINKS.findall(seen.text) + JSON_LINKS.findall(seen.text)
        if "listing" in seen.text and address.startswith("/cms/"):
            links += [f"{urlsplit(address).path}?export={kind}" for kind in ("xlsx", "csv")]
        for link in links:
            split = urlsplit(urljoin(address, unescape(link)))
            target = split.path + (f"?{split.query}" if split.query else "")
            is_ours = split.netloc == "" and split.scheme == "" and target.startswith("/")
            if is_ours and not target.startswith(LEFT_OUT) and target not in known:
                known.add(target)
                waiting.append(target)
    return found


def plain_addresses() -> list[str]:
    """Return the addresses that need no arguments, linked or not."""
    found = [f"/{route}" for route, converters in routes() if not converters]
    found += [
        f"/{route}"
        for route, _pattern, converters in cms_routes()
        if not converters and "(?P" not in route and "^" not in route
    ]
    return [one for one in found if not one.startswith(LEFT_OUT)]


def look(client: Client, address: str, route: str = "") -> Seen:
    response: HttpResponse = client.get(address)
    streamed = getattr(response, "streaming_content", None)
    body = b"".join(streamed) if streamed is not None else response.content
    kind = response.headers.get("Content-Type", "")
    is_sheet = any(sheet in kind for sheet in SHEETS)
    if "spreadsheetml" in kind:
        text = "\n".join(cells_of(body))
    else:
        raw = body.decode(errors="replace")
        text = unescape(ESCAPED.sub(lambda code: chr(int(code.group(1), 16)), raw))
    return Seen(address, route, response.status_code, text, is_sheet)


def cells_of(workbook: bytes) -> list[str]:
    """Return every cell of every sheet as text, and the names of the sheets."""
    book = load_workbook(BytesIO(workbook))
    return [sheet.title for sheet in book] + [
        str(cell)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]

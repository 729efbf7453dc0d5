"""Walks the addresses of the site by the URL resolver, so that a new route is walked without being named."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from zipfile import ZipFile, is_zipfile

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

# Ends the visitor's own session, or does something on GET that is nobody else's; /cms/ is walked by tests/org.
LEFT_OUT = ("accounts/logout/", "cms/", "accounts/2fa/")


def routes() -> Iterator[tuple[str, dict[str, object]]]:
    """Yield every route outside the admin with its converters by name."""

    def walk(
        patterns: list[URLPattern | URLResolver], prefix: str, known: dict[str, object]
    ) -> Iterator[tuple[str, dict[str, object]]]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            converters = {**known, **pattern.pattern.converters}
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route, converters)
            else:
                yield route, converters

    for route, converters in walk(get_resolver().url_patterns, "", {}):
        if not route.startswith(LEFT_OUT) and "(?P" not in route and "^" not in route:
            yield route, converters


def filled(route: str, choices: Mapping[str, Sequence[object]]) -> Iterator[str]:
    """Yield the addresses of ``route`` with every combination of what its arguments may be."""
    for values in itertools.product(*choices.values()):
        path = route
        for name, value in zip(choices, values, strict=True):
            path = re.sub(rf"<(\w+:)?{name}>", str(value), path)
        yield "/" + path


def told(client: Client, address: str) -> tuple[int, str]:
    """Return status and everything that came back in small letters, what is packed in a document too.

    A refusal comes as its words alone: half of the walk was the layout around them.
    """
    response = client.get(address, headers={"accept": "application/json"})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, f"{response.headers} {_unpacked(body)}".lower()


def _unpacked(body: bytes) -> str:
    if body.startswith(b"PK") and is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return body.decode(errors="replace")

"""Walks the addresses of the site by the URL resolver, so that a new route is walked without being named."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile, is_zipfile

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from sanwei.accounts.models import StoredSession, User

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


NOBODY = "nobody-s-id"
WHO_ASKS = {StoredSession._meta.db_table, User._meta.db_table}


def searched(client: Client, address: str) -> set[str] | None:
    """Return the tables in which ``address`` is searched for NOBODY in it; None where that can't be told.

    A route that looks an id up by a statement can find only ids of the tables in it, and one that is answered before
    it has asked for more than who asks can find none: trying the ids of all other tables there proves nothing.
    """
    stranger = uuid4()
    with CaptureQueriesContext(connection) as asked:
        client.get(address.replace(NOBODY, str(stranger)), headers={"accept": "application/json"})
    words = [
        (set(re.findall(r'"(\w+)"', one["sql"])), one["sql"]) for one in asked.captured_queries
    ]
    keys = (stranger.hex, str(stranger))
    tables = set().union(*(names for names, sql in words if any(key in sql for key in keys)))
    if tables:
        return tables
    reads = [sql for _names, sql in words if sql.startswith("SELECT")]
    froms = set(re.findall(r'FROM "(\w+)"', " ".join(reads)))
    return set() if froms <= WHO_ASKS else None


def _unpacked(body: bytes) -> str:
    if body.startswith(b"PK") and is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return body.decode(errors="replace")

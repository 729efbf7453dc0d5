"""The words of a body of blocks, from its stored form: no picture and no recording is fetched for a snippet."""

from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags


def text_of(body: Any, *, names: Iterable[str]) -> str:
    """Return the stream value ``body`` as plain text: rich text, and of each structure the parts called ``names``.

    The other parts of a structure are keys of pictures and recordings.
    """
    wanted = tuple(names)
    parts = [part for block in body.raw_data for part in _sentences(block["value"], wanted)]
    return "\n".join(parts)


def _sentences(value: Any, names: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, str):
        yield unescape(strip_tags(value.replace("</", " </")))
    elif isinstance(value, dict):
        yield from (str(value[name]) for name in names if value.get(name))

"""How much there is to read in a body. Pure: no query, no clock."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from sanwei.study.texts import expected_ms

_TAGS = re.compile(r"<[^>]+>")
_BLANKS = re.compile(r"\s+")


def plain(html: str) -> str:
    """Return the words of rich text without marks and blanks."""
    return _BLANKS.sub("", unescape(_TAGS.sub("", html)))


def characters_of(body: Iterable[Any]) -> int:
    """Return how many characters a reader of ``body`` reads; pictures and recordings count nothing."""
    total = 0
    for block in body:
        if block.block_type == "text":
            total += len(plain(str(block.value.source)))
        elif block.block_type == "quote":
            total += len(plain(block.value["text"]))
    return total


def minutes_of(characters: int) -> int:
    """Return about how many minutes that takes, at least one."""
    return max(1, (expected_ms(characters) + 30_000) // 60_000)

"""How much there is to read in a body. No clock; no query but the one that fetches the documents of a body."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from sanwei.files.models import DocumentPage, PrivateDocument
from sanwei.study.texts import expected_ms

# Source: a page by GB/T 9704—2012 has 22 lines of 28 characters. A page that is a picture may be a scan of one, a
# chart or a cover: half of that is asked for, 30 s, so that no cover is a burden and no scan counts for nothing.
PICTURE_PAGE_CHARACTERS = 300

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
        elif block.block_type == "pdf":
            total += characters_in(block.value["document"])
    return total


def characters_in(document: PrivateDocument | None) -> int:
    """Return what all pages of a document come to; None: it has been deleted."""
    if document is None:
        return 0
    return document.characters + document.picture_count * PICTURE_PAGE_CHARACTERS


def characters_on(page: DocumentPage) -> int:
    """Return what one page comes to."""
    return PICTURE_PAGE_CHARACTERS if page.is_picture else page.characters


def minutes_of(characters: int) -> int:
    """Return about how many minutes that takes, at least one."""
    return max(1, (expected_ms(characters) + 30_000) // 60_000)

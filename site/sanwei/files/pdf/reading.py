"""Asks the child about a PDF: what stands on its pages, what one page looks like. Stores nothing."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File

from sanwei.common.children import Limits, limited
from sanwei.common.errors import SanweiError
from sanwei.files.errors import (
    PageNotDrawn,
    PdfBroken,
    PdfLocked,
    PdfTooHeavy,
    PdfTooManyPages,
)

CHILD = Path(__file__).resolve().parent / "child.py"
MAX_PAGES = 500
#: Three times the pixels of a phone's 360 CSS px, and enough for the column of a desktop page.
WIDTH_PX = 1080
#: Two sheets of A4 one below the other; a longer page, such as a pasted screenshot, is drawn narrower.
MAX_HEIGHT_PX = 4 * WIDTH_PX
#: A page of a newspaper has some 8,000; more on one page is no text for reading.
MAX_CHARACTERS_A_PAGE = 10_000
#: 22 lines of 28 characters are a page by GB/T 9704—2012; a dense one has three times that.
KEPT_CHARACTERS_A_PAGE = 4_000
#: Fewer characters on a page with something drawn are its page number or stamp: it is a picture, such as a scan.
LEAST_CHARACTERS_OF_TEXT = 20
#: A person waits for the verdict; 500 pages of text take about 3 s.
READ_SECONDS = 25.0
DRAW_SECONDS = 15.0
READ_LIMITS = Limits(memory_bytes=2 << 30, cpu_seconds=20, file_bytes=0, open_files=32, nice=5)
DRAW_LIMITS = Limits(memory_bytes=2 << 30, cpu_seconds=12, file_bytes=0, open_files=32, nice=5)
BOUNDS = {
    "pages": MAX_PAGES,
    "width": WIDTH_PX,
    "height": MAX_HEIGHT_PX,
    "characters": MAX_CHARACTERS_A_PAGE,
    "text": KEPT_CHARACTERS_A_PAGE,
}
_REFUSALS: dict[str, type[SanweiError]] = {
    error.code: error for error in (PdfBroken, PdfLocked, PdfTooHeavy, PdfTooManyPages)
}


@dataclass(frozen=True)
class PageFacts:
    """One page: characters without blanks, the pixels of its picture; ``is_picture``: seen rather than read."""

    characters: int
    text: str
    is_picture: bool
    width: int
    height: int


def read(file: File[Any]) -> list[PageFacts]:
    """Return the pages of a PDF in their order; ``file`` is left at its start.

    Raises: PdfBroken, PdfLocked, PdfTooManyPages, PdfTooHeavy.
    """
    try:
        done = _asked(file, "read", {"bounds": BOUNDS}, READ_LIMITS, READ_SECONDS)
    except subprocess.TimeoutExpired as late:
        raise PdfTooHeavy from late
    if done.returncode < 0:
        # Killed by a limit, or by the file itself.
        raise PdfTooHeavy
    if done.returncode:
        raise PdfBroken
    try:
        answer = json.loads(done.stdout)
        if "refusal" in answer:
            raise _REFUSALS.get(answer["refusal"], PdfBroken)
        return [_facts(row) for row in answer["pages"]]
    except (ValueError, KeyError, TypeError) as error:
        raise PdfBroken from error


def draw(file: File[Any], number: int) -> bytes:
    """Return the picture of page ``number``, counted from 1, as WebP. Raises: PageNotDrawn."""
    told = {"number": number, "bounds": BOUNDS}
    try:
        done = _asked(file, "draw", told, DRAW_LIMITS, DRAW_SECONDS)
    except subprocess.TimeoutExpired as late:
        raise PageNotDrawn from late
    if done.returncode or done.stdout[:4] != b"RIFF" or done.stdout[8:12] != b"WEBP":
        raise PageNotDrawn
    return done.stdout


def _asked(
    file: File[Any], action: str, told: dict[str, Any], limits: Limits, seconds: float
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", str(CHILD), action, json.dumps(told)]
    with _seekable(file) as given:
        return subprocess.run(  # noqa: S603 - no shell; every word is ours
            limited(command, limits),
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            timeout=seconds,
            start_new_session=True,
            check=False,
        )


@contextmanager
def _seekable(file: File[Any]) -> Iterator[IO[bytes]]:
    """Give the bytes of ``file`` as a file of the system: an upload may lie in memory, a stored one elsewhere."""
    with tempfile.TemporaryFile() as copy:
        file.seek(0)
        for chunk in file.chunks():
            copy.write(chunk)
        file.seek(0)
        copy.seek(0)
        yield copy


def _facts(row: dict[str, Any]) -> PageFacts:
    """Read one page of the child's answer, which a hostile file may have written. Raises: ValueError, KeyError."""
    characters, width, height = (int(row[name]) for name in ("characters", "width", "height"))
    in_bounds = 0 <= characters <= MAX_CHARACTERS_A_PAGE and 0 < width <= WIDTH_PX
    if not in_bounds or not 0 < height <= MAX_HEIGHT_PX:
        raise ValueError("out of bounds")
    is_picture = bool(row["is_drawn"]) and characters < LEAST_CHARACTERS_OF_TEXT
    return PageFacts(
        characters=characters,
        text=str(row["text"])[:KEPT_CHARACTERS_A_PAGE].replace("\x00", ""),
        is_picture=is_picture,
        width=width,
        height=height,
    )

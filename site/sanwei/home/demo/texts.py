"""Reads the demo's own writing: stories, a book in chapters, a shelf. Files in, frozen facts out; no database.

A text is Markdown with TOML between two lines of ``+++`` on top: paragraphs apart by an empty line, and
``> `` before words that somebody said.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
FENCE = "+++\n"


@dataclass(frozen=True)
class Passage:
    """One paragraph of the author, or words quoted."""

    text: str
    is_quote: bool = False

    @property
    def html(self) -> str:
        return f"<p>{escape(self.text, quote=False)}</p>"


@dataclass(frozen=True)
class Story:
    title: str
    slug: str
    person: str
    branch: str
    honour: str
    period: str
    summary: str
    quote: str
    written_by: str
    photographed_by: str
    tags: tuple[str, ...]
    month: int
    day: int
    body: tuple[Passage, ...]


@dataclass(frozen=True)
class Chapter:
    number: int
    title: str
    body: tuple[Passage, ...]


@dataclass(frozen=True)
class Book:
    """``note`` says why it is read this month."""

    title: str
    author: str
    source: str
    summary: str
    note: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class ShelfBook:
    """``pdf`` names the file of an e-book beside the other texts."""

    title: str
    author: str
    recommender: str
    reason: str
    place: str
    pdf: str = ""


@dataclass(frozen=True)
class ReadingList:
    """``entries`` are (kind, title): kind is story, book, shelf or lecture."""

    title: str
    reason: str
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Shelf:
    name: str
    note: str
    books: tuple[ShelfBook, ...]
    lists: tuple[ReadingList, ...]


def stories() -> list[Story]:
    """Return the stories, oldest first."""
    found = []
    for path in (CONTENT / "stories").glob("*.md"):
        head, body = _parted(path)
        found.append(Story(**{**head, "tags": tuple(head["tags"])}, body=body))
    return sorted(found, key=lambda story: (story.month, story.day))


def book() -> Book:
    """Return the book of the month with its chapters in order."""
    chapters = []
    for path in sorted((CONTENT / "book").glob("*.md")):
        head, body = _parted(path)
        chapters.append(Chapter(number=int(path.stem), title=head["title"], body=body))
    return Book(**_toml(CONTENT / "book.toml"), chapters=tuple(chapters))


def shelf() -> Shelf:
    """Return the shelf and the reading lists that draw on it."""
    told = _toml(CONTENT / "shelf.toml")
    return Shelf(
        name=told["name"],
        note=told["note"],
        books=tuple(ShelfBook(**book) for book in told["books"]),
        lists=tuple(
            ReadingList(
                title=entry["title"],
                reason=entry["reason"],
                entries=tuple(_pair(name) for name in entry["entries"]),
            )
            for entry in told["lists"]
        ),
    )


def _pair(name: str) -> tuple[str, str]:
    kind, _colon, title = name.partition(":")
    return kind, title


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _parted(path: Path) -> tuple[dict[str, Any], tuple[Passage, ...]]:
    _before, head, body = path.read_text(encoding="utf-8").split(FENCE, 2)
    return tomllib.loads(head), tuple(_passages(body))


def _passages(body: str) -> Iterator[Passage]:
    for block in body.strip().split("\n\n"):
        if block.startswith("> "):
            yield Passage(block.removeprefix("> "), is_quote=True)
        else:
            yield Passage(block)

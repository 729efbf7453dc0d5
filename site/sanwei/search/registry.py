"""Which kinds of things the search page finds. Each app registers its own when it starts.

The index is ignorant of rights: ``visible_to`` is the app's own answer to who sees what, and nothing is shown,
counted or quoted that it leaves out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise


class Filter(StrEnum):
    """What results may be narrowed by, beside their kind. Values stand in addresses."""

    TAG = "tag"
    SERIES = "series"
    YEAR = "year"
    BRANCH = "branch"


@dataclass(frozen=True)
class Column:
    """Where a kind's rows keep what a filter asks for: lookups from the model, or names of annotations.

    ``value`` stands in addresses, ``label`` on screen.
    """

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """A stretch of a long work that has an address of its own: a sentence of a film, a page of a PDF."""

    text: str
    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """One result in words; ``text`` is what a snippet is cut from, plain and visible to this reader.

    ``places`` follow it in their order; where the words stand there, the snippet is cut there and leads there.
    """

    title: str
    url: str
    text: str = ""
    facts: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Searchable:
    """A kind of result. ``name`` stands in addresses, ``label`` on screen.

    ``visible_to(user, at)`` returns a queryset of ``model``; ``prepare`` adds what ``show`` reads, so that showing
    a row costs no query. ``attach(rows, words)`` puts onto fetched rows what no prefetch can, for all of them at
    once; ``words`` are those that were looked up. ``filters``: what rows of this kind may be narrowed by.
    """

    name: str
    label: str | Promise
    model: type[Model]
    visible_to: Callable[[object, datetime], QuerySet[Any]]
    show: Callable[[Any], Found]
    prepare: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows
    attach: Callable[[Sequence[Any], Sequence[str]], None] = lambda rows, words: None
    filters: Mapping[Filter, Column] = field(default_factory=dict)
    icon: str = "search"


_kinds: dict[str, Searchable] = {}


def register(kind: Searchable) -> None:
    """Have ``kind`` found. Raises: ValueError for a name that is taken."""
    if kind.name in _kinds and _kinds[kind.name].model is not kind.model:
        raise ValueError(f"two kinds of results are called {kind.name!r}")
    _kinds[kind.name] = kind


def kinds() -> list[Searchable]:
    """Return what can be found, in the order of registration: the order of the installed apps."""
    return list(_kinds.values())

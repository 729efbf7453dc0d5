"""Which kinds of things the search page finds. Each app registers its own when it starts.

The index is ignorant of rights: ``visible_to`` is the app's own answer to who sees what, and nothing is shown,
counted or quoted that it leaves out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Found:
    """One result in words; ``text`` is what a snippet is cut from, plain and visible to this reader."""

    title: str
    url: str
    text: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Searchable:
    """A kind of result. ``name`` stands in addresses, ``label`` on screen.

    ``visible_to(user, at)`` returns a queryset of ``model``; ``prepare`` adds what ``show`` reads, so that showing
    a row costs no query.
    """

    name: str
    label: str | Promise
    model: type[Model]
    visible_to: Callable[[object, datetime], QuerySet[Any]]
    show: Callable[[Any], Found]
    prepare: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows
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

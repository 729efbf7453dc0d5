"""What an index must be able to do, in words that belong to no library.

A query is a small tree of the nodes below. An engine answers with keys and scores and knows nothing else:
who may see what, which rows still exist and in which order they are shown is asked of the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from sanwei.search.analysis import Term


class Cover(StrEnum):
    """How much of a bag of terms a document must hold."""

    ANY = "any"
    MOST = "most"  # more than half of the bag's weight; all of a bag of one or two
    ALL = "all"


@dataclass(frozen=True)
class Bag:
    """Terms to be found in any of ``fields`` (name → boost)."""

    terms: tuple[Term, ...]
    fields: Mapping[str, float]
    cover: Cover = Cover.ALL


@dataclass(frozen=True)
class Both:
    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Either:
    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Best:
    """Any of ``nodes``; a document counts as well as by the best of them."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Except:
    node: "Node"


@dataclass(frozen=True)
class Boosted:
    node: "Node"
    factor: float


Node = Bag | Best | Both | Either | Except | Boosted


@dataclass(frozen=True)
class Document:
    """One row as the index keeps it: ``key`` is unique, ``kinds`` are its models, ``fields`` their texts."""

    key: str
    kinds: tuple[str, ...]
    fields: Mapping[str, str]


class Scores(dict[Any, float]):
    """Key → score; ``whole``: the keys of documents that hold all that was asked, not only most of it."""

    def __init__(
        self, scores: Iterable[tuple[Any, float]] = (), *, whole: Iterable[Any] = ()
    ) -> None:
        super().__init__(scores)
        self.whole = set(whole)


class Rebuilding(Protocol):
    """A new index in the making: readers see the old one until it is complete."""

    def add(self, documents: Iterable[Document]) -> None: ...


class Engine(Protocol):
    def is_ready(self) -> bool:
        """Tell whether there is an index that can be read."""
        ...

    def search(self, node: Node, kinds: Sequence[str]) -> dict[str, Scores]:
        """Return what matches, per kind. Raises: IndexUnavailable."""
        ...

    def write(self, documents: Sequence[Document], removed: Iterable[str]) -> None:
        """Put documents in place of those with the same key and drop the keys of ``removed``, all or nothing.

        Raises: IndexBusy.
        """
        ...

    def rebuilding(self) -> AbstractContextManager[Rebuilding]:
        """Make a new index; it takes the place of the old one at the end. Raises: IndexBusy."""
        ...

    def clear(self) -> None:
        """Leave an empty index. Raises: IndexBusy."""
        ...

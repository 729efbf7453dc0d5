"""What a person finds for several texts at once: a look into the index for each, one query for each kind of row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from modelsearch.backends import get_search_backend
from modelsearch.index import SearchField

from sanwei.search import analysis, documents, registry
from sanwei.search.backend import SearchBackend
from sanwei.search.engine import Bag, Cover, Node, Scores
from sanwei.search.registry import Searchable

#: Best rows of a kind that are asked of the database, for each text.
CANDIDATES: Final = 200


@dataclass(frozen=True)
class Place:
    """A visible row, and how well it fits."""

    kind: Searchable
    key: Any
    score: float


def places(nodes: Sequence[Node], user: object, *, at: datetime) -> list[list[Place]]:
    """Return for each of ``nodes`` the rows that ``user`` sees, best first; nothing without an index."""
    kinds = registry.kinds()
    looked_up = [_scores(node, kinds) for node in nodes]
    if not all(looked_up):
        return [[] for _node in nodes]
    found: list[list[Place]] = [[] for _node in nodes]
    for kind in kinds:
        name = documents.kind_of(kind.model)
        best = [_best(kind, scores[name]) for scores in looked_up]
        wanted = set().union(*best)
        if not wanted:
            continue
        visible = kind.visible_to(user, at).filter(pk__in=wanted).order_by()
        seen = set(visible.values_list("pk", flat=True))
        for row, scores in zip(found, best, strict=True):
            row += [Place(kind, key, score) for key, score in scores.items() if key in seen]
    return [sorted(row, key=lambda place: -place.score) for row in found]


def findable(texts: Iterable[str], user: object, *, at: datetime) -> list[str]:
    """Return those of ``texts`` whose every word stands in one row that ``user`` sees, in their order.

    Whatever is shown as a query passes here: words that only a row closed to him holds would tell of that row.
    """
    known = list(dict.fromkeys(texts))
    found = places([whole(text) for text in known], user, at=at)
    return [text for text, rows in zip(known, found, strict=True) if rows]


def whole(text: str) -> Bag:
    """Return the search for rows that hold all of ``text``."""
    return Bag(tuple(analysis.query_terms(text)), fields_of(SearchField), Cover.ALL)


def fields_of(declared: type[Any]) -> dict[str, float]:
    """Return the fields of all kinds that are ``declared`` so, each with its highest boost."""
    boosts: dict[str, float] = {}
    for kind in registry.kinds():
        for name, boost in documents.boosts_of(kind.model, kind=declared).items():
            boosts[name] = max(boost, boosts.get(name, 0.0))
    return boosts


def _scores(node: Node, kinds: Sequence[Searchable]) -> dict[str, Scores]:
    backend = get_search_backend()
    if not isinstance(backend, SearchBackend):
        return {}
    # Without an index the page itself searches the columns; what is only offered can wait.
    return backend.look_up(node, [documents.kind_of(kind.model) for kind in kinds]) or {}


def _best(kind: Searchable, scores: Scores) -> dict[Any, float]:
    to_python = kind.model._meta.pk.to_python
    ordered = sorted(scores.items(), key=lambda pair: -pair[1])
    return {to_python(documents.pk_of(key)): score for key, score in islice(ordered, CANDIDATES)}

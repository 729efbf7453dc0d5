"""The search of the search page: one look into the index, then each kind's own rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from modelsearch.backends import get_search_backend

from sanwei.search import analysis, coarse, documents, filters, registry
from sanwei.search.backend import SearchBackend
from sanwei.search.engine import Bag, Cover
from sanwei.search.errors import IndexUnavailable
from sanwei.search.filters import Traits
from sanwei.search.places import quoted
from sanwei.search.registry import Found, Place, Searchable
from sanwei.search.snippets import Piece, marked

#: Characters of a query that are read; a longer one is a pasted text.
LONGEST_QUERY: Final = 60


@dataclass(frozen=True)
class Hit:
    """A row as the page shows it, cut into plain and marked pieces."""

    title: tuple[Piece, ...]
    url: str
    text: tuple[Piece, ...]
    facts: tuple[str, ...]
    place: Place | None = None


@dataclass(frozen=True)
class Group:
    """The rows of one kind that a person finds: ``keys`` best first, all of them visible to him.

    ``traits``: by key, what each row may be narrowed by.
    """

    kind: Searchable
    keys: tuple[Any, ...]
    rows: QuerySet[Any]
    terms: tuple[analysis.Term, ...]
    traits: Mapping[Any, Traits] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.keys)

    @property
    def count_label(self) -> str:
        return filters.count_label(self.count)

    def hits(self, start: int, stop: int) -> list[Hit]:
        """Return the hits ``start`` to ``stop``, in order: what ``prepare`` costs and no more."""
        keys = self.keys[start:stop]
        found = self.kind.prepare(self.rows.filter(pk__in=keys)).in_bulk(keys) if keys else {}
        rows = [found[key] for key in keys if key in found]
        self.kind.attach(rows, [term.text for term in self.terms])
        return [self._hit(self.kind.show(row)) for row in rows]

    def _hit(self, found: Found) -> Hit:
        text, place = quoted(found.text, found.places, self.terms)
        title = marked(found.title, self.terms)
        return Hit(title=title, url=found.url, text=text, facts=found.facts, place=place)


@dataclass(frozen=True)
class Answer:
    """What a person finds, a group for each kind that has something.

    ``meant`` is what the text was read as where nothing has it as written, for “您要找的是不是”; empty otherwise.
    It is part of a title that this person may see and never the name of a person.
    """

    groups: tuple[Group, ...] = ()
    meant: str = ""


def find(text: str, user: object, *, at: datetime) -> Answer:
    """Return what ``user`` finds for ``text``; one query a kind."""
    terms = tuple(analysis.query_terms(text[:LONGEST_QUERY]))
    kinds = registry.kinds()
    if not terms or not kinds:
        return Answer()
    boosts: dict[str, float] = {}
    for kind in kinds:
        for name, boost in documents.boosts_of(kind.model).items():
            boosts[name] = max(boost, boosts.get(name, 0.0))
    bag = Bag(terms, boosts, Cover.MOST)
    scores = _scores(bag, kinds)
    groups = [_group(kind, bag, scores, user, at) for kind in kinds]
    return Answer(tuple(group for group in groups if group.count))


def _scores(bag: Bag, kinds: Sequence[Searchable]) -> dict[str, dict[str, float]] | None:
    backend = get_search_backend()
    if not isinstance(backend, SearchBackend):
        return None
    try:
        return backend.engine.search(bag, [documents.kind_of(kind.model) for kind in kinds])
    except IndexUnavailable:
        return None  # the lane makes a new one; meanwhile the columns are searched


def _group(
    kind: Searchable,
    bag: Bag,
    scores: dict[str, dict[str, float]] | None,
    user: object,
    at: datetime,
) -> Group:
    if scores is None:
        visible = kind.visible_to(user, at)
        own = {name: boost for name, boost in bag.fields.items() if name in _names_of(kind)}
        rows = visible.filter(coarse.condition(replace(bag, fields=own), kind.model))
        traits = filters.traits_of(rows, kind)
        return Group(kind, tuple(sorted(traits, reverse=True)), visible, bag.terms, traits)
    to_python = kind.model._meta.pk.to_python
    found = {
        to_python(documents.pk_of(key)): score
        for key, score in scores[documents.kind_of(kind.model)].items()
    }
    if not found:
        # No need to ask who may see what.
        return Group(kind, (), kind.model._default_manager.none(), bag.terms)
    visible = kind.visible_to(user, at)
    traits = filters.traits_of(visible.filter(pk__in=list(found)), kind)
    keys = sorted(sorted(traits, reverse=True), key=lambda key: -found[key])
    return Group(kind, tuple(keys), visible, bag.terms, traits)


def _names_of(kind: Searchable) -> frozenset[str]:
    """Return the fields that this kind itself declares: another kind's word for a column opens nothing here."""
    return frozenset(documents.boosts_of(kind.model))

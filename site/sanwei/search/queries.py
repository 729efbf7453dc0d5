"""The search of the search page: one look into the index, then each kind's own rights."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from sanwei.search import analysis, coarse, documents, looking, registry
from sanwei.search.engine import Bag, Cover
from sanwei.search.registry import Searchable
from sanwei.search.snippets import Piece, marked, snippet

#: Characters of a query that are read; a longer one is a pasted text.
LONGEST_QUERY: Final = 60


@dataclass(frozen=True)
class Hit:
    """A row as the page shows it, cut into plain and marked pieces."""

    title: tuple[Piece, ...]
    url: str
    text: tuple[Piece, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The rows of one kind that a person finds: ``keys`` best first, all of them visible to him."""

    kind: Searchable
    keys: tuple[Any, ...]
    rows: QuerySet[Any]
    terms: tuple[analysis.Term, ...]

    @property
    def count(self) -> int:
        return len(self.keys)

    def hits(self, start: int, stop: int) -> list[Hit]:
        """Return the hits ``start`` to ``stop``, in order: what ``prepare`` costs and no more."""
        keys = self.keys[start:stop]
        found = self.kind.prepare(self.rows.filter(pk__in=keys)).in_bulk(keys) if keys else {}
        shown = [self.kind.show(found[key]) for key in keys if key in found]
        return [
            Hit(
                title=marked(each.title, self.terms),
                url=each.url,
                text=snippet(each.text, self.terms),
                facts=each.facts,
            )
            for each in shown
        ]


def find(text: str, user: object, *, at: datetime) -> list[Group]:
    """Return what ``user`` finds for ``text``, a group for each kind that has something; one query a kind."""
    terms = tuple(analysis.query_terms(text[:LONGEST_QUERY]))
    kinds = registry.kinds()
    if not terms or not kinds:
        return []
    boosts: dict[str, float] = {}
    for kind in kinds:
        for name, boost in documents.boosts_of(kind.model).items():
            boosts[name] = max(boost, boosts.get(name, 0.0))
    bag = Bag(terms, boosts, Cover.MOST)
    models = [kind.model for kind in kinds]
    scores = looking.scores(bag, models, text=text[:LONGEST_QUERY])
    groups = [_group(kind, bag, scores, user, at) for kind in kinds]
    return [group for group in groups if group.count]


def _group(
    kind: Searchable,
    bag: Bag,
    scores: dict[str, dict[str, float]] | None,
    user: object,
    at: datetime,
) -> Group:
    visible = kind.visible_to(user, at)
    if scores is None:
        rows = visible.filter(coarse.condition(bag, kind.model))
        keys = sorted(set(rows.order_by().values_list("pk", flat=True)), reverse=True)
    else:
        to_python = kind.model._meta.pk.to_python
        own = {
            to_python(documents.pk_of(key)): score
            for key, score in scores[documents.kind_of(kind.model)].items()
        }
        # Nothing matched: no need to ask the database.
        seen = (
            visible.filter(pk__in=list(own)).order_by().values_list("pk", flat=True) if own else ()
        )
        keys = sorted(sorted(set(seen), reverse=True), key=lambda key: -own[key])
    return Group(kind, tuple(keys), visible, bag.terms)

"""The search of the search page: one look into the index, then each kind's own rights."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from sanwei.search import (
    analysis,
    coarse,
    documents,
    filters,
    looking,
    registry,
    rescue,
    synonyms,
)
from sanwei.search.engine import Bag, Best, Boosted, Cover, Node, Scores
from sanwei.search.filters import Traits
from sanwei.search.places import quoted
from sanwei.search.registry import Found, Place, Searchable
from sanwei.search.rescue import Rescue, rescue_for
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
    """Return what ``user`` finds for ``text``; one query a kind, up to four where no title holds it as written."""
    asked = text[:LONGEST_QUERY]
    kinds = registry.kinds()
    terms = tuple(analysis.query_terms(asked))
    if not terms or not kinds:
        return Answer()
    boosts: dict[str, float] = {}
    for kind in kinds:
        for name, boost in documents.boosts_of(kind.model).items():
            boosts[name] = max(boost, boosts.get(name, 0.0))
    wordings = synonyms.wordings(asked)
    node = _node(asked, wordings, boosts)
    marks = tuple(dict.fromkeys([*terms, *(t for each in wordings for t in _terms(each))]))
    look = _Look(user, at, marks)
    scores = looking.scores(node, [kind.model for kind in kinds], text=asked)
    if scores is None:
        own = [_node(asked, wordings, _own(boosts, kind)) for kind in kinds]
        groups = [look.coarse_group(*pair) for pair in zip(kinds, own, strict=True)]
        return Answer(tuple(group for group in groups if group.count))
    found = [_by_key(scores, kind) for kind in kinds]
    groups = [look.group(*pair) for pair in zip(kinds, found, strict=True)]
    second = rescue_for(asked, boosts)
    meant = ""
    if second and _is_wanted(second, groups, found):
        groups, meant = _rescued(second, groups, found, look)
    return Answer(tuple(group for group in groups if group.count), meant)


@dataclass(frozen=True)
class _Look:
    """Who looks, when, and which words are marked in what is found."""

    user: object
    at: datetime
    terms: tuple[analysis.Term, ...]

    def group(self, kind: Searchable, scores: Mapping[Any, float]) -> Group:
        visible = kind.visible_to(self.user, self.at)
        # Nothing matched: no need to ask the database.
        traits = filters.traits_of(visible.filter(pk__in=list(scores)), kind) if scores else {}
        keys = sorted(sorted(traits, reverse=True), key=lambda key: -scores[key])
        return Group(kind, tuple(keys), visible, self.terms, traits)

    def coarse_group(self, kind: Searchable, node: Node) -> Group:
        visible = kind.visible_to(self.user, self.at)
        traits = filters.traits_of(visible.filter(coarse.condition(node, kind.model)), kind)
        return Group(kind, tuple(sorted(traits, reverse=True)), visible, self.terms, traits)


def _is_wanted(second: Rescue, groups: Sequence[Group], found: Sequence[Scores]) -> bool:
    held = [_held(*pair) for pair in zip(groups, found, strict=True)]
    count = sum(map(len, held))
    titles: Iterator[str] = (
        title
        for group, keys in zip(groups, held, strict=True)
        if keys
        for title in _titles(group.kind, group.rows, keys).values()
    )
    return second.is_wanted(count, titles)


def _held(group: Group, scores: Scores) -> list[Any]:
    """Return the visible rows that hold the text as written."""
    return [key for key in group.keys if key in scores.whole]


def _rescued(
    second: Rescue, groups: Sequence[Group], found: Sequence[Scores], look: _Look
) -> tuple[list[Group], str]:
    """Return the groups with what the text may have been meant as before all else, and how it was read."""
    scores = looking.scores(
        second.node, [group.kind.model for group in groups], text=second.letters or second.line
    )
    read: list[tuple[Group, dict[Any, float], str]] = []
    for group in groups:
        own = _by_key(scores, group.kind) if scores else Scores()
        titles = _titles(group.kind, group.rows, rescue.candidates(own)) if own else {}
        read.append((group, *second.picked(own, titles)))
    by_rank = sorted(read, key=lambda each: -max(each[1].values(), default=0.0))
    meant = next((part for _group, _picked, part in by_rank if part), "")
    look = replace(look, terms=tuple(dict.fromkeys([*look.terms, *_terms(meant)])))
    return [
        look.group(group.kind, rescue.lifted(own, picked, held=_held(group, own)))
        if picked
        else replace(group, terms=look.terms)
        for (group, picked, _part), own in zip(read, found, strict=True)
    ], meant


def _titles(kind: Searchable, visible: QuerySet[Any], keys: Sequence[Any]) -> dict[Any, str]:
    if not documents.has_column(kind.model, documents.TITLE):
        return {}
    rows = visible.filter(pk__in=keys).order_by()
    return dict(rows.values_list("pk", documents.TITLE))


def _node(text: str, wordings: Sequence[str], boosts: Mapping[str, float]) -> Node:
    def bag(terms: tuple[analysis.Term, ...]) -> Bag:
        return Bag(terms, documents.weighed(boosts, len(terms)), Cover.MOST)

    others = [Boosted(bag(_terms(each)), synonyms.WEIGHT) for each in wordings]
    return Best((bag(_terms(text)), *others)) if others else bag(_terms(text))


def _terms(text: str) -> tuple[analysis.Term, ...]:
    return tuple(analysis.query_terms(text))


def _by_key(scores: Mapping[str, Scores], kind: Searchable) -> Scores:
    return documents.by_pk(scores[documents.kind_of(kind.model)], kind.model)


def _own(boosts: Mapping[str, float], kind: Searchable) -> dict[str, float]:
    return {name: boost for name, boost in boosts.items() if name in _names_of(kind)}


def _names_of(kind: Searchable) -> frozenset[str]:
    """Return the fields that this kind itself declares: another kind's word for a column opens nothing here."""
    return frozenset(documents.boosts_of(kind.model))

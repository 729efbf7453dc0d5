"""What is offered while somebody types: titles of rows that he sees, past queries that he can answer too."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from modelsearch.index import AutocompleteField

from sanwei.search import analysis, documents, findable
from sanwei.search.asked import discretion, past_queries
from sanwei.search.engine import Bag, Cover, Node
from sanwei.search.findable import Place
from sanwei.search.registry import Searchable
from sanwei.search.rescue import Rescue, rescue_for
from sanwei.search.snippets import Piece, marked

#: A longer text is a pasted one: nobody waits for a suggestion.
LONGEST_TYPED: Final = 30
MOST_TITLES: Final = 6
MOST_QUERIES: Final = 3
#: Rows read for the titles shown: some may be left out.
SPARE: Final = 2
#: Past queries that are looked up for the few that are shown.
MOST_LOOKED_UP: Final = 6


@dataclass(frozen=True)
class QuerySuggestion:
    text: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class TitleSuggestion:
    kind: Searchable
    title: tuple[Piece, ...]
    url: str


@dataclass(frozen=True)
class Suggestions:
    queries: tuple[QuerySuggestion, ...] = ()
    titles: tuple[TitleSuggestion, ...] = ()


def suggest(text: str, user: object, *, at: datetime) -> Suggestions:
    """Return what to offer ``user`` who has typed ``text``; a constant number of database queries a kind."""
    terms = tuple(analysis.query_terms(text, is_typing=True)) if len(text) <= LONGEST_TYPED else ()
    if not terms:
        return Suggestions()
    asked = past_queries.like(text, at=at, limit=MOST_LOOKED_UP)
    fields = findable.fields_of(AutocompleteField)
    spelt = _spelt(text)
    nodes: list[Node] = [Bag(terms, fields, Cover.ALL), *map(findable.whole, asked)]
    rows, *answers = findable.places([*nodes, *([spelt.node] if spelt else [])], user, at=at)
    rows += answers.pop() if spelt else []
    kept = [query for query, found in zip(asked, answers, strict=True) if found]
    pieces = [QuerySuggestion(query, marked(query, terms)) for query in kept[:MOST_QUERIES]]
    titles = _titles(_each_once(rows)[: MOST_TITLES * SPARE], terms, spelt, user, at)
    return Suggestions(tuple(pieces), tuple(titles[:MOST_TITLES]))


def popular(user: object, *, at: datetime, limit: int) -> list[str]:
    """Return what others ask most and ``user`` would find something by."""
    asked = past_queries.like("", at=at, limit=limit * SPARE)
    return findable.findable(asked, user, at=at)[:limit]


def _titles(
    rows: Sequence[Place],
    terms: tuple[analysis.Term, ...],
    spelt: Rescue | None,
    user: object,
    at: datetime,
) -> list[TitleSuggestion]:
    keys: dict[str, list[Any]] = defaultdict(list)
    for place in rows:
        keys[place.kind.name].append(place.key)
    read = {
        kind.name: kind.prepare(kind.visible_to(user, at).filter(pk__in=keys[kind.name])).in_bulk(
            keys[kind.name]
        )
        for kind in {place.kind.name: place.kind for place in rows}.values()
    }
    shown = [
        (place.kind, place.kind.show(read[place.kind.name][place.key]))
        for place in rows
        if place.key in read[place.kind.name]
    ]
    said = [(kind, found) for kind, found in shown if discretion.may_be_said(found.title)]
    return [
        TitleSuggestion(
            kind, marked(found.title, [*terms, *_sounding(spelt, found.title)]), found.url
        )
        for kind, found in said
    ]


def _spelt(text: str) -> Rescue | None:
    """Return the search for what is typed in pinyin or initials: before an input method has made characters of it."""
    second = rescue_for(text, {documents.TITLE})
    return second if second and second.letters else None


def _sounding(spelt: Rescue | None, title: str) -> list[analysis.Term]:
    return analysis.query_terms(spelt.part_of(title)) if spelt else []


def _each_once(rows: Sequence[Place]) -> list[Place]:
    found: dict[tuple[str, Any], Place] = {}
    for place in rows:
        found.setdefault((place.kind.name, place.key), place)
    return list(found.values())

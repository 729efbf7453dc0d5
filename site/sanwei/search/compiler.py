"""Translates modelsearch's query objects into the nodes of ``engine``."""

from collections.abc import Iterator
from typing import Any, Final

from modelsearch.backends.base import BaseSearchQueryCompiler
from modelsearch.index import AutocompleteField, SearchField
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText

from sanwei.search import analysis, documents, synonyms
from sanwei.search.documents import weighed
from sanwei.search.engine import Bag, Best, Boosted, Both, Cover, Either, Except, Node
from sanwei.search.rescue import Rescue, rescue_for

#: Every row, in the index or not; no row. They never reach the engine.
EVERYTHING: Final = "everything"
NOTHING: Final = "nothing"
Compiled = Node | str
#: Slips of the finger that a fuzzy word may hold.
SLIPS: Final = 1


class QueryCompiler(BaseSearchQueryCompiler):
    """A search for whole words."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    FIELD_KIND: type = SearchField
    IS_TYPING = False

    def compile(self) -> Compiled:
        """Return the tree to look up, or that it means every row or none."""
        boosts = self._boosts()
        return self._compile(self.query, boosts) if boosts else NOTHING

    def rescue(self) -> Rescue | None:
        """Return the second search for where nothing holds the words as written; plain words only."""
        plain = self.query if isinstance(self.query, PlainText) else None
        return rescue_for(plain.query_string, self._boosts()) if plain else None

    def _boosts(self) -> dict[str, float]:
        declared = documents.boosts_of(self.queryset.model, kind=self.FIELD_KIND)
        names = declared if self.fields is None else self.fields
        return {name: declared[name] for name in names if name in declared}

    def _compile(self, query: Any, fields: dict[str, float]) -> Compiled:
        if isinstance(query, MatchAll):
            return EVERYTHING
        if isinstance(query, PlainText):
            node = self._reworded(query.query_string, query.operator, fields)
            if isinstance(node, str) or query.boost == 1:
                return node
            return Boosted(node, query.boost)
        if isinstance(query, Phrase):
            terms = tuple(analysis.phrase_terms(query.query_string))
            each = tuple(Bag(terms, {name: boost}) for name, boost in fields.items())
            return Either(each) if terms else NOTHING
        if isinstance(query, Fuzzy):
            terms = tuple(analysis.query_terms(query.query_string, slips=SLIPS))
            cover = Cover.MOST if query.operator == "and" else Cover.ANY
            return Bag(terms, fields, cover) if terms else NOTHING
        if isinstance(query, Boost):
            node = self._compile(query.subquery, fields)
            return Boosted(node, query.boost) if not isinstance(node, str) else node
        if isinstance(query, Not):
            node = self._compile(query.subquery, fields)
            if isinstance(node, str):
                return NOTHING if node == EVERYTHING else EVERYTHING
            return node.node if isinstance(node, Except) else Except(node)
        if isinstance(query, And | Or):
            parts = [self._compile(each, fields) for each in query.subqueries]
            return _all(parts) if isinstance(query, And) else _any(parts)
        raise NotImplementedError(f"{type(query).__name__} is no query of modelsearch")

    def _reworded(self, text: str, operator: str, fields: dict[str, float]) -> Compiled:
        node = self._words(text, operator, fields)
        wordings = [] if isinstance(node, str) else synonyms.wordings(text)
        others = [self._words(each, operator, fields) for each in wordings]
        nodes = [Boosted(each, synonyms.WEIGHT) for each in others if not isinstance(each, str)]
        return Best((node, *nodes)) if nodes and not isinstance(node, str) else node

    def _words(self, text: str, operator: str, fields: dict[str, float]) -> Compiled:
        """``and`` wants every word, and of a run of characters most of its pairs: 党员大会 finds 支部党员的大会."""
        words = text.split()
        if operator == "or":
            terms = tuple(analysis.query_terms(text, is_typing=self.IS_TYPING))
            return Bag(terms, weighed(fields, len(terms)), Cover.ANY) if terms else NOTHING
        bags = []
        for word in words:
            is_last = self.IS_TYPING and word is words[-1]
            terms = tuple(analysis.query_terms(word, is_typing=is_last))
            cover = Cover.ALL if word.isascii() else Cover.MOST
            bags += [Bag(terms, weighed(fields, len(terms)), cover)] if terms else []
        return _all(list(bags)) if bags else NOTHING


class AutocompleteCompiler(QueryCompiler):
    """A search for what begins with the words typed so far."""

    FIELD_KIND = AutocompleteField
    IS_TYPING = True


class _AnyColumn(BaseSearchQueryCompiler):
    """The database orders: by any column that a list can be sorted by, declared or not."""

    def _get_order_by(self) -> Iterator[Any]:
        return iter(())


class SortableCompiler(_AnyColumn, QueryCompiler):
    pass


class SortableAutocompleteCompiler(_AnyColumn, AutocompleteCompiler):
    pass


def _all(parts: list[Compiled]) -> Compiled:
    nodes = tuple(part for part in parts if not isinstance(part, str))
    if NOTHING in parts:
        return NOTHING
    if not nodes:
        return EVERYTHING
    return nodes[0] if len(nodes) == 1 else Both(nodes)


def _any(parts: list[Compiled]) -> Compiled:
    nodes = tuple(part for part in parts if not isinstance(part, str))
    if EVERYTHING in parts:
        return EVERYTHING
    if not nodes:
        return NOTHING
    return nodes[0] if len(nodes) == 1 else Either(nodes)

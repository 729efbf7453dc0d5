"""A backend for modelsearch, the library behind Wagtail's search.

The index yields keys and scores; the database filters, checks, orders, counts and slices, so that what is
deleted, unpublished or closed never appears, however old the index is. Without an index that can be read the
database alone is searched, more coarsely, until the index is there again.

Settings beside ``BACKEND``: ``PATH``, the private folder; ``ENGINE``, ``whoosh`` or ``tantivy``; ``QUEUE``, the
dotted name of a function ``(model, pk)`` that writes later (without it every change is written at once);
``ASK_FOR_REBUILD``, that of a function that has a damaged index made anew; ``SORTS_BY_ANY_COLUMN``, for lists
that are sorted by columns which no ``FilterField`` declares: the database can, modelsearch's rule is to refuse.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.db.models import Count, Model, QuerySet
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchResults,
    FilterFieldError,
)
from modelsearch.index import class_is_indexed

from sanwei.search import coarse, documents, rescue
from sanwei.search.compiler import (
    EVERYTHING,
    AutocompleteCompiler,
    QueryCompiler,
    SortableAutocompleteCompiler,
    SortableCompiler,
)
from sanwei.search.engine import Document, Except, Node, Scores
from sanwei.search.errors import IndexDamaged, IndexUnavailable
from sanwei.search.folder_engine import FolderEngine

logger = logging.getLogger(__name__)

WHOOSH: Final = "whoosh"
ENGINES: Final = {
    WHOOSH: "sanwei.search.whoosh_engine.WhooshEngine",
    "tantivy": "sanwei.search.tantivy_engine.TantivyEngine",
}


@cache
def engine_at(path: str, name: str = WHOOSH) -> FolderEngine:
    """Return the process's one engine of the kind ``name`` for the folder ``path``."""
    engine: FolderEngine = import_string(ENGINES[name])(Path(path), fields=documents.declared)
    return engine


class Matches:
    """The rows that a query means: a queryset for the database, and their scores where there are any."""

    def __init__(self, backend: "SearchBackend", compiler: QueryCompiler) -> None:
        compiled = compiler.compile()
        rows: QuerySet[Any] = compiler.queryset
        self.scores: Mapping[Any, float] | None = None
        if compiled == EVERYTHING:
            self.rows = rows
        elif isinstance(compiled, str):
            self.rows = rows.none()
        else:
            is_exclusion = isinstance(compiled, Except)
            node = compiled.node if isinstance(compiled, Except) else compiled
            scores = backend.scores_of(node, rows.model)
            if scores is None:
                condition = coarse.condition(node, rows.model)
                self.rows = rows.exclude(condition) if is_exclusion else rows.filter(condition)
            elif is_exclusion:
                self.rows = rows.exclude(pk__in=list(scores))
            else:
                self.scores = _forgiven(backend, compiler, scores)
                self.rows = rows.filter(pk__in=list(self.scores))


def _forgiven(
    backend: "SearchBackend", compiler: QueryCompiler, scores: Scores
) -> Mapping[Any, float]:
    """Return ``scores``, with what the text may have been meant as where no row holds it as written."""
    rows = compiler.queryset
    second = compiler.rescue()
    if second is None:
        return scores
    seen = rows.filter(pk__in=scores.whole).order_by() if scores.whole else rows.none()
    held = list(seen.values_list("pk", flat=True).distinct()[: rescue.MOST_HELD])
    if not second.is_wanted(len(held), _titles(rows, held).values()):
        return scores
    found = backend.scores_of(second.node, rows.model)
    if found is None:
        return scores
    picked, _meant = second.picked(found, _titles(rows, rescue.candidates(found)))
    return rescue.lifted(scores, picked, held=held)


def _titles(rows: QuerySet[Any], keys: Sequence[Any]) -> dict[Any, str]:
    if not keys or not documents.has_column(rows.model, documents.TITLE):
        return {}
    found = rows.filter(pk__in=keys).order_by()
    return dict(found.values_list("pk", documents.TITLE))


class SearchResults(BaseSearchResults):
    supports_facet = True

    @cached_property
    def matches(self) -> Matches:
        return Matches(self.backend, self.query_compiler)

    @property
    def is_ranked(self) -> bool:
        return self.query_compiler.order_by_relevance and self.matches.scores is not None

    def _clone(self) -> "SearchResults":
        new: SearchResults = super()._clone()
        # A page of the same results need not ask the index again.
        new.__dict__.update({k: v for k, v in self.__dict__.items() if k in {"matches", "_ranked"}})
        return new

    @cached_property
    def _ranked(self) -> list[Any]:
        """Keys of all matching rows, best first; of equals the newest."""
        scores = self.matches.scores or {}
        keys = set(self.matches.rows.order_by().values_list("pk", flat=True))
        newest = sorted(keys, reverse=True)
        return sorted(newest, key=lambda key: -scores.get(key, 0.0))

    def _do_search(self) -> list[Any]:
        scores = self.matches.scores or {}
        if self.is_ranked:
            keys = self._ranked[self.start : self.stop]
            # The keys carry all conditions by now; joins of theirs would only double rows.
            found = {row.pk: row for row in self.matches.rows.filter(pk__in=keys)}
            rows = [found[key] for key in keys if key in found]
        else:
            ordered = self.matches.rows
            if not self.query_compiler.order_by_relevance and not ordered.query.order_by:
                ordered = ordered.order_by("-pk")
            rows = list(ordered[self.start : self.stop])
        if self._score_field:
            for row in rows:
                setattr(row, self._score_field, scores.get(row.pk, 0.0))
        return rows

    def _do_count(self) -> int:
        if self.is_ranked:
            return len(self._ranked[self.start : self.stop])
        return int(self.matches.rows[self.start : self.stop].count())

    def facet(self, field_name: str) -> "OrderedDict[Any, int]":
        """Return how many matching rows have each value of a field, most first."""
        if self.query_compiler._get_filterable_field(field_name) is None:
            model = self.query_compiler.queryset.model.__name__
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". '
                f"Please add index.FilterField('{field_name}') to {model}.search_fields.",
                field_name=field_name,
            )
        rows = self.matches.rows.order_by().values(field_name)
        counted = rows.annotate(count=Count("pk", distinct=True)).order_by("-count")
        return OrderedDict((row[field_name], row["count"]) for row in counted)


class Index(BaseIndex):
    backend: "SearchBackend"

    def __str__(self) -> str:
        return str(self.backend.engine.path)

    def add_items(self, model: type[Model], items: Iterable[Model]) -> None:
        if not class_is_indexed(model):
            return
        if self.backend.queue:
            for row in items:
                self.backend.queue(model, row.pk)
        elif found := [documents.document_of(row) for row in items]:
            self._write(found, ())

    def delete_item(self, item: Model) -> None:
        model = type(item)
        if self.backend.queue:
            self.backend.queue(model, item.pk)
        else:
            self._write((), [documents.key_of(model, item.pk)])

    def reset(self) -> None:
        self.backend.engine.clear()

    def _write(self, found: Sequence[Document], removed: Iterable[str]) -> None:
        try:
            self.backend.engine.write(found, removed)
        except IndexUnavailable:
            # Saving a row must not fail over it, and a few rows make no index.
            logger.exception("the search index can't be read: run update_index")


#: Rows that are read again at a time.
PAGE: Final = 500


class Rebuilder:
    """What ``update_index`` and ``rebuild_modelsearch_index`` drive; it stands for the index meanwhile."""

    def __init__(self, index: Index) -> None:
        self._rebuilding = index.backend.engine.rebuilding()
        self._path = str(index)

    def __str__(self) -> str:
        return self._path

    def start(self) -> "Rebuilder":
        self._seen: dict[type[Model], set[Any]] = {}
        self._new = self._rebuilding.__enter__()
        return self

    def add_model(self, model: type[Model]) -> None:
        """Fields are added as texts come."""

    def add_items(self, model: type[Model], items: Iterable[Model]) -> None:
        if class_is_indexed(model):
            rows = list(items)
            self._seen.setdefault(model, set()).update(row.pk for row in rows)
            self._new.add(documents.document_of(row) for row in rows)

    def finish(self) -> None:
        """Read the rows again that modelsearch's pages left out: each deleted row moves the next pages up by one."""
        for model, seen in self._seen.items():
            rows = model.get_indexed_objects()  # type: ignore[attr-defined]
            left = list(set(rows.order_by().values_list("pk", flat=True)) - seen)
            for start in range(0, len(left), PAGE):
                found = rows.filter(pk__in=left[start : start + PAGE])
                self._new.add(documents.document_of(row) for row in found)
        self._rebuilding.__exit__(None, None, None)


class SearchBackend(BaseSearchBackend):
    query_compiler_class = QueryCompiler
    autocomplete_query_compiler_class = AutocompleteCompiler
    index_class = Index
    results_class = SearchResults
    rebuilder_class = Rebuilder

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.engine = engine_at(str(params["PATH"]), params.get("ENGINE") or WHOOSH)
        if params.get("SORTS_BY_ANY_COLUMN"):
            self.query_compiler_class = SortableCompiler
            self.autocomplete_query_compiler_class = SortableAutocompleteCompiler
        self.queue: Callable[[type[Model], object], None] | None = _called(params.get("QUEUE"))
        self._ask_for_rebuild: Callable[[], None] | None = _called(params.get("ASK_FOR_REBUILD"))

    def look_up(self, node: Node, kinds: Sequence[str]) -> dict[str, Scores] | None:
        """Return scores by key for each of ``kinds``; None where the database must be searched instead."""
        try:
            return self.engine.search(node, kinds)
        except IndexDamaged:
            logger.exception("the search index is damaged")
            if self._ask_for_rebuild:
                self._ask_for_rebuild()
        except IndexUnavailable:
            pass  # the writer sees it as well
        return None

    def scores_of(self, node: Node, model: type[Model]) -> Scores | None:
        """Look ``node`` up among documents of ``model``; return scores by primary key, None as ``look_up``."""
        kind = documents.kind_of(model)
        found = self.look_up(node, [kind])
        return None if found is None else documents.by_pk(found[kind], model)


def _called(name: str | None) -> Any:
    return import_string(name) if name else None

"""Writes of the search index. Only the worker's ``index`` lane and the rebuild commands call the writing ones."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError
from django.db.models import Model, QuerySet
from modelsearch.backends import get_search_backend
from modelsearch.backends.base import get_model_root
from modelsearch.index import get_indexed_instance, get_indexed_models

from sanwei.search import documents
from sanwei.search.backend import SearchBackend
from sanwei.search.engine import Document
from sanwei.search.errors import IndexBusy
from sanwei.search.models import IndexChange

logger = logging.getLogger(__name__)

#: Rows read again and written in one commit of the index.
BATCH = 200


def queue(model: type[Model], pk: object, /) -> None:
    """Have a row read again soon, in the caller's transaction: modelsearch calls this for every save and deletion."""
    root = get_model_root(model._meta.concrete_model)
    IndexChange.objects.create(model=documents.kind_of(root), row_key=str(pk))


def ask_for_rebuild() -> None:
    """Have a new index made soon, once however often it is asked for."""
    if not IndexChange.objects.filter(model="").exists():
        IndexChange.objects.create()


def write_pending() -> int:
    """Write what is queued, up to ``BATCH`` rows; return how many changes are done.

    Without a readable index, or when asked, makes a new one of all rows. Safe to repeat: a change is forgotten
    after the commit that holds it. Another writer at work: everything stays queued.
    """
    backend = get_search_backend()
    if not isinstance(backend, SearchBackend):
        return IndexChange.objects.all().delete()[0]  # somebody else's index needs no lane
    if not backend.engine.is_ready():
        ask_for_rebuild()
    requests = IndexChange.objects.filter(model="")
    asked = list(requests.values_list("pk", flat=True))
    try:
        if asked:
            _rebuild(backend)
            return requests.filter(pk__in=asked).delete()[0]
    except IndexBusy:
        logger.info("a new index is being made elsewhere")
    return _write_changes(backend)


def collect() -> None:
    """Remove what earlier indexes left behind, once nobody reads it."""
    backend = get_search_backend()
    if isinstance(backend, SearchBackend):
        backend.engine.collect()


def _write_changes(backend: SearchBackend) -> int:
    """Write queued changes into the index that is read; without one, they wait for the next."""
    changes = list(IndexChange.objects.exclude(model="").order_by("pk")[:BATCH])
    if not changes or not backend.engine.is_ready():
        return 0
    rows = dict.fromkeys((change.model, change.row_key) for change in changes)
    found = {f"{label}:{key}": _row(label, key) for label, key in rows}
    written = list(_documents(row for row in found.values() if row is not None))
    gone = [key for key, row in found.items() if row is None]
    try:
        backend.engine.write(written, gone)
    except IndexBusy:
        logger.info("the index is being written elsewhere, %s changes wait", len(changes))
        return 0
    IndexChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return len(changes)


def _rebuild(backend: SearchBackend) -> None:
    """Make a new index of all rows; the old one answers, and is written, until it is complete.

    A row that changes after it was read is queued by its change, and the engine catches up with what was written.
    """
    with backend.engine.rebuilding() as new:
        for model in get_indexed_models():
            for rows in _pages(model.get_indexed_objects()):
                new.add(_documents(rows))
                _write_changes(backend)


def _pages(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Yield rows by key, each page read for itself: an open cursor would keep SQLite from writing."""
    rows = rows.order_by("pk")
    page = list(rows[:BATCH])
    while page:
        yield page
        page = list(rows.filter(pk__gt=page[-1].pk)[:BATCH])


def _row(label: str, key: str) -> Any:
    """Return the row as it is now; None once it is gone or no longer to be found."""
    try:
        row = apps.get_model(label)._default_manager.filter(pk=key).first()
    except LookupError:  # an app that was taken out
        return None
    return get_indexed_instance(row) if row is not None else None


def _documents(rows: Iterable[Any]) -> Iterator[Document]:
    """Read each row; one that can't be read must not keep all others from being found."""
    for row in rows:
        try:
            yield documents.document_of(row)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("%s %s is not in the index", documents.kind_of(type(row)), row.pk)

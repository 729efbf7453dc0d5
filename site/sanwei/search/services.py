"""Writes of the search index. Only the worker's ``index`` lane and the rebuild commands call the writing ones."""

import logging

from django.apps import apps
from django.db.models import Model
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
    changes = list(IndexChange.objects.order_by("pk")[:BATCH])
    try:
        if any(not change.model for change in changes) or not backend.engine.is_ready():
            _rebuild(backend)
        elif changes:
            rows = dict.fromkeys((change.model, change.row_key) for change in changes)
            found = [(label, key, _document(label, key)) for label, key in rows]
            backend.engine.write(
                [document for _label, _key, document in found if document],
                [f"{label}:{key}" for label, key, document in found if not document],
            )
    except IndexBusy:
        logger.info("the index is being written elsewhere, %s changes wait", len(changes))
        return 0
    IndexChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return len(changes)


def _rebuild(backend: SearchBackend) -> None:
    """Make a new index of all rows; the old one answers until it is complete."""
    with backend.engine.rebuilding() as new:
        for model in get_indexed_models():
            rows = model.get_indexed_objects().order_by("pk").iterator(chunk_size=BATCH)
            new.add(documents.document_of(row) for row in rows)


def _document(label: str, key: str) -> Document | None:
    """Return the row as it is now; None once it is gone or no longer to be found."""
    model = apps.get_model(label)
    row = model._default_manager.filter(pk=key).first()
    current = get_indexed_instance(row) if row is not None else None
    return documents.document_of(current) if current is not None else None

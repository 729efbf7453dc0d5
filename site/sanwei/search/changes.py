"""Tells the index of changes that send no signal: bulk writes, and rows that another row's words stand in."""

from typing import Any

from django.db.models import QuerySet
from modelsearch.backends import get_search_backend
from modelsearch.backends.base import get_model_root
from modelsearch.index import insert_or_update_object

from sanwei.search import documents
from sanwei.search.backend import SearchBackend
from sanwei.search.models import IndexChange

ROWS_AT_ONCE = 500


def read_again(rows: QuerySet[Any]) -> None:
    """Have the index read ``rows`` again soon, in the caller's transaction; also rows that are about to go."""
    backend = get_search_backend()
    if isinstance(backend, SearchBackend) and backend.queue:
        kind = documents.kind_of(get_model_root(rows.model._meta.concrete_model))
        keys = rows.order_by().values_list("pk", flat=True).distinct()
        IndexChange.objects.bulk_create(
            (IndexChange(model=kind, row_key=str(key)) for key in keys.iterator(ROWS_AT_ONCE)),
            batch_size=ROWS_AT_ONCE,
        )
        return
    for row in rows.distinct():
        insert_or_update_object(row)

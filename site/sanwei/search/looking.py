"""One look into whichever index is configured: ours, or one of modelsearch's own, on a server or in the database.

Rights, counts and order are the caller's. An index of modelsearch's own is asked through its public interface: the
text as typed, every word wanted; it knows neither our nodes nor how much of a query a document covers.
"""

import logging
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Model
from modelsearch.backends import get_search_backend

from sanwei.search import documents
from sanwei.search.backend import SearchBackend
from sanwei.search.engine import Node, Scores

logger = logging.getLogger(__name__)

#: Hits of each model that another index is asked for: it sends them by the hundred.
MOST_HITS: Final = 500
SCORE: Final = "search_score"


def scores(node: Node, models: Sequence[type[Model]], *, text: str) -> dict[str, Scores] | None:
    """Return scores by key for each of ``models``, under its kind; None where the columns must be searched.

    ``node`` is ``text`` as our own index is asked for it.
    """
    backend = get_search_backend()
    if isinstance(backend, SearchBackend):
        return backend.look_up(node, [documents.kind_of(model) for model in models])
    try:
        return {documents.kind_of(model): _asked(backend, text, model) for model in models}
    except Exception:
        if not backend.catch_indexing_errors:
            raise
        # A server that is away: the page answers all the same.
        logger.exception("the search server did not answer")
        return None


def _asked(backend: Any, text: str, model: type[Model]) -> Scores:
    rows = model._default_manager.all()
    found = list(backend.search(text, rows, operator="and").annotate_score(SCORE)[:MOST_HITS])
    # Some indexes give an order and no score.
    scores = [
        (
            documents.key_of(model, row.pk),
            getattr(row, SCORE, None) or (len(found) - place) / MOST_HITS,
        )
        for place, row in enumerate(found)
    ]
    return Scores(scores, whole=[key for key, _score in scores])

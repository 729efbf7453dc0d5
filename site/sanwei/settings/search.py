"""Which index answers the search: a folder of ours, or an OpenSearch or Elasticsearch that several machines share.

``SANWEI_SEARCH_URL`` is ``<server>+<address>``, e.g. ``opensearch3+https://user:password@host:9200``; several
addresses of one cluster are divided by commas. Without it: ``SANWEI_SEARCH_ENGINE`` in the data folder.
"""

from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured

from sanwei.settings import env

ENGINES: Final = ("whoosh", "tantivy")
#: modelsearch has a backend for each.
SERVERS: Final = (
    "opensearch3",
    "opensearch2",
    "elasticsearch9",
    "elasticsearch8",
    "elasticsearch7",
)
#: The server's own analysis of Chinese for every field that names no other; its stop words are English ones.
CJK: Final = {"settings": {"analysis": {"analyzer": {"default": {"type": "cjk"}}}}}


def backends(data_dir: Path) -> dict[str, dict[str, Any]]:
    """Return ``WAGTAILSEARCH_BACKENDS`` from the environment. Raises: ImproperlyConfigured."""
    addresses = env.words("SANWEI_SEARCH_URL")
    return {"default": _shared(addresses) if addresses else _own(data_dir)}


def _own(data_dir: Path) -> dict[str, Any]:
    return {
        "BACKEND": "sanwei.search.backend",
        "ENGINE": env.choice("SANWEI_SEARCH_ENGINE", ENGINES),
        # Opening the index unpickles: a private folder, in no backup, never restored from an archive.
        "PATH": data_dir / "index",
        "QUEUE": "sanwei.search.services.queue",
        "ASK_FOR_REBUILD": "sanwei.search.services.ask_for_rebuild",
        "SORTS_BY_ANY_COLUMN": True,
    }


def _shared(addresses: list[str]) -> dict[str, Any]:
    server, plus, first = addresses[0].partition("+")
    urls = [first, *addresses[1:]]
    if server not in SERVERS or not plus or not all(url.startswith("http") for url in urls):
        # The address holds a password: it is not repeated.
        raise ImproperlyConfigured(
            f"SANWEI_SEARCH_URL must be <server>+http(s)://…, the server one of {', '.join(SERVERS)}"
        )
    return {
        "BACKEND": f"modelsearch.backends.{server}",
        "URLS": urls,
        "INDEX_PREFIX": env.text("SANWEI_SEARCH_PREFIX", "sanwei_"),
        "INDEX_SETTINGS": CJK,
    }

"""System checks of the libraries that the chosen search needs."""

from collections.abc import Iterable
from importlib import metadata, util
from typing import Any, Final

from django.core.checks import CheckMessage, Error
from modelsearch.conf import get_app_config

from sanwei.search import pins
from sanwei.search.backend import WHOOSH

OURS: Final = "sanwei.search.backend"
#: Beginning of a backend's module → what it imports, and how that is installed.
CLIENTS: Final = {
    "modelsearch.backends.opensearch": ("opensearchpy", "opensearch-py"),
    "modelsearch.backends.elasticsearch": ("elasticsearch", "elasticsearch"),
}


def library_is_there(**kwargs: Any) -> list[CheckMessage]:
    """Tell which library a configured backend lacks."""
    wanted = dict.fromkeys(found for params in _configured() if (found := _library(params)))
    return [
        Error(
            f"The search needs the library {module}, which is not installed.",
            hint=f"pip install {package}",
            id="sanwei_search.E001",
        )
        for module, package in wanted
        if util.find_spec(module) is None
    ]


def one_whoosh(**kwargs: Any) -> list[CheckMessage]:
    """Tell when another release or another distribution stands in for the Whoosh that wrote the index."""
    if not any(_engine(params) == WHOOSH for params in _configured()):
        return []
    found = sorted(f"{each.name.lower()} {each.version}" for each in _providers("whoosh"))
    if found == [f"{pins.WHOOSH_DISTRIBUTION} {pins.WHOOSH_RELEASE}"]:
        return []
    return [
        Error(
            f"The package whoosh must come from {pins.WHOOSH_DISTRIBUTION} {pins.WHOOSH_RELEASE} alone; "
            f"it comes from {', '.join(found) or 'no distribution'}.",
            hint=f"Uninstall the others, then reinstall {pins.WHOOSH_DISTRIBUTION}=={pins.WHOOSH_RELEASE}.",
            id="sanwei_search.E002",
        )
    ]


def _configured() -> list[dict[str, Any]]:
    return list(get_app_config().get_search_backend_config().values())


def _engine(params: dict[str, Any]) -> str | None:
    return params.get("ENGINE", WHOOSH) if params["BACKEND"] == OURS else None


def _library(params: dict[str, Any]) -> tuple[str, str] | None:
    if _engine(params) == "tantivy":
        return "tantivy", "tantivy"
    found = (names for start, names in CLIENTS.items() if params["BACKEND"].startswith(start))
    return next(found, None)


def _providers(package: str) -> Iterable[metadata.Distribution]:
    """Return the distributions that install ``package``. The library's own list of them takes a second to make."""
    line = f"\n{package}/__init__.py,"
    return [
        each for each in metadata.distributions() if line in f"\n{each.read_text('RECORD') or ''}"
    ]

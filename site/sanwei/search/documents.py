"""Reads from a row what its model's ``search_fields`` declare, as a document of the index.

One document a row, under the key of its topmost model, so that a page is found as a page and as a lecture.
A document holds text only: filters and rights are asked of the database.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Model, TextField
from django.utils.encoding import force_str
from modelsearch.backends.base import get_model_root
from modelsearch.index import AutocompleteField, RelatedFields, SearchField, get_indexed_models

from sanwei.search import sounds
from sanwei.search.engine import Document, Scores

#: A title says in few words what the body says in many. Source: tests/bench/search, development queries.
TITLE_BOOST: Final = 2.0
#: The boost falls from whole at so many terms to this part of it. Source: as above.
SHORT_QUERY: Final = 7
LONG_QUERY: Final = 12
LONG_QUERY_FACTOR: Final = 0.5
TITLE: Final = "title"
NAMES: Final = ("name", "author")
NAME_ENDING: Final = "_name"
SEPARATOR: Final = "__"
TEXT_FIELDS: Final = (SearchField, AutocompleteField)


def kind_of(model: type[Model]) -> str:
    """Return the name under which documents of ``model`` and of its children are kept."""
    return str(model._meta.concrete_model._meta.label_lower)  # type: ignore[union-attr]


def key_of(model: type[Model], pk: object) -> str:
    return f"{kind_of(get_model_root(model._meta.concrete_model))}:{pk}"


def pk_of(key: str) -> str:
    return key.partition(":")[2]


def by_pk(scores: Scores, model: type[Model]) -> Scores:
    """Return the scores of documents of ``model`` by primary key."""
    to_python = model._meta.pk.to_python

    def pk(key: str) -> Any:
        return to_python(pk_of(key))

    return Scores(((pk(key), score) for key, score in scores.items()), whole=map(pk, scores.whole))


def document_of(row: Model) -> Document:
    """Return ``row`` as the index keeps it."""
    model = type(row)
    lines = [model, *model._meta.get_parent_list()]
    texts: dict[str, list[str]] = {}
    for name, text in _texts(row, model.get_search_fields()):  # type: ignore[attr-defined]
        if text not in texts.setdefault(name, []):
            texts[name].append(text)
    fields = {name: "\n".join(parts) for name, parts in texts.items()}
    return Document(
        key=key_of(model, row.pk),
        kinds=tuple(dict.fromkeys(kind_of(each) for each in lines)),
        fields=fields | _sounding(texts),
    )


def boosts_of(model: type[Model], *, kind: type[Any] = SearchField) -> dict[str, float]:
    """Return the names under which ``model`` and its children are searched, with their boosts."""
    boosts: dict[str, float] = {}
    for each in apps.get_models():
        if issubclass(each, model) and hasattr(each, "get_search_fields"):
            for name, boost in _names(each.get_search_fields(), kind):
                boosts[name] = max(boost, boosts.get(name, 0.0))
    return boosts


def has_column(model: type[Model], name: str) -> bool:
    """Tell whether ``name`` is a text that the database holds for rows of ``model``."""
    try:
        return isinstance(model._meta.get_field(name), CharField | TextField)
    except FieldDoesNotExist:
        return False


def names_in(fields: Iterable[str]) -> list[str]:
    """Return those of ``fields`` that hold names: of people, of branches."""
    parts = [(name, name.rpartition(SEPARATOR)[2]) for name in fields]
    return [name for name, last in parts if last in NAMES or last.endswith(NAME_ENDING)]


def _sounding(texts: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the fields that tell how title and names sound."""
    names = [part for name in names_in(texts) for text in texts[name] for part in text.split("\n")]
    short = [name for name in names if len(name) <= sounds.LONGEST_NAME]
    found = {
        sounds.OF_TITLE: sounds.index_text(texts.get(TITLE, [])),
        sounds.OF_NAMES: sounds.index_text(short),
    }
    return {name: text for name, text in found.items() if text}


@cache
def declared() -> str:
    """Return a fingerprint of all fields that are indexed: with one more, the rows must be read again."""
    lines = {
        f"{kind_of(model)} {name}"
        for model in get_indexed_models()
        for kind in TEXT_FIELDS
        for name, _boost in _names(model.get_search_fields(), kind)
    }
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()[:12]


def _texts(row: Any, declared: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for field in declared:
        if isinstance(field, TEXT_FIELDS):
            yield prefix + field.field_name, _as_text(field.get_value(row))
        elif isinstance(field, RelatedFields):
            for other in _related(field.get_value(row)):
                yield from _texts(other, field.fields, f"{prefix}{field.field_name}{SEPARATOR}")


def _related(value: Any) -> Iterable[Any]:
    if value is None:
        return []
    if hasattr(value, "all"):
        rows: Iterable[Any] = value.all()
        return rows
    return [value() if callable(value) else value]


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple | set):
        return "\n".join(_as_text(part) for part in value)
    return force_str(value)


def weighed(fields: Mapping[str, float], terms: int) -> dict[str, float]:
    """Return ``fields`` as a query of so many terms weighs them: few name a title, many ask about what it says."""
    beyond = min(max(terms - SHORT_QUERY, 0), LONG_QUERY - SHORT_QUERY)
    factor = 1 - (1 - LONG_QUERY_FACTOR) * beyond / (LONG_QUERY - SHORT_QUERY)
    return {name: boost * (factor if name == TITLE else 1) for name, boost in fields.items()}


def _names(
    declared: Iterable[Any], kind: type[Any], prefix: str = ""
) -> Iterator[tuple[str, float]]:
    for field in declared:
        if isinstance(field, RelatedFields):
            yield from _names(field.fields, kind, f"{prefix}{field.field_name}{SEPARATOR}")
        elif isinstance(field, kind):
            name = prefix + field.field_name
            usual = TITLE_BOOST if name == TITLE else 1.0
            yield name, float(getattr(field, "boost", None) or usual)

"""Writes rows by the ten thousand: one prepared statement a kind, keys counted here instead of asked for.

``bulk_create`` spends three quarters of its time on building SQL. The database checks every row all the same:
constraints, foreign keys and guards are its own. Only for an empty database with one writer.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

# Their values go to the database as they are; words of enums become plain text.
_PLAIN = (models.ForeignKey, models.IntegerField, models.BooleanField)
_TEXT = (models.CharField, models.TextField)
# Few different values, many rows: prepared once each.
_REPEATED = (models.DateField, models.DecimalField)

Prepare = Callable[[Any], Any]


class Store:
    """Gives out primary keys and writes the rows that carry them."""

    def __init__(self) -> None:
        self._keys: dict[type[models.Model], Iterator[int]] = {}
        self._statements: dict[type[models.Model], tuple[str, list[tuple[str, Prepare]]]] = {}

    def key(self, model: type[models.Model]) -> int:
        """Return the next primary key of ``model``."""
        if model not in self._keys:
            last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
            self._keys[model] = itertools.count(last + 1)
        return next(self._keys[model])

    def write(self, rows: Sequence[models.Model]) -> None:
        """Insert ``rows``, all of one model, in the caller's transaction."""
        if not rows:
            return
        model = type(rows[0])
        if model not in self._statements:
            self._statements[model] = _statement(model)
        sql, columns = self._statements[model]
        with connection.cursor() as cursor:
            cursor.executemany(
                sql,
                [[prepare(getattr(row, name)) for name, prepare in columns] for row in rows],
            )

    def finish(self) -> None:
        """Let the database count on from the last keys given out; SQLite does so by itself."""
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), list(self._keys)):
                cursor.execute(sql)


def _statement(model: type[models.Model]) -> tuple[str, list[tuple[str, Prepare]]]:
    quote, meta = connection.ops.quote_name, model._meta
    names = ", ".join(quote(str(field.column)) for field in meta.concrete_fields)
    marks = ", ".join("%s" for _field in meta.concrete_fields)
    columns = [(field.attname, _preparer(field)) for field in meta.concrete_fields]
    return f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({marks})", columns  # noqa: S608


def _preparer(field: Any) -> Prepare:
    if isinstance(field, _PLAIN):
        return _as_it_is
    if isinstance(field, _TEXT):
        return _as_text
    if isinstance(field, _REPEATED):
        return _remembering(field)
    return lambda value: field.get_db_prep_save(value, connection)


def _as_it_is(value: Any) -> Any:
    return value


def _as_text(value: Any) -> Any:
    return value if value is None or type(value) is str else str(value)


def _remembering(field: Any) -> Prepare:
    known: dict[Any, Any] = {}

    def prepare(value: Any) -> Any:
        if value not in known:
            if len(known) > 10_000:
                known.clear()
            known[value] = field.get_db_prep_save(value, connection)
        return known[value]

    return prepare

"""The written-down tables are what the migrations make; a first ``./dev up`` begins with them."""

import sqlite3

from tests import schema
from tests.conftest import Base
from tests.databases import SqliteFiles


def test_the_written_tables_are_what_the_migrations_make(sqlite_base: Base) -> None:
    store, name = sqlite_base
    assert isinstance(store, SqliteFiles)
    with sqlite3.connect(store.path(name)) as migrated:
        made = schema.dump(migrated)

    assert schema.STORED.read_text(encoding="utf-8") == made, "run: python -m tests.schema"


def test_the_written_tables_come_back_as_they_were() -> None:
    with sqlite3.connect(":memory:") as fresh:
        fresh.create_function("django_date_extract", 2, lambda *_: None, deterministic=True)
        fresh.executescript(schema.STORED.read_text(encoding="utf-8"))
        again = schema.dump(fresh)

    assert again == schema.STORED.read_text(encoding="utf-8")

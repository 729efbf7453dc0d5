"""Writes down what the migrations make of an empty SQLite file: ``python -m tests.schema`` after each change of them.

A first ``./dev up`` begins with ``common/schema/sqlite.sql`` instead of two hundred migrations (12 s); ``migrate`` then
runs whatever is newer. ``tests/architecture/test_schema.py`` holds the file to the migrations.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STORED = ROOT / "site/sanwei/common/schema/sqlite.sql"
HEAD = "-- Made by python -m tests.schema from the migrations; see there.\n"
# What is another value in every database; SQLite makes it anew.
MADE_ANEW = {"applied": "datetime('now')", "translation_key": "lower(hex(randomblob(16)))"}


def dump(database: sqlite3.Connection) -> str:
    """Return the statements that make an empty file equal to ``database``; the same for equal databases."""
    return HEAD + "".join(f"{statement};\n" for statement in _statements(database))


def _statements(database: sqlite3.Connection) -> Iterator[str]:
    objects = database.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    virtual = [
        name for _kind, name, sql in objects if sql.upper().startswith("CREATE VIRTUAL TABLE")
    ]
    # Their shadow tables come with them.
    own = [one for one in objects if not any(one[1].startswith(f"{name}_") for name in virtual)]
    tables = [one for one in own if one[0] == "table"]
    yield from (sql for _kind, _name, sql in tables)
    for _kind, name, _sql in tables:
        if name not in virtual:
            yield from _rows(database, name)
    yield from (sql for kind, _name, sql in own if kind != "table")
    yield from _counters(database)


def _rows(database: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    values = ", ".join(f'quote("{column}")' for column in columns)
    for row in sorted(database.execute(f'SELECT {values} FROM "{table}"'), key=_by_number):
        shown = [MADE_ANEW.get(column, value) for column, value in zip(columns, row, strict=True)]
        yield f'INSERT INTO "{table}" VALUES ({", ".join(shown)})'


def _by_number(row: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return (int(row[0]) if row[0].isdigit() else 0, row)


def _counters(database: sqlite3.Connection) -> Iterator[str]:
    """AUTOINCREMENT goes on where the migrations left it."""
    yield "DELETE FROM sqlite_sequence"
    for name, last in database.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name"):
        yield f"INSERT INTO sqlite_sequence VALUES ('{name}', {last})"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "migrated.sqlite3"
        subprocess.run(
            [sys.executable, ROOT / "manage.py", "migrate", "--noinput", "-v0"],
            env={
                **os.environ,
                "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
                "DJANGO_SETTINGS_MODULE": "sanwei.settings.test",
                "DATABASE_URL": f"sqlite:///{path}",
            },
            check=True,
        )
        with sqlite3.connect(path) as database:
            STORED.write_text(dump(database), encoding="utf-8")


if __name__ == "__main__":
    main()

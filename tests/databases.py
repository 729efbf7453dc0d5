"""Databases for the tests: migrated once into a template, then copied.

A template belongs to one state of all migration files (its name carries their hash) and is shared by every worker
and every run; each worker refreshes its copy with the migrate signals, so guards and permissions are today's.
After a transactional test the copy is overwritten as a whole: a flush would lose what migrations inserted.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import dj_database_url
import django
import psycopg
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, connections
from psycopg import sql

from sanwei.settings.base import SQLITE_OPTIONS

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".pytest_cache/databases"
RACE_SECONDS = 60
LEFT_SECONDS = 86_400

Settings = dict[str, Any]


class Store(Protocol):
    """Where databases live: a folder of SQLite files or a PostgreSQL server."""

    def settings(self, name: str) -> Settings: ...
    def url(self, name: str) -> str: ...
    def exists(self, name: str) -> bool: ...
    def create(self, name: str, *, source: str | None = None) -> None: ...
    def rename(self, name: str, to: str) -> None: ...
    def restore(self, name: str, *, source: str) -> None: ...
    def drop(self, name: str) -> None: ...
    def sweep(self) -> None: ...


@dataclass(frozen=True)
class SqliteFiles:
    folder: Path

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"

    def url(self, name: str) -> str:
        return f"sqlite:///{self.path(name)}"

    def settings(self, name: str) -> Settings:
        return dj_database_url.parse(self.url(name)) | {"OPTIONS": SQLITE_OPTIONS}

    def exists(self, name: str) -> bool:
        return self.path(name).exists()

    def create(self, name: str, *, source: str | None = None) -> None:
        self.drop(name)
        if source:
            shutil.copyfile(self.path(source), self.path(name))

    def rename(self, name: str, to: str) -> None:
        self.path(name).rename(self.path(to))

    def restore(self, name: str, *, source: str) -> None:
        """Overwrite page by page in one transaction: other threads may keep the file open meanwhile."""
        connection.ensure_connection()
        with sqlite3.connect(f"file:{self.path(source)}?mode=ro", uri=True) as kept:
            kept.backup(connection.connection)

    def drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.path(name)}{ending}").unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove templates of other migrations and what killed runs left behind."""
        for path in self.folder.glob("*.sqlite3*"):
            if (
                path.name.startswith("template_")
                or time.time() - path.stat().st_mtime > LEFT_SECONDS
            ):
                path.unlink(missing_ok=True)


@dataclass(frozen=True)
class PostgresServer:
    address: str

    def url(self, name: str) -> str:
        return urlsplit(self.address)._replace(path=f"/{name}").geturl()

    def settings(self, name: str) -> Settings:
        return dj_database_url.parse(self.url(name)) | {"OPTIONS": {}}

    def exists(self, name: str) -> bool:
        with self._admin() as admin:
            return bool(
                admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            )

    def create(self, name: str, *, source: str | None = None) -> None:
        self.drop(name)
        self._run("CREATE DATABASE {} TEMPLATE {}", name, source or "template0")

    def rename(self, name: str, to: str) -> None:
        self._run("ALTER DATABASE {} RENAME TO {}", name, to)

    def restore(self, name: str, *, source: str) -> None:
        connections.close_all()
        self.create(name, source=source)

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def sweep(self) -> None:
        """Nothing to do: a throw-away server takes its databases with it."""

    def _run(self, statement: str, *names: str) -> None:
        with self._admin() as admin:
            admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _admin(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(self.url("postgres"), autocommit=True)


@contextmanager
def using(settings: Settings) -> Iterator[None]:
    """Let ``default`` mean the database of ``settings`` meanwhile, in every thread."""
    before = connections.settings["default"]
    _switch({**before, **settings, "CONN_MAX_AGE": 0})
    try:
        yield
    finally:
        _switch(before)


def _switch(settings: Settings) -> None:
    connections["default"].close()
    del connections["default"]
    connections.settings["default"] = settings
    forget()


def forget() -> None:
    """Drop what the process remembers about rows."""
    ContentType.objects.clear_cache()
    cache.clear()


def remember() -> None:
    """Know every content type, as a process that has served for a minute does: pinned costs mean that one."""
    ContentType.objects.get_for_models(*apps.get_models(), for_concrete_models=False)


def base(store: Store, name: str) -> str:
    """Return the name of a fresh, migrated database of this worker, to copy and to restore from."""
    own = f"{name}_base"
    template = f"template_{_migrations_hash()}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not store.exists(template):
            store.sweep()
            _build(store, template)
        store.create(own, source=template)
    with using(store.settings(own)):
        emit_pre_migrate_signal(0, False, "default")
        emit_post_migrate_signal(0, False, "default")
        _settle()
    return own


def _build(store: Store, template: str) -> None:
    """Migrate in a process of its own: wagtailsearch's migrations decide at import for which database they are."""
    making = f"{template}_making"
    store.create(making)
    subprocess.run(
        [sys.executable, ROOT / "manage.py", "migrate", "--noinput", "-v0"],
        env={**os.environ, "DATABASE_URL": store.url(making)},
        check=True,
    )
    with using(store.settings(making)):
        _settle()
    store.rename(making, template)


def _settle() -> None:
    """Leave one file behind, without a journal beside it."""
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _migrations_hash() -> str:
    digest = hashlib.sha256(django.__version__.encode())
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path).glob("migrations/*.py")):
            digest.update(f"{config.label}/{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class RealDatabase:
    """A committed database of its own, for threads and processes that race. ``vendor``: sqlite or postgresql."""

    vendor: str
    url: str

    def environment(self, **extra: str) -> dict[str, str]:
        """Return the variables with which another process (``manage.py …``) uses this database."""
        return {**os.environ, "DATABASE_URL": self.url, **extra}


@contextmanager
def opened(store: SqliteFiles | PostgresServer, name: str, source: str) -> Iterator[RealDatabase]:
    """Copy ``source`` and use the copy as ``default`` meanwhile."""
    store.create(name, source=source)
    try:
        with using(store.settings(name)):
            yield RealDatabase(vendor=connection.vendor, url=store.url(name))
    finally:
        store.drop(name)


def race(*actions: Callable[[], Any]) -> list[Any]:
    """Run all actions at the same moment, each in a thread with a connection of its own.

    Returns in order what each returned, or the exception that it raised.
    """
    results: list[Any] = [None] * len(actions)
    start = threading.Barrier(len(actions))

    def run(number: int, action: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(RACE_SECONDS)
            results[number] = action()
        except Exception as error:  # noqa: BLE001 - a task boundary: the test judges it
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(RACE_SECONDS)
        assert not thread.is_alive(), "a racing action did not end"
    return results

"""Fixtures that every test may use."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests import databases, replay
from tests import world as worlds
from tests.browsers import browser
from tests.databases import PostgresServer, RealDatabase, SqliteFiles

__all__ = ["browser"]  # fixtures that live elsewhere

Base = tuple[SqliteFiles | PostgresServer, str]
WRITTEN = pytest.StashKey[int | None]()
build_world = replay.Replayed(worlds.build)


@pytest.fixture
def _django_db_helper(request: pytest.FixtureRequest, _django_db_helper: None) -> None:
    """Remember what was written when the test's transaction opened, for ``world``."""
    request.node.stash[WRITTEN] = replay.rows_written()


@pytest.fixture
def world(request: pytest.FixtureRequest, db: None) -> worlds.World:
    """Return the small named world, built in the test's own transaction."""
    began = request.node.stash[WRITTEN]
    untouched = connection.in_atomic_block and began == replay.rows_written()
    built = build_world(untouched=untouched)
    databases.remember()
    return built


@pytest.fixture
def real_world(real_database: RealDatabase) -> worlds.World:
    """Return the small named world, committed to the real database."""
    return worlds.build()


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Forget cached rights: a rolled-back test leaves its primary keys to the next one."""
    cache.clear()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def real_database(
    request: pytest.FixtureRequest, worker_name: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[RealDatabase]:
    """Give the test a SQLite file with production pragmas, then a PostgreSQL database, each its own and committed."""
    if {"db", "transactional_db", "live_server"} & set(request.fixturenames):
        pytest.fail("real_database replaces db, transactional_db and world: use real_world")
    if request.param == "sqlite" and connection.vendor != "sqlite":
        pytest.skip(
            "wagtailsearch has no SQLite models in a process that was started on PostgreSQL"
        )
    store, source = request.getfixturevalue(f"{request.param}_base")
    with (
        django_db_blocker.unblock(),
        databases.opened(store, f"{worker_name}_real", source) as database,
    ):
        yield database


@pytest.fixture(scope="session")
def worker_name(request: pytest.FixtureRequest, testrun_uid: str) -> str:
    """Return a name for databases that no other worker and no other run uses."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return f"test_{testrun_uid[:8]}_{worker}"


@pytest.fixture(scope="session")
def sqlite_base(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, worker_name: str
) -> Iterator[Base]:
    yield from _base(SqliteFiles(databases.CACHE), django_db_blocker, worker_name)


@pytest.fixture(scope="session")
def postgres_base(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, worker_name: str
) -> Iterator[Base]:
    address = os.environ.get("SANWEI_TEST_POSTGRES_URL") or os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        pytest.skip("no PostgreSQL: ./dev test starts one, or set SANWEI_TEST_POSTGRES_URL")
    yield from _base(PostgresServer(address), django_db_blocker, worker_name)


def _base(
    store: SqliteFiles | PostgresServer, blocker: DjangoDbBlocker, worker_name: str
) -> Iterator[Base]:
    with blocker.unblock():
        name = databases.base(store, worker_name)
    yield store, name
    store.drop(name)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker, worker_name: str
) -> Iterator[str]:
    """Replace pytest-django's migrations per worker by a copy; yield its DATABASE_URL."""
    kind = "postgres" if connection.vendor == "postgresql" else "sqlite"
    store, source = request.getfixturevalue(f"{kind}_base")
    flush = TransactionTestCase._fixture_teardown

    def restore(self: TransactionTestCase) -> None:
        store.restore(worker_name, source=source)
        databases.forget()

    with django_db_blocker.unblock(), databases.opened(store, worker_name, source) as database:
        TransactionTestCase._fixture_teardown = restore
        with django_db_blocker.block():
            yield database.url
        TransactionTestCase._fixture_teardown = flush

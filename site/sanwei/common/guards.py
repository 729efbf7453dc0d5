"""Guards in the database: triggers that refuse what the rules of the house refuse, whoever writes.

Each app declares its own in ``guards.py`` (found at start-up). They stop mistakes; they prove nothing.
SQLite drops triggers silently when a migration rebuilds a table, and can't rebuild a table that a trigger
reads: so all guards go before a migration and come back after it, and ``problems`` compares at start-up.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from sanwei.common import audit, clock
from sanwei.common.errors import SanweiError
from sanwei.common.guard_sql import (
    PREFIX,
    Event,
    Guard,
    append_only,
    postgresql_body,
    postgresql_create,
    postgresql_type,
    sqlite_create,
)

__all__ = [
    "Event",
    "Guard",
    "GuardsMissing",
    "drop",
    "install",
    "problems",
    "protect",
    "register",
    "registered",
    "require",
    "verifier",
    "without_guards",
]

logger = logging.getLogger(__name__)

Verifier = Callable[[], list[str]]
_guards: dict[str, Guard] = {}
_verifiers: dict[str, Verifier] = {}


class GuardsMissing(SanweiError):
    """The database does not hold what the code declares; ``migrate`` puts it back."""

    code = "guards_missing"
    status = 503


def register(*guards: Guard) -> None:
    """Declare guards; a second declaration under the same name replaces the first."""
    _guards.update({guard.name: guard for guard in guards})


def registered() -> list[Guard]:
    return sorted(_guards.values(), key=lambda guard: guard.name)


def protect(
    model: type[models.Model], *, erasable: tuple[str, ...] = (), elsewhere: tuple[str, ...] = ()
) -> None:
    """Make the table of ``model`` append-only; ``erasable`` fields may be emptied (SET_NULL of an account).

    ``elsewhere``: fields whose changes another guard of the app judges.
    """
    meta = model._meta
    columns = {
        field.name: str(field.column)
        for field in meta.concrete_fields
        if field.name not in elsewhere
    }
    emptied = tuple(columns[name] for name in erasable)
    register(*append_only(meta.db_table, columns=list(columns.values()), erasable=emptied))


def verifier(check: Verifier) -> Verifier:
    """Decorate a check of stored facts that ``without_guards`` must end with; it returns sentences, none when green."""
    _verifiers[f"{check.__module__}.{check.__qualname__}"] = check
    return check


def install(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Bring the database in line with the declarations: put up what is missing or different, drop what is strange."""
    connection = connections[using]
    wanted = _wanted(connection)
    if not _differences(connection, wanted):
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        _drop_all(connection, cursor)
        for guard in wanted.values():
            for statement in _create(connection, guard):
                cursor.execute(statement)
    logger.info("%d guards stand in database %s", len(wanted), using)


def drop(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Take all guards down. For migrations and test flushes only; people use ``without_guards``."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        _drop_all(connection, cursor)


def problems(*, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Compare the database with the declarations; return a sentence for each difference, none when all stand."""
    connection = connections[using]
    found = _differences(connection, _wanted(connection))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers")
            if cursor.fetchone() != (1,):
                found.append("recursive_triggers is off: INSERT OR REPLACE would pass the guards")
    return found


def require(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Refuse to start on a database without its guards. Raises: GuardsMissing."""
    if found := problems(using=using):
        raise GuardsMissing("; ".join(found) + " (python manage.py migrate puts them back)")


@contextmanager
def without_guards(
    *, reason: str, actor: audit.Actor, using: str = DEFAULT_DB_ALIAS
) -> Iterator[None]:
    """Take the guards down for a restore, in one transaction that ends with all guards and every verifier green.

    Leaves an audit row. While it lasts nobody else can write: SQLite has one writer, and on PostgreSQL the
    dropped triggers hold their tables locked. Raises: GuardsMissing when it does not end green; all is rolled back.
    """
    if not reason.strip():
        raise ValueError("lifting the guards needs a reason")
    with transaction.atomic(using=using):
        audit.log(
            at=clock.now(),
            actor=actor,
            action="guards.lifted",
            target_label="common.guards",
            target_key=using,
            reason=reason,
        )
        drop(using=using)
        yield
        install(using=using)
        found = problems(using=using)
        for check in _verifiers.values():
            found += check()
        if found:
            raise GuardsMissing("; ".join(found))


def before_migrate(using: str = DEFAULT_DB_ALIAS, plan: Any = (), **kwargs: Any) -> None:
    """Receive ``pre_migrate``: a plan that changes nothing leaves the guards up."""
    if plan:
        drop(using=using)


def after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Receive ``post_migrate`` (also sent by ``flush``)."""
    install(using=using)


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, Guard]:
    tables = set(connection.introspection.table_names())
    return {
        guard.name: guard
        for guard in registered()
        if tables.issuperset(guard.tables) and _create(connection, guard)
    }


def _create(connection: BaseDatabaseWrapper, guard: Guard) -> list[str]:
    if connection.vendor == "postgresql":
        return postgresql_create(guard)
    statement = sqlite_create(guard)
    return [statement] if statement else []


def _expected(connection: BaseDatabaseWrapper, guard: Guard) -> tuple[object, ...]:
    if connection.vendor == "postgresql":
        return (guard.table, postgresql_type(guard), "O", guard.name, postgresql_body(guard), True)
    return (guard.table, sqlite_create(guard))


def _standing(connection: BaseDatabaseWrapper) -> dict[str, tuple[object, ...]]:
    """Read the catalogue: what each trigger of ours is, in the terms of ``_expected``."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgname, c.relname, t.tgtype::int, t.tgenabled::text, p.proname, p.prosrc,"
                " t.tgqual IS NULL AND t.tgattr = ''::int2vector"
                " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
                " WHERE t.tgname LIKE %s AND NOT t.tgisinternal AND pg_table_is_visible(c.oid)",
                [PREFIX.replace("_", r"\_") + "%"],
            )
        else:
            cursor.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
                " AND substr(name, 1, %s) = %s",
                [len(PREFIX), PREFIX],
            )
        return {name: tuple(rest) for name, *rest in cursor.fetchall()}


def _differences(connection: BaseDatabaseWrapper, wanted: dict[str, Guard]) -> list[str]:
    standing = _standing(connection)
    found = [f"{name} stands but is not declared" for name in sorted(standing.keys() - wanted)]
    for name, guard in wanted.items():
        if name not in standing:
            found.append(f"{name} is missing")
        elif standing[name] != _expected(connection, guard):
            found.append(f"{name} is not what it should be")
    return found


def _drop_all(connection: BaseDatabaseWrapper, cursor: Any) -> None:
    for name, (table, *_rest) in _standing(connection).items():
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
            cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"()')
        else:
            cursor.execute(f'DROP TRIGGER "{name}"')

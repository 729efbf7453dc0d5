"""What a guard is and how SQLite and PostgreSQL say it. Pure: declarations in, SQL text out.

Owns the names: every trigger of ours starts with ``guard_``. Refuses: knowing any table or opening a connection.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

PREFIX = "guard_"
# pg_trigger.tgtype: what the catalogue says about a trigger that fires before, for each row, on one event.
_BEFORE, _ROW = 2, 1


class Event(StrEnum):
    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    TRUNCATE = "TRUNCATE"


_YEARS_AGO = re.compile(r"YEARS_AGO\((\d+)\)")
_EVENT_BIT = {Event.INSERT: 4, Event.DELETE: 8, Event.UPDATE: 16, Event.TRUNCATE: 32}


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Refuse ``event`` on ``table`` when ``refused_when`` holds.

    ``refused_when``: SQL over ``OLD`` and ``NEW``, in words both databases share; compare nullable values
    with ``IS [NOT] DISTINCT FROM`` (SQLite's ``IS [NOT]`` is put in its place) and times with ``YEARS_AGO(n)``.
    ``share_lock``: ``table.column = NEW.column`` of the row that decides; PostgreSQL locks it FOR SHARE first,
    so that a change of the decision and a write that relies on it can't pass each other. SQLite has one writer.
    ``needs``: other tables the condition reads; the guard stands only where all of them exist.
    """

    name: str
    table: str
    event: Event
    refused_when: str
    message: str
    share_lock: str = ""
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.startswith(PREFIX) or len(self.name) > 63:
            raise ValueError(f"a guard is called {PREFIX}… with at most 63 letters: {self.name}")
        if "'" in self.message or "%" in self.message:
            raise ValueError(f"a guard's message is plain text: {self.message}")

    @property
    def tables(self) -> tuple[str, ...]:
        return (self.table, *self.needs)


def sqlite_create(guard: Guard) -> str | None:
    """Return the CREATE TRIGGER of ``guard``; None where SQLite has no such event (TRUNCATE)."""
    if guard.event is Event.TRUNCATE:
        return None
    when = guard.refused_when.replace("IS NOT DISTINCT FROM", "IS").replace(
        "IS DISTINCT FROM", "IS NOT"
    )
    # Django stores moments there as UTC text of this very form: they compare as text.
    when = _YEARS_AGO.sub(r"datetime('now', '-\1 years')", when)
    return (
        f'CREATE TRIGGER "{guard.name}" BEFORE {guard.event} ON "{guard.table}" FOR EACH ROW '
        f"WHEN {when} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
    )


def postgresql_body(guard: Guard) -> str:
    """Return the body of the trigger function, exactly as ``pg_proc.prosrc`` keeps it.

    After the lock the condition is a statement of its own: it sees what was committed while it waited.
    """
    lock = ""
    if guard.share_lock:
        table = guard.share_lock.partition(".")[0]
        lock = f"PERFORM 1 FROM {table} WHERE {guard.share_lock} FOR SHARE; "
    row = "OLD" if guard.event is Event.DELETE else "NEW"
    refused_when = _YEARS_AGO.sub(r"(CURRENT_TIMESTAMP - INTERVAL '\1 years')", guard.refused_when)
    result = "NULL" if guard.event is Event.TRUNCATE else row
    return (
        f"BEGIN {lock}IF {refused_when} THEN RAISE EXCEPTION '{guard.message}' "
        f"USING ERRCODE = 'check_violation', CONSTRAINT = '{guard.name}'; END IF; "
        f"RETURN {result}; END"
    )


def postgresql_create(guard: Guard) -> list[str]:
    """Return the statements that make function and trigger, over what may stand there already."""
    each = "STATEMENT" if guard.event is Event.TRUNCATE else "ROW"
    return [
        f'CREATE OR REPLACE FUNCTION "{guard.name}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$guard${postgresql_body(guard)}$guard$",
        f'DROP TRIGGER IF EXISTS "{guard.name}" ON "{guard.table}"',
        f'CREATE TRIGGER "{guard.name}" BEFORE {guard.event} ON "{guard.table}" '
        f'FOR EACH {each} EXECUTE FUNCTION "{guard.name}"()',
    ]


def postgresql_type(guard: Guard) -> int:
    """Return ``pg_trigger.tgtype`` of the trigger that ``postgresql_create`` makes."""
    row = 0 if guard.event is Event.TRUNCATE else _ROW
    return _BEFORE | row | _EVENT_BIT[guard.event]


def append_only(table: str, *, columns: list[str], erasable: tuple[str, ...] = ()) -> list[Guard]:
    """Return the guards that make ``table`` append-only: no DELETE, no TRUNCATE, no UPDATE of ``columns``.

    ``erasable`` columns may be emptied (set to NULL) and nothing else: a fact outlives the account that entered it.
    """
    changed = " OR ".join(
        f'NEW."{column}" IS DISTINCT FROM OLD."{column}"'
        + (f' AND NEW."{column}" IS NOT NULL' if column in erasable else "")
        for column in columns
    )
    message = f"{table} is append-only"
    return [
        Guard(
            name=f"{PREFIX}{table}_no_{event.lower()}",
            table=table,
            event=event,
            refused_when=changed if event is Event.UPDATE else "TRUE",
            message=f"{message}: {event} refused",
        )
        for event in (Event.UPDATE, Event.DELETE, Event.TRUNCATE)
    ]

"""Makes a commit survive a power cut where it matters: submissions, awards, seals.

SQLite in WAL mode with ``synchronous=NORMAL`` may lose the last commits when the power goes (never when
only the process dies), and the pragma can't change inside a transaction. So the write-ahead log is flushed
to disk right after the commit. Source: sqlite.org/pragma.html#pragma_synchronous.
"""

import os
from pathlib import Path

from django.db import connection, transaction


def make_commit_durable() -> None:
    """Flush the transaction to disk after its commit, once however often asked. PostgreSQL does so by itself."""
    if connection.vendor != "sqlite":
        return
    if not any(hook is _flush_write_ahead_log for _, hook, *_ in connection.run_on_commit):
        transaction.on_commit(_flush_write_ahead_log)


def _flush_write_ahead_log() -> None:
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    if not log.exists():  # an in-memory database, or nothing was written
        return
    handle = os.open(log, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

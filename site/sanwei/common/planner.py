"""Tells the database's planner how large its tables have become; without it SQLite guesses, and guesses wrong."""

from typing import Final

from django.db import connection

#: Entries of each index that are looked at: milliseconds, whatever the size. Source: sqlite.org/lang_analyze.html.
LOOKED_AT: Final = 1_000


def look_again() -> None:
    """Count again. PostgreSQL does so by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
            cursor.execute("ANALYZE")

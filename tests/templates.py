"""Builds the database that every test's is copied from: ``python -m tests.templates sqlite`` or ``… postgres``.

``./dev test`` runs both beside the checks that need no test, where a core is idle; a pytest of its own builds what it
misses.
"""

import os
import sys

import django


def main(kind: str) -> None:
    django.setup()
    from tests import databases  # it knows models, which want Django set up

    stores = {
        "sqlite": lambda: databases.SqliteFiles(databases.CACHE),
        "postgres": lambda: databases.PostgresServer(os.environ["SANWEI_TEST_POSTGRES_URL"]),
    }
    store = stores[kind]()
    with databases.locked(store):
        databases.template(store)


if __name__ == "__main__":
    main(sys.argv[1])

"""System checks of what the house rests on."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import connections

from sanwei.common import guards


def guards_stand(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Compare the guards of each database with the declarations (``check --database default``).

    A warning and not an error: ``migrate`` runs the checks first, and only it can put the guards back.
    A database that was never migrated has no tables and so nothing to guard.
    """
    return [
        Warning(found, hint="python manage.py migrate", obj=alias, id="common.W001")
        for alias in databases or ()
        if connections[alias].introspection.table_names()
        for found in guards.problems(using=alias)
    ]

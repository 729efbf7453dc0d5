"""The copied databases: whole again after every test, and real enough to race in."""

import pytest
from django.db import connection, transaction
from django.db.models import F
from wagtail.models import Page

from sanwei.org.models import OrgUnit
from tests.databases import RealDatabase, race
from tests.world import World


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_committed_test_leaves_what_migrations_inserted(turn: str) -> None:
    assert Page.objects.filter(depth=1).exists()

    Page.objects.all().delete()


def test_racing_threads_see_one_another(real_database: RealDatabase, real_world: World) -> None:
    def grow() -> int:
        with transaction.atomic():
            OrgUnit.objects.filter(pk=real_world.first.pk).update(term_years=F("term_years") + 1)
            return OrgUnit.objects.get(pk=real_world.first.pk).term_years

    OrgUnit.objects.update(term_years=0)
    seen = race(*[grow] * 8)

    assert sorted(seen) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_production_pragmas_hold(real_database: RealDatabase) -> None:
    if real_database.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        pragmas = {}
        for name in ("journal_mode", "synchronous", "recursive_triggers", "foreign_keys"):
            cursor.execute(f"PRAGMA {name}")
            pragmas[name] = cursor.fetchone()[0]

    assert pragmas == {
        "journal_mode": "wal", "synchronous": 1, "recursive_triggers": 1, "foreign_keys": 1
    }  # fmt: skip

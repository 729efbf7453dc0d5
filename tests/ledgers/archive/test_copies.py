"""A seal goes with its rows: dumped from SQLite and loaded into another file or into PostgreSQL it verifies."""

import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from sanwei.common import guards
from sanwei.ledgers.archive.verifying import verify_seals
from sanwei.ledgers.models import LedgerEntry, SealManifest
from tests import databases, world
from tests.ledgers.archive.stage import sealed
from tests.ledgers.archive.test_seals import tampered
from tests.ledgers.book import open_book

# The people, what they did and the ledger; pages and media have no part in a seal.
TAKEN = (
    "wagtailcore.collection",
    "auth.group",
    "accounts.user",
    "org.orgunit",
    "org.member",
    "org.membership",
    "study",
    "activities",
    "ledgers",
)


@dataclass
class Operator:
    public_id: uuid.UUID
    name: str = "运维"


@pytest.mark.slow
@pytest.mark.parametrize("target", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_dump_restored_elsewhere_verifies_and_still_tells_a_change(
    request: pytest.FixtureRequest,
    worker_name: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    target: str,
) -> None:
    dump = str(tmp_path / "dump.json")
    store, source = request.getfixturevalue("sqlite_base")
    with django_db_blocker.unblock(), databases.opened(store, f"{worker_name}_from", source):
        sealed(open_book(world.build()))
        call_command("dumpdata", *TAKEN, "--natural-foreign", output=dump, verbosity=0)

    store, source = request.getfixturevalue(f"{target}_base")
    with django_db_blocker.unblock(), databases.opened(store, f"{worker_name}_to", source):
        with guards.without_guards(reason="恢复备份", actor=Operator(uuid.uuid4())):
            call_command("loaddata", dump, verbosity=0)

        assert SealManifest.objects.get().entries_count == LedgerEntry.objects.count() == 6
        assert guards.problems() == []
        assert verify_seals() == []
        found = tampered(lambda: LedgerEntry.objects.filter(kind="filing").update(due=5))
        assert len(found) == 1
        assert "is changed in due" in found[0]

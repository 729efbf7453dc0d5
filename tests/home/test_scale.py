"""Made-up data of any size: the same seed gives the same rows, and everything that checks the house is green."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Model

from sanwei.activities.models import Activity, ActivityBranch, Attendance
from sanwei.common import guards
from sanwei.ledgers import queries as ledgers
from sanwei.ledgers import services
from sanwei.ledgers.models import LedgerEntry
from sanwei.org.models import Member, Membership, OrgUnit
from sanwei.study.models import StudyProgress, StudyRecord, WatchSession
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 12)
SMALL = (
    "--members=60",
    "--lectures=6",
    "--days=100",
    "--branches=3",
    "--as-of=2026-10-12",
    "--json",
)
TABLES: tuple[type[Model], ...] = (
    Member, Membership, Activity, ActivityBranch, Attendance, StudyRecord, WatchSession, StudyProgress,
    LedgerEntry,
)  # fmt: skip


def make(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("make_scale", *SMALL, *arguments, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def digest() -> str:
    """Return one sum over all rows of what is measured, but for the keys that the database or a salt gives."""
    told = hashlib.sha256()
    for model in TABLES:
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if field.name == "public_id" or not (field.primary_key or field.is_relation)
        ]
        for row in model._default_manager.order_by("pk").values_list(*names):
            told.update(repr(row).encode())
    return told.hexdigest()


@pytest.fixture
def made() -> dict[str, Any]:
    return make("--seed=3")


def test_facts_folds_and_ledger_agree(made: dict[str, Any]) -> None:
    assert services.verify_entries() == []
    call_command("rebuild_ledger", "--check", stdout=StringIO())
    call_command("rebuild_progress", "--check", stdout=StringIO())
    assert guards.problems() == []


def test_it_makes_what_was_asked_for(made: dict[str, Any]) -> None:
    assert (OrgUnit.objects.branches().count(), Member.objects.count()) == (3, 60)
    assert made["records"] == StudyRecord.objects.count() > 300
    assert made["entries"] == LedgerEntry.objects.count() > 300
    assert LedgerEntry.objects.filter(kind="filing").count() == ActivityBranch.objects.count() > 20
    assert StudyRecord.objects.filter(is_withdrawn=True).count() == (
        LedgerEntry.objects.filter(step="reversal").count()
    )


def test_somebody_was_transferred_and_the_branches_still_sum_to_the_whole(
    made: dict[str, Any],
) -> None:
    def total(unit: OrgUnit) -> Decimal:
        table = ledgers.branch_table(
            unit=unit, starts_on=date(2026, 7, 1), ends_before=date(2026, 10, 1), as_of=TODAY
        )
        return table.totals.total

    whole = total(OrgUnit.objects.get(depth=1))

    assert Membership.objects.count() > Member.objects.count()
    assert whole == sum(total(branch) for branch in OrgUnit.objects.branches()) > 0


def made_and_taken_back(seed: int) -> str:
    with transaction.atomic():
        make(f"--seed={seed}")
        found = digest()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_gives_the_same_rows_and_another_one_others() -> None:
    first, again, other = (made_and_taken_back(seed) for seed in (3, 3, 4))

    assert first == again != other


def test_a_house_with_people_in_it_is_left_alone(world: World) -> None:
    with pytest.raises(CommandError, match="empty"):
        make("--seed=3")

    assert Member.objects.count() == 7


def test_numbers_that_make_no_branch_are_refused() -> None:
    with pytest.raises(CommandError, match="a branch needs"):
        call_command(
            "make_scale", "--members=5", "--lectures=1", "--days=9", "--seed=1", "--branches=2"
        )

    assert not OrgUnit.objects.exists()

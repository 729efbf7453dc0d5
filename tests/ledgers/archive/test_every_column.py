"""Each column of each table that a seal stands on: change it behind the guards, and the ledger says so."""

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, models, transaction

from sanwei.common import guards
from sanwei.ledgers import services
from sanwei.ledgers.archive.verifying import verify_seals
from sanwei.ledgers.models import LedgerEntry, LedgerPeriod, NameSalt, PeriodEvent, SealManifest
from tests.ledgers.archive.stage import administrator_of, filled, sealed, secretary_of
from tests.ledgers.book import Book
from tests.ledgers.filing.hands import came_after_all

# Shown beside a key that is sealed, or of no weight: nothing that was counted hangs on them.
UNSEALED = {
    (LedgerEntry, "actor"),
    (PeriodEvent, "public_id"),
    (PeriodEvent, "actor_name"),
    (PeriodEvent, "approver_name"),
    (LedgerPeriod, "public_id"),
}
SEALED = (LedgerEntry, PeriodEvent, SealManifest, NameSalt, LedgerPeriod)


def other_value(row: models.Model, field: models.Field[Any, Any]) -> Any:
    """Return a value of the column that is not the one it has."""
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        others = field.related_model._base_manager.exclude(pk=value)  # type: ignore[union-attr]
        return others.values_list("pk", flat=True).order_by("pk").first()
    choices = [one for one, _label in field.choices or () if one != value]
    if choices:
        return choices[0]
    match value:
        case bool():
            return not value
        case int() | Decimal():
            return value + 1
        case datetime():
            return value + timedelta(milliseconds=1)
        case date():
            return value + timedelta(days=1)
        case uuid.UUID():
            return uuid.uuid4()
        case bytes() | memoryview():
            stored = bytearray(value)
            stored[20] ^= 1
            return bytes(stored)
        case str():
            return value[:-1] + ("0" if value[-1:] != "0" else "1")
        case None if isinstance(field, models.IntegerField):
            return 1
    raise AssertionError(field)


def found_after(row: models.Model, field: models.Field[Any, Any]) -> list[str] | None:
    """Return what is found once ``field`` was changed, None where the database itself refuses; all is taken back."""
    change = {field.attname: other_value(row, field)}
    with transaction.atomic():
        try:
            with transaction.atomic():
                type(row)._base_manager.filter(pk=row.pk).update(**change)
        except DatabaseError:
            return None
        try:
            found = verify_seals() + services.verify_entries()
        except ObjectDoesNotExist as error:
            found = [str(error)]
        transaction.set_rollback(True)
    return found


@pytest.fixture
def chain(book: Book) -> Book:
    """Seal the first branch's quarter, open it by two people, file one thing more, seal it again."""
    period = sealed(book)
    services.reopen(
        period=period, reason="漏记", actor=secretary_of(book), approver=administrator_of(book),
        at=period.events.last().at,
    )  # fmt: skip
    came_after_all(book)
    period.refresh_from_db()
    sealed(book, period)
    filled(book, book.world.second)
    return book


def test_a_changed_column_of_a_sealed_table_is_always_found(chain: Book) -> None:
    assert verify_seals() + services.verify_entries() == []
    period = LedgerPeriod.objects.get(unit=chain.world.first, quarter=3)
    rows: list[models.Model] = [
        *LedgerEntry.objects.filter(period=period),
        *PeriodEvent.objects.filter(period=period).exclude(canonical_version=None),
        *SealManifest.objects.all(),
        *NameSalt.objects.filter(models.Q(member__ledger_entries__period=period)).distinct(),
        period,
    ]
    assert {type(row) for row in rows} == set(SEALED)
    missed, judged = set(), set()
    guards.drop()

    for row in rows:
        for field in row._meta.concrete_fields:
            if field.primary_key or (type(row), field.name) in UNSEALED:
                continue
            found = found_after(row, field)
            if found is not None:
                judged.add((type(row).__name__, field.name))
            if found == []:
                missed.add((type(row).__name__, field.name))

    assert missed == set()
    assert len(judged) > 30

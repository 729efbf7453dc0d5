"""I11: no entry gets into a closing or sealed quarter, by no road; a quarter moves only with its event."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import IntegrityError, connection, models, transaction

from sanwei.common import guards
from sanwei.ledgers import services
from sanwei.ledgers.archive.verifying import verify_seals
from sanwei.ledgers.enums import EntryKind, EntryStep, PeriodState
from sanwei.ledgers.models import (
    CreditRule,
    LedgerEntry,
    LedgerPeriod,
    NameSalt,
    PeriodEvent,
    SealManifest,
)
from tests.ledgers.book import Book
from tests.world import NOW, World

DAY = date(2026, 8, 14)


def period_of(world: World, state: PeriodState = PeriodState.OPEN) -> LedgerPeriod:
    period = services.open_period_for(unit=world.first, occurred_on=DAY, at=NOW)
    actor = world.account(world.li_si)
    if state != PeriodState.OPEN:
        period = services.close_period(period=period, actor=actor, at=NOW)
    if state == PeriodState.SEALED:
        period = services.seal(period=period, actor=actor, at=NOW)
    return period


def entry(world: World, period: LedgerPeriod, **fields: Any) -> LedgerEntry:
    return LedgerEntry(
        **{
            "kind": EntryKind.CREDIT,
            "period": period,
            "unit": world.first,
            "unit_name": world.first.name,
            "member": world.zhang_san,
            "member_name": "张三",
            "account": "group",
            "amount": Decimal("1.5"),
            "title": "集中学习",
            "occurred_on": DAY,
            "booked_at": NOW,
            "rule_code": "group:attendance",
            "award_key": "activities.activity:1",
            **fields,
        }
    )


def refusal(action: Callable[[], Any]) -> str:
    """Return why the database refused, or nothing if it did not."""
    try:
        with transaction.atomic():
            action()
    except IntegrityError as error:
        return str(error).splitlines()[0]
    return ""


def raw_insert(new: LedgerEntry, verb: str = "INSERT") -> None:
    """Write ``new`` past the ORM, with every column it has."""
    fields = [f for f in LedgerEntry._meta.concrete_fields if not f.primary_key or new.pk]
    values = [f.get_db_prep_save(getattr(new, f.attname), connection=connection) for f in fields]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(
            f'{verb} INTO "{LedgerEntry._meta.db_table}" ({columns}) VALUES ({marks})', values
        )


def ways_in(world: World, period: LedgerPeriod) -> dict[str, Callable[[], Any]]:
    return {
        "save": lambda: entry(world, period, award_key="a").save(),
        "create in bulk": lambda: LedgerEntry.objects.bulk_create(
            [entry(world, period, award_key="b")]
        ),
        "create in bulk, ignoring conflicts": lambda: LedgerEntry.objects.bulk_create(
            [entry(world, period, award_key="c")], ignore_conflicts=True
        ),
        "raw": lambda: raw_insert(entry(world, period, award_key="d")),
    }


@pytest.mark.parametrize("state", [PeriodState.CLOSING, PeriodState.SEALED])
def test_a_closed_quarter_refuses_new_entries(world: World, state: PeriodState) -> None:
    period = period_of(world, state)

    answers = {name: refusal(way) for name, way in ways_in(world, period).items()}

    assert all("closing or sealed" in answer for answer in answers.values()), answers
    assert LedgerEntry.objects.count() == 0


def test_an_open_quarter_takes_entries(world: World) -> None:
    period = period_of(world)

    answers = {name: refusal(way) for name, way in ways_in(world, period).items()}

    assert set(answers.values()) == {""}
    assert LedgerEntry.objects.count() == 4


@pytest.mark.parametrize("state", list(PeriodState))
def test_entries_are_never_changed_or_deleted_in_any_state(
    world: World, state: PeriodState
) -> None:
    period = period_of(world)
    kept = entry(world, period)
    kept.save()
    actor = world.account(world.li_si)
    if state != PeriodState.OPEN:
        services.close_period(period=period, actor=actor, at=NOW)
    if state == PeriodState.SEALED:
        services.seal(period=period, actor=actor, at=NOW)
    table = LedgerEntry._meta.db_table

    def execute(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    ways: dict[str, Callable[[], Any]] = {
        "save": lambda: saved_with(kept, amount=Decimal(9)),
        "update": lambda: LedgerEntry.objects.update(amount=9),
        "raw update": lambda: execute(f"UPDATE {table} SET amount = 9"),
        "move to another quarter": lambda: execute(f"UPDATE {table} SET period_id = period_id + 1"),
        "delete": lambda: LedgerEntry.objects.get().delete(),
        "delete all": lambda: LedgerEntry.objects.all()._raw_delete("default"),
        "raw delete": lambda: execute(f"DELETE FROM {table}"),
    }
    if connection.vendor == "sqlite":
        same_key = entry(world, period, public_id=kept.public_id, amount=Decimal(9))
        same_row = entry(world, period, pk=kept.pk, award_key="x", amount=Decimal(9))
        same_award = entry(world, period, amount=Decimal(9))
        ways["replace by public id"] = lambda: raw_insert(same_key, "INSERT OR REPLACE")
        ways["replace by primary key"] = lambda: raw_insert(same_row, "INSERT OR REPLACE")
        ways["replace by award"] = lambda: raw_insert(same_award, "REPLACE")
    else:
        ways["truncate"] = lambda: execute(
            f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE"
        )

    answers = {name: refusal(way) for name, way in ways.items()}

    assert all(answers.values()), answers
    assert [(e.amount, e.period_id) for e in LedgerEntry.objects.all()] == [
        (Decimal("1.5"), period.pk)
    ]


def saved_with(kept: LedgerEntry, **changes: Any) -> None:
    changed = LedgerEntry.objects.get(pk=kept.pk)
    for name, value in changes.items():
        setattr(changed, name, value)
    changed.save()


def test_the_account_behind_an_entry_may_go_its_name_stays(world: World) -> None:
    actor = world.account(world.li_si)
    entry(world, period_of(world), actor=actor, actor_name="李四").save()

    LedgerEntry.objects.update(actor=None)

    assert LedgerEntry.objects.values_list("actor", "actor_name").get() == (None, "李四")
    assert refusal(lambda: LedgerEntry.objects.update(actor=actor)) != ""


def test_an_entry_can_not_be_booked_in_another_units_quarter(world: World) -> None:
    period = services.open_period_for(unit=world.second, occurred_on=DAY, at=NOW)

    answer = refusal(lambda: entry(world, period).save())

    assert "different units" in answer


def test_a_reversal_mirrors_what_it_corrects(world: World) -> None:
    period = period_of(world)
    first = entry(world, period)
    first.save()
    wrong: list[dict[str, Any]] = [
        {"amount": Decimal("-1")},
        {"amount": Decimal("1.5")},
        {"member": world.wang_wu},
        {"account": "online"},
        {"rule_code": "online:completion"},
        {"award_key": "activities.activity:2"},
        {"step": EntryStep.RESTATEMENT, "amount": Decimal(2)},
    ]
    right = {"step": EntryStep.REVERSAL, "amount": Decimal("-1.5")}
    common = {"corrects": first, "reason": "代签"}

    answers = [
        refusal(lambda w=w: entry(world, period, **common, **{**right, **w}).save())  # type: ignore[misc]
        for w in wrong
    ]

    assert all("mirrors" in answer for answer in answers), answers
    assert refusal(lambda: entry(world, period, **common, **right).save()) == ""


MOVES: list[tuple[str, dict[str, Any]]] = [
    ("seal at once", {"state": PeriodState.SEALED, "event_count": 1}),
    ("close without an event", {"state": PeriodState.CLOSING}),
    ("close with a number and no event", {"state": PeriodState.CLOSING, "event_count": 1}),
    ("count up without an event", {"event_count": 1}),
    ("move to another year", {"year": 2027}),
    ("move to another quarter", {"quarter": 1}),
]


@pytest.mark.parametrize("change", [change for _name, change in MOVES], ids=[n for n, _c in MOVES])
def test_a_quarter_moves_only_with_its_event(world: World, change: dict[str, Any]) -> None:
    period = period_of(world)

    answer = refusal(lambda: LedgerPeriod.objects.filter(pk=period.pk).update(**change))

    assert "only with its event" in answer
    period.refresh_from_db()
    assert (period.state, period.event_count, period.year) == (PeriodState.OPEN, 0, 2026)


def test_a_sealed_quarter_does_not_open_by_hand(world: World) -> None:
    period = period_of(world, PeriodState.SEALED)
    event = {"number": 3, "actor_key": "a", "actor_name": "李四", "at": NOW}
    event |= {"from_state": PeriodState.SEALED, "to_state": PeriodState.OPEN, "reason": "补记"}

    one_person = refusal(lambda: PeriodEvent.objects.create(period=period, **event))
    twice_the_same = refusal(
        lambda: PeriodEvent.objects.create(period=period, approver_key="a", **event)
    )
    by_hand = refusal(
        lambda: LedgerPeriod.objects.filter(pk=period.pk).update(state="open", event_count=3)
    )

    assert "reopening_by_two" in one_person
    assert "reopening_by_two" in twice_the_same
    assert "only with its event" in by_hand


def test_a_quarter_is_not_born_closed_and_never_deleted(world: World) -> None:
    born = refusal(
        lambda: LedgerPeriod.objects.create(
            unit=world.first, year=2026, quarter=1, state=PeriodState.SEALED
        )
    )
    period = period_of(world)

    assert "begins open" in born
    assert "never deleted" in refusal(period.delete)


def test_a_rule_is_never_changed_under_its_entries(book: Book) -> None:
    answer = refusal(lambda: CreditRule.objects.update(parameters={}))

    assert "append-only" in answer


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [LedgerEntry, LedgerPeriod, PeriodEvent, SealManifest, NameSalt])
def test_a_sealed_quarter_stays_sealed_after_a_migration_rebuilt_a_table(
    world: World, model: type[models.Model]
) -> None:
    period = period_of(world)
    entry(world, period).save()
    actor = world.account(world.li_si)
    services.close_period(period=period, actor=actor, at=NOW)
    services.seal(period=period, actor=actor, at=NOW)
    extra = models.CharField(max_length=8, default="x")
    extra.set_attributes_from_name("extra")

    guards.before_migrate(plan=["one"])
    with connection.schema_editor() as editor:
        editor.add_field(model, extra)
    with connection.schema_editor() as editor:
        editor.remove_field(model, extra)
    between = guards.problems()
    emit_post_migrate_signal(0, False, "default")

    assert "guard_ledgers_entry_period_open is missing" in between
    assert guards.problems() == []
    assert verify_seals() == []
    answers = {name: refusal(way) for name, way in ways_in(world, period).items()}
    assert all("closing or sealed" in answer for answer in answers.values()), answers
    assert refusal(lambda: LedgerEntry.objects.update(amount=9)) != ""

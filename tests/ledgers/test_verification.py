"""rebuild_ledger and verify_ledger find what is wrong, and only that."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from sanwei.common import guards
from sanwei.ledgers import services
from sanwei.ledgers.enums import CreditAccount, RuleShape
from sanwei.ledgers.models import CreditRule, LedgerEntry, LedgerPeriod
from sanwei.study.enums import RecordKind, StudyMethod
from tests.ledgers.book import HOUR, Book
from tests.world import NOW

AUGUST = date(2026, 8, 14)


def run(name: str, *arguments: str) -> tuple[dict[str, object], str]:
    """Return the JSON that a command printed and why it failed, if it did."""
    out, failure = StringIO(), ""
    try:
        call_command(name, *arguments, "--json", stdout=out)
    except CommandError as error:
        failure = str(error)
    return json.loads(out.getvalue()), failure


def tampered(**changes: object) -> None:
    """Change the entries as somebody with the database's password could."""
    guards.drop()
    LedgerEntry.objects.update(**changes)
    guards.install()


def test_a_sound_ledger_shows_no_difference(book: Book) -> None:
    book.record(book.world.zhang_san, AUGUST)
    book.online(book.world.wang_wu, AUGUST, book.item())
    book.deliver()

    assert run("rebuild_ledger", "--check") == ({"differences": [], "settled": False}, "")
    assert run("verify_ledger") == (
        {
            "checked": {"entries": 2, "periods": 2, "seals": 0},
            "problems": {"guards": [], "entries": [], "seals": []},
            "green": True,
        },
        "",
    )


def test_a_record_that_did_not_arrive_is_listed_then_booked(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST, length_seconds=2 * HOUR)

    found, failure = run("rebuild_ledger", "--check")
    unchanged = LedgerEntry.objects.count()
    run("rebuild_ledger")

    assert found["differences"] == [
        {
            "member_name": "张三",
            "rule_code": "group:attendance",
            "award_key": f"activities.sitting:{record.evidence_key}",
            "booked": "0",
            "expected": "2.00",
            "entry_id": None,
            "record_id": str(record.public_id),
        }
    ]
    assert failure == "1 awards do not agree with the study records"
    assert unchanged == 0
    assert book.entries(book.world.zhang_san) == [("award", "group", "2.00")]
    assert list(services.differences()) == []


def test_a_changed_amount_is_found_and_settled_by_reversal(book: Book) -> None:
    book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    tampered(amount=Decimal(30))

    found, _failure = run("rebuild_ledger", "--check")
    run("rebuild_ledger")

    (difference,) = found["differences"]  # type: ignore[misc]
    assert (difference["booked"], difference["expected"]) == ("30.00", "1.00")
    assert book.entries(book.world.zhang_san) == [
        ("award", "group", "30.00"),
        ("reversal", "group", "-30.00"),
        ("restatement", "group", "1.00"),
    ]
    assert list(services.differences()) == []


def test_an_entry_without_a_record_behind_it_is_found(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    book.correct(record, is_withdrawn=True)

    (difference,) = services.differences()

    assert str(difference).endswith("booked 1.00, records say 0")


def test_a_first_rule_for_the_past_is_listed_and_a_new_version_is_not(book: Book) -> None:
    book.record(book.world.zhang_san, date(2024, 5, 5))
    book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    services.change_rule(
        rule=CreditRule.objects.get(year=2026, method="group", version=1),
        starts_on=date(2026, 11, 1),
        basis="修订",
        actor=book.world.account(book.world.sun_qi),
        at=NOW,
        parameters={"per_hour": "2", "step_minutes": 30},
    )
    assert list(services.differences()) == []

    CreditRule.objects.create(
        unit=book.world.committee,
        year=2024,
        method=StudyMethod.GROUP,
        record_kind=RecordKind.ATTENDANCE,
        account=CreditAccount.GROUP,
        shape=RuleShape.BRANCH_HOURS,
        parameters={"per_hour": "1", "step_minutes": 30},
        basis="补定2024年制度",
        starts_on=date(2024, 1, 1),
    )

    assert [d.expected for d in services.differences()] == [Decimal(1)]


def test_what_a_person_decided_is_no_difference(book: Book) -> None:
    book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    actor = book.world.account(book.world.li_si)
    services.correct_entry(
        approver="孙七", entry=LedgerEntry.objects.get(), reason="代签", actor=actor, at=NOW
    )

    assert list(services.differences()) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"is_late": True}, "is in 2026Q3 by mistake"),
        ({"occurred_on": date(2026, 12, 1)}, "is in 2026Q3 by mistake"),
        ({"award_key": "another"}, None),
    ],
)
def test_what_guards_should_have_kept_out_is_named(
    book: Book, change: dict[str, object], fault: str | None
) -> None:
    book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    tampered(**change)

    found, failure = run("verify_ledger")

    entries = found["problems"]["entries"]  # type: ignore[index]
    assert ([fault in sentence for sentence in entries] == [True]) if fault else entries == []
    assert bool(failure) is bool(fault)


def test_an_entry_in_another_units_period_is_named(book: Book) -> None:
    book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    tampered(unit=book.world.second)

    assert [s.split(" ", 2)[2] for s in services.verify_entries()] == [
        "is booked in the period of another unit"
    ]


def test_a_reversal_that_does_not_mirror_is_named(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    book.correct(record, length_seconds=2 * HOUR)
    book.deliver()
    tampered(amount=Decimal(3))

    assert [s.split(" ", 2)[2] for s in services.verify_entries()] == [
        "does not mirror the amount it reverses"
    ]


def test_a_period_moved_without_its_event_is_named(book: Book) -> None:
    period = services.open_period_for(unit=book.world.first, occurred_on=AUGUST, at=NOW)
    guards.drop()
    LedgerPeriod.objects.filter(pk=period.pk).update(state="sealed")
    guards.install()

    assert services.verify_entries() == ["period 第一支部 2026Q3 is sealed, its events say open"]


def test_a_missing_guard_is_named(book: Book) -> None:
    on = ' ON "ledgers_ledgerentry"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "guard_ledgers_entry_period_open"{on}')

    found, failure = run("verify_ledger")

    assert found["problems"] == {
        "guards": ["guard_ledgers_entry_period_open is missing"],
        "entries": [],
        "seals": [],
    }
    assert failure == "1 problems in the ledger"
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_ledger", stdout=out)
    assert out.getvalue() == (
        "guard_ledgers_entry_period_open is missing\n0 entries in 0 periods, 0 seals: 1 problems\n"
    )

"""A seal verifies as long as nobody touched what it covers, and says what was touched."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from sanwei.common import guards
from sanwei.ledgers import services
from sanwei.ledgers.archive.verifying import verify_seals
from sanwei.ledgers.errors import WrongPeriodState
from sanwei.ledgers.models import (
    ErasedName,
    LedgerEntry,
    LedgerPeriod,
    NameSalt,
    PeriodEvent,
    PeriodReview,
    ReopenDecision,
    ReopenRequest,
    ReviewAnswer,
    SealManifest,
)
from tests.ledgers.archive.stage import administrator_of, filled, sealed, secretary_of
from tests.ledgers.book import Book
from tests.ledgers.filing.hands import came_after_all
from tests.ledgers.test_period_guards import refusal
from tests.world import NOW


def tampered(action: Callable[[], object]) -> list[str]:
    """Let somebody with the database's password do ``action``; return what is found afterwards."""
    guards.drop()
    action()
    guards.install()
    return verify_seals()


def test_a_sealed_quarter_verifies(book: Book) -> None:
    period = sealed(book)

    assert verify_seals() == []
    manifest = SealManifest.objects.get()
    assert manifest.entries_count == LedgerEntry.objects.filter(period=period).count() == 6


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "集中学习 "),
        ("amount", 2),
        ("present", 1),
        ("member_name", "张叁"),
        ("is_late", True),
    ],
)
def test_one_changed_value_is_found_and_named(book: Book, field: str, value: object) -> None:
    sealed(book)
    kind = "filing" if field == "present" else "credit"
    entry = LedgerEntry.objects.filter(kind=kind).order_by("pk").first()
    assert entry is not None

    found = tampered(lambda: LedgerEntry.objects.filter(pk=entry.pk).update(**{field: value}))

    assert found == [f"seal 2 of 第一支部 2026Q3: entry {entry.public_id} is changed in {field}"]


def test_a_row_taken_out_and_a_row_slipped_in_are_named(book: Book) -> None:
    period = sealed(book)
    gone = LedgerEntry.objects.filter(kind="filing").get()
    kept = LedgerEntry.objects.filter(kind="credit").first()
    assert kept is not None
    slipped = LedgerEntry.objects.get(pk=kept.pk)

    def act() -> None:
        LedgerEntry.objects.filter(pk=gone.pk)._raw_delete("default")
        slipped.pk, slipped.public_id, slipped.award_key = None, gone.public_id, "another"
        slipped.public_id = type(gone.public_id)(int=1)
        slipped.save(force_insert=True)

    found = tampered(act)

    name = f"seal 2 of 第一支部 {period.as_quarter()}"
    assert found == [
        f"{name}: entry {slipped.public_id} was not there",
        f"{name}: entry {gone.public_id} is missing",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"actor_key": "x"}, "when, who, why or its digest was changed"),
        ({"digest": "f" * 64}, "when, who, why or its digest was changed"),
        ({"previous_digest": "f" * 64}, "does not hang on the seal before it"),
        ({"canonical_version": None}, "has no seal that can be recomputed"),
    ],
)
def test_a_changed_seal_is_found(book: Book, change: dict[str, object], said: str) -> None:
    sealed(book)

    found = tampered(lambda: PeriodEvent.objects.filter(number=2).update(**change))

    assert said in " ".join(found)


def test_seal_reopen_and_reseal_are_one_chain(book: Book) -> None:
    period = sealed(book)
    period = services.reopen(
        period=period,
        reason="漏记",
        actor=secretary_of(book),
        approver=administrator_of(book),
        at=NOW,
    )
    came_after_all(book)
    sealed(book, period)

    events = list(PeriodEvent.objects.exclude(digest="").order_by("number"))

    assert [event.number for event in events] == [2, 3, 5]
    assert [event.previous_digest for event in events] == ["", events[0].digest, events[1].digest]
    assert len({event.digest for event in events}) == 3
    assert verify_seals() == []


def test_the_first_seal_is_still_held_to_its_rows_after_a_reseal(book: Book) -> None:
    period = sealed(book)
    old = LedgerEntry.objects.filter(kind="filing").get()
    services.reopen(
        period=period,
        reason="漏记",
        actor=secretary_of(book),
        approver=administrator_of(book),
        at=NOW,
    )
    came_after_all(book)

    assert verify_seals() == []
    found = tampered(lambda: LedgerEntry.objects.filter(pk=old.pk).update(present=1))

    assert found == [f"seal 2 of 第一支部 2026Q3: entry {old.public_id} is changed in present"]


def test_the_chain_of_a_branch_runs_over_its_quarters(book: Book) -> None:
    first = sealed(book)
    other = services.open_period_for(unit=book.world.first, occurred_on=NOW.date(), at=NOW)
    sealed(book, other)

    one, two = PeriodEvent.objects.exclude(digest="").order_by("pk")

    assert (one.period, two.period) == (first, other)
    assert two.previous_digest == one.digest


def test_a_quarter_reopened_and_closed_while_it_was_hashed_is_not_sealed(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sanwei.ledgers.services import sealing

    period = services.close_period(period=filled(book), actor=secretary_of(book), at=NOW)
    hashed = sealing.hashed

    def meanwhile(closing: LedgerPeriod) -> sealing.Covered:
        covered = hashed(closing)
        services.cancel_closing(period=closing, reason="漏记", actor=secretary_of(book), at=NOW)
        services.close_period(period=closing, actor=secretary_of(book), at=NOW)
        return covered

    monkeypatch.setattr(sealing, "hashed", meanwhile)

    with pytest.raises(WrongPeriodState):
        services.seal(period=period, actor=secretary_of(book), at=NOW)
    assert not SealManifest.objects.exists()


def test_the_command_says_what_it_found_and_fails(book: Book) -> None:
    sealed(book)
    tampered(lambda: LedgerEntry.objects.filter(kind="filing").update(due=6))
    out, told = StringIO(), StringIO()

    with pytest.raises(CommandError):
        call_command("verify_ledger", "--json", stdout=out, stderr=told)

    report = json.loads(out.getvalue())
    assert report["green"] is False
    assert "is changed in due" in report["problems"]["seals"][0]
    assert report["checked"]["seals"] == 1
    assert "1 of 1 archived quarters" in told.getvalue()


def test_a_lift_of_the_guards_that_breaks_a_seal_is_rolled_back(book: Book) -> None:
    sealed(book)

    with (
        pytest.raises(guards.GuardsMissing),
        guards.without_guards(reason="恢复", actor=administrator_of(book)),
    ):
        LedgerEntry.objects.filter(kind="filing").update(title="改过的名称")

    assert verify_seals() == []


def test_what_belongs_to_seals_is_append_only(book: Book) -> None:
    period = sealed(book)
    review = PeriodReview.objects.create(
        period=period,
        kind="comment",
        text="好",
        at=NOW,
        by_unit_name="x",
        actor_key="a",
        actor_name="a",
    )
    answer = ReviewAnswer.objects.create(
        review=review, text="好", at=NOW, actor_key="a", actor_name="a"
    )
    asked = ReopenRequest.objects.create(
        period=period, reason="漏", at=NOW, actor_key="a", actor_name="a"
    )
    decided = ReopenDecision.objects.create(
        request=asked, is_granted=True, at=NOW, asked_by_key="a", actor_key="b", actor_name="b"
    )
    erased = ErasedName.objects.create(
        entry=LedgerEntry.objects.filter(kind="filing").get(), field="member_name", mark="x"
    )

    for row in (review, answer, asked, decided, erased, SealManifest.objects.get()):
        table = row._meta.db_table
        for statement in (f"UPDATE {table} SET id = id + 100", f"DELETE FROM {table}"):

            def run(statement: str = statement) -> None:
                with connection.cursor() as cursor:
                    cursor.execute(statement)

            assert "append-only" in refusal(run), statement


def test_a_salt_is_neither_changed_nor_lost_while_the_name_stands(book: Book) -> None:
    sealed(book)

    assert "never changed" in refusal(lambda: NameSalt.objects.update(salt="00"))
    assert "names the person" in refusal(lambda: NameSalt.objects.all()._raw_delete("default"))

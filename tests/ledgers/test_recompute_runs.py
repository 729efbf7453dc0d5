"""An accepted recompute: stale previews refused, killed and failed runs, later rules, the way back."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models import Sum

from sanwei.common.models import AuditEntry
from sanwei.ledgers import services
from sanwei.ledgers.enums import RecomputeState
from sanwei.ledgers.errors import (
    RecomputeStale,
    RecomputeUnderWay,
)
from sanwei.ledgers.models import LedgerEntry, Recompute
from sanwei.ledgers.services import recompute as recomputing
from tests.ledgers.book import Book
from tests.ledgers.recomputing import AUGUST, accept, booked, halve, preview, told
from tests.world import NOW

__all__ = ["told"]  # a fixture that lives elsewhere


def test_facts_that_change_meanwhile_make_the_preview_stale(told: Book) -> None:
    halve(told)
    shown = preview(told)
    correction = LedgerEntry.objects.get(member=told.world.wang_wu, occurred_on=AUGUST)
    services.correct_entry(
        entry=correction,
        reason="没有到场",
        approver="孙七",
        actor=told.world.account(told.world.zhou_ba),
        at=NOW,
    )

    with pytest.raises(RecomputeStale):
        accept(told, shown)
    assert not Recompute.objects.exists()
    assert not AuditEntry.objects.filter(action="ledger.recompute").exists()


def test_a_quarter_that_is_archived_meanwhile_makes_the_preview_stale(told: Book) -> None:
    halve(told)
    shown = preview(told)
    period = services.open_period_for(unit=told.world.first, occurred_on=AUGUST, at=NOW)
    services.close_period(period=period, actor=told.world.account(told.world.sun_qi), at=NOW)

    with pytest.raises(RecomputeStale):
        accept(told, shown)


def test_the_same_form_sent_twice_starts_once(told: Book) -> None:
    halve(told)
    shown, key = preview(told), uuid4()

    first, second = accept(told, shown, key=key), accept(told, shown, key=key)

    assert first == second
    assert AuditEntry.objects.filter(action="ledger.recompute").count() == 1


def test_two_recomputes_of_a_unit_wait_for_each_other(told: Book) -> None:
    halve(told)
    shown = preview(told)
    accept(told, shown)

    with pytest.raises(RecomputeUnderWay):
        accept(told, shown)


def test_a_killed_run_goes_on_and_books_nothing_twice(
    told: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    halve(told)
    run = accept(told, preview(told))
    monkeypatch.setattr(recomputing, "MEMBERS_BOOKED_AT_ONCE", 1)
    booking, calls = recomputing.book_worth, []

    def dies(**words: object) -> LedgerEntry:
        calls.append(words)
        if len(calls) == 4:  # in the middle of the second person
            raise KeyboardInterrupt
        return booking(**words)  # type: ignore[arg-type]

    monkeypatch.setattr(recomputing, "book_worth", dies)
    with pytest.raises(KeyboardInterrupt):
        services.run_recompute(run=run, at=NOW)
    half = Recompute.objects.get()

    services.run_recompute(run=half, at=NOW)

    assert (half.done, half.state) == (2, RecomputeState.RUNNING)
    assert (Recompute.objects.get().done, preview(told).total) == (4, 0)
    assert LedgerEntry.objects.filter(step="restatement").count() == 4
    assert LedgerEntry.objects.filter(step="reversal").count() == 4


def test_a_run_that_failed_says_so_and_goes_on_when_told(
    told: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    halve(told)
    run = accept(told, preview(told))

    def breaks(**_words: object) -> LedgerEntry:
        raise RuntimeError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(recomputing, "book_worth", breaks)
        with pytest.raises(RuntimeError):
            services.run_recompute(run=run, at=NOW)
    failed = Recompute.objects.get()
    assert failed.state == RecomputeState.FAILED

    actor = told.world.account(told.world.sun_qi)
    again = services.retry_recompute(run=failed, actor=actor, at=NOW)
    services.run_recompute(run=again, at=NOW)

    assert Recompute.objects.get().state == RecomputeState.DONE
    assert preview(told).total == 0


def test_rules_that_come_after_the_acceptance_take_no_part(told: Book) -> None:
    halve(told)
    run = accept(told, preview(told))
    halve(told, per_hour="0.25")

    services.run_recompute(run=run, at=NOW)

    amounts = LedgerEntry.objects.filter(step="restatement").values_list("amount", flat=True)
    assert set(amounts) == {Decimal(1)}


def test_the_former_rules_and_another_run_take_it_back(told: Book) -> None:
    halve(told)
    booked(told, preview(told))
    halve(told, per_hour="1")

    booked(told, preview(told))

    total = LedgerEntry.objects.filter(member=told.world.zhang_san).aggregate(t=Sum("amount"))["t"]
    assert total == Decimal(6)
    assert LedgerEntry.objects.filter(member=told.world.zhang_san).count() == 11

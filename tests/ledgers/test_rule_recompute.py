"""按规则重算: previewed, accepted, appended; sealed quarters and what a person decided stay."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from sanwei.common.models import AuditEntry
from sanwei.common.periods import Quarter
from sanwei.ledgers import queries, services
from sanwei.ledgers.enums import RecomputeState
from sanwei.ledgers.errors import (
    NeedsReason,
    RecomputeNothing,
    RecomputeOutsideYear,
    RecomputeStale,
    RuleReachesBack,
)
from sanwei.ledgers.models import CreditRule, LedgerEntry
from tests.ledgers.book import HOUR, Book
from tests.ledgers.recomputing import (
    AUGUST,
    JULY,
    OCTOBER,
    REASON,
    accept,
    booked,
    halve,
    preview,
    told,
)
from tests.world import NOW

__all__ = ["told"]  # a fixture that lives elsewhere


def test_a_back_dated_rule_changes_nothing_by_itself(told: Book) -> None:
    before = list(LedgerEntry.objects.values_list("pk", "amount"))

    halve(told)
    told.deliver()

    assert list(LedgerEntry.objects.values_list("pk", "amount")) == before
    assert list(services.differences()) == []


def test_a_rule_reaches_back_only_when_told_to(told: Book) -> None:
    rule = CreditRule.objects.get(unit=told.world.committee, year=2026, method="group")

    with pytest.raises(RuleReachesBack):
        services.change_rule(
            rule=rule,
            starts_on=JULY,
            basis="党委通知",
            actor=told.world.account(told.world.sun_qi),
            at=NOW,
        )


def test_the_preview_lists_every_entry_with_its_rules_and_changes_nothing(told: Book) -> None:
    halve(told)
    count = LedgerEntry.objects.count()

    shown = preview(told)

    rows = [
        (
            one.change.branch.short_name,
            one.change.occurred_on,
            one.change.before,
            one.change.after,
            one.change.rule_before.version if one.change.rule_before else None,
            one.change.rule_after.version if one.change.rule_after else None,
            str(one.quarter),
            one.is_late,
        )
        for one in shown.bookings
    ]
    assert rows == [
        (branch, day, Decimal(2), Decimal(1), 1, 2, str(Quarter.of(day)), False)
        for branch in ("第一支部", "第二支部")
        for day in (AUGUST, OCTOBER)
    ]
    assert [(a.name, a.before, a.after, a.entries) for a in shown.accounts] == [
        ("集体学习", Decimal(8), Decimal(4), 4)
    ]
    assert [(b.name, b.difference) for b in shown.branches] == [("第一支部", -2), ("第二支部", -2)]
    assert (shown.people, LedgerEntry.objects.count()) == (2, count)


def test_a_branch_recomputes_its_own_facts_only(told: Book) -> None:
    halve(told)

    shown = preview(told, unit=told.world.first, from_on=date(2026, 10, 1))

    assert [(b.name, b.entries) for b in shown.branches] == [("第一支部", 1)]


def test_what_is_accepted_is_booked_by_reversal_and_restatement(told: Book) -> None:
    halve(told)
    old = LedgerEntry.objects.get(member=told.world.zhang_san, occurred_on=AUGUST)

    run = booked(told, preview(told))

    chain = LedgerEntry.objects.filter(award_key=old.award_key, member=old.member).order_by("pk")
    assert [(e.step, e.amount, e.rule and e.rule.version) for e in chain] == [
        ("award", Decimal(2), 1),
        ("reversal", Decimal(-2), 1),
        ("restatement", Decimal(1), 2),
    ]
    assert {(e.reason, e.actor_name, e.is_decided) for e in chain[1:]} == {(REASON, "孙七", False)}
    assert (run.state, run.total, run.done) == (RecomputeState.DONE, 4, 4)
    assert preview(told).total == 0
    assert services.verify_entries() == []
    assert list(services.differences()) == []


def test_one_audit_row_says_who_why_and_how_much(told: Book) -> None:
    halve(told)

    run = booked(told, preview(told))

    (row,) = AuditEntry.objects.filter(action="ledger.recompute")
    assert (row.actor_name, row.target_key) == ("孙七", str(run.public_id))
    assert row.details["reason"] == REASON
    assert row.details["accounts"] == [["集体学习", "8.00", "4.00", 4]]


def test_a_sealed_quarter_stays_and_the_change_goes_into_the_open_one(told: Book) -> None:
    halve(told)
    period = services.open_period_for(unit=told.world.first, occurred_on=AUGUST, at=NOW)
    actor = told.world.account(told.world.sun_qi)
    services.close_period(period=period, actor=actor, at=NOW)
    services.seal(period=period, actor=actor, at=NOW)
    sealed = list(period.entries.values_list("pk", "amount"))

    shown = preview(told, unit=told.world.first)
    booked(told, shown)

    assert [(str(b.quarter), b.is_late) for b in shown.bookings] == [
        ("2026Q4", True),
        ("2026Q4", False),
    ]
    assert list(period.entries.values_list("pk", "amount")) == sealed
    late = LedgerEntry.objects.filter(occurred_on=AUGUST, is_late=True, unit=told.world.first)
    assert [e.amount for e in late.order_by("pk")] == [Decimal(-2), Decimal(1)]


def test_what_a_person_decided_stays(told: Book) -> None:
    decided = LedgerEntry.objects.get(member=told.world.zhang_san, occurred_on=AUGUST)
    services.correct_entry(
        entry=decided,
        amount=Decimal(3),
        reason="当天另有一小时研讨",
        approver="孙七",
        actor=told.world.account(told.world.li_si),
        at=NOW,
    )
    halve(told)

    booked(told, preview(told))

    day = LedgerEntry.objects.filter(member=told.world.zhang_san, occurred_on=AUGUST)
    assert day.aggregate(total=Sum("amount"))["total"] == Decimal(3)


def test_a_fact_that_had_no_rule_is_awarded(book: Book) -> None:
    book.record(book.world.zhang_san, date(2026, 8, 3), length_seconds=600)
    book.deliver()
    halve(book)
    rule = CreditRule.objects.get(unit=book.world.committee, year=2026, version=2)
    services.change_rule(
        rule=rule,
        starts_on=JULY,
        basis="十分钟也计",
        parameters={"per_hour": "1", "step_minutes": 10},
        reaches_back=True,
        actor=book.world.account(book.world.sun_qi),
        at=NOW,
    )

    booked(book, preview(book))

    assert book.entries(book.world.zhang_san) == [("award", "group", "0.16")]


def test_what_is_worth_nothing_any_more_is_reversed(told: Book) -> None:
    told.record(told.world.li_si, AUGUST, length_seconds=1800)
    told.deliver()
    rule = CreditRule.objects.get(unit=told.world.committee, year=2026, method="group")
    services.change_rule(
        rule=rule,
        starts_on=JULY,
        basis="不满一小时不计",
        parameters={"per_hour": "1", "step_minutes": 60},
        reaches_back=True,
        actor=told.world.account(told.world.sun_qi),
        at=NOW,
    )

    shown = preview(told)
    booked(told, shown)

    assert [(b.change.before, b.change.after) for b in shown.bookings] == [(Decimal("0.5"), 0)]
    assert told.entries(told.world.li_si) == [
        ("award", "group", "0.50"),
        ("reversal", "group", "-0.50"),
    ]


def test_who_crosses_the_target_is_counted_either_way(told: Book) -> None:
    services.set_target(
        unit=told.world.committee,
        year=2026,
        member_hours=Decimal(5),
        board_hours=Decimal(56),
        online_cap_hours=Decimal(0),
        basis="试点",
        actor=told.world.account(told.world.sun_qi),
        at=NOW,
    )
    halve(told)
    down = preview(told)
    booked(told, down)
    halve(told, per_hour="1")

    up = preview(told)

    assert (down.reaching, down.falling) == (0, 2)
    assert (up.reaching, up.falling) == (2, 0)


def test_without_a_reason_without_a_change_and_across_years_nothing_starts(told: Book) -> None:
    unchanged = preview(told)
    with pytest.raises(RecomputeNothing):
        accept(told, unchanged)
    with pytest.raises(RecomputeOutsideYear):
        queries.preview_recompute(unit=told.world.first, year=2025, from_on=JULY, at=NOW)
    halve(told)
    with pytest.raises(RecomputeStale):
        accept(told, replace(preview(told), fingerprint=unchanged.fingerprint))
    with pytest.raises(NeedsReason):
        services.start_recompute(
            public_id=uuid4(),
            unit=told.world.first,
            year=2026,
            from_on=JULY,
            accepted="",
            reason=" ",
            actor=told.world.account(told.world.sun_qi),
            at=NOW,
        )


def test_an_item_counted_before_the_day_is_not_counted_again_after_it(book: Book) -> None:
    item = book.item()
    book.online(book.world.zhang_san, date(2026, 2, 3), item)
    book.online(book.world.zhang_san, AUGUST, item, evidence_key=uuid4())
    book.deliver()
    halve(book)

    assert preview(book).total == 0


def test_the_preview_asks_as_often_for_many_as_for_one(told: Book) -> None:
    halve(told)
    with CaptureQueriesContext(connection) as few:
        preview(told)
    for step in range(3):
        told.record(told.world.li_si, AUGUST + timedelta(days=step), length_seconds=2 * HOUR)
    told.deliver()
    halve(told, per_hour="0.25")
    with CaptureQueriesContext(connection) as many:
        assert preview(told).total == 7

    assert len(many) == len(few)

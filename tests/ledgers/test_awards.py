"""A study record earns once, by the rule of its branch and day; corrections move the award, nothing vanishes."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sanwei.common import outbox
from sanwei.common.periods import Quarter
from sanwei.ledgers import services
from sanwei.ledgers.enums import CreditAccount, EntryKind, RuleShape
from sanwei.ledgers.errors import AlreadyCorrected, LedgerError, NeedsReason
from sanwei.ledgers.models import CreditRule, LedgerEntry
from sanwei.org.enums import Feature, MemberKind
from sanwei.org.models import FeatureApproval
from sanwei.study.enums import RecordKind, StudyMethod
from sanwei.study.events import StudyRecorded
from tests.ledgers.book import HOUR, Book, noon
from tests.world import NOW

AUGUST = date(2026, 8, 14)


@pytest.mark.parametrize(
    ("fields", "earned"),
    [
        ({"length_seconds": 5400}, ("group", "1.50")),
        ({"method": StudyMethod.TRAINING, "length_seconds": 6 * HOUR}, ("training", "8.00")),
        ({"method": StudyMethod.TRAINING, "length_seconds": 3 * HOUR}, ("training", "4.00")),
        ({"method": StudyMethod.HOME_DELIVERY, "length_seconds": 1800}, ("group", "0.50")),
        (
            {"method": StudyMethod.EXTERNAL, "kind": RecordKind.EXTERNAL},
            ("external", "1.00"),
        ),
    ],
)
def test_each_method_earns_in_its_account(
    book: Book, fields: dict[str, Any], earned: tuple[str, str]
) -> None:
    book.record(book.world.zhang_san, AUGUST, **fields)
    book.deliver()

    assert book.entries(book.world.zhang_san) == [("award", *earned)]


def test_an_entry_keeps_branch_name_quarter_record_and_rule(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST)
    book.deliver()

    entry = LedgerEntry.objects.select_related("period", "rule").get()
    assert entry.rule is not None
    assert (
        entry.kind,
        entry.unit,
        entry.unit_name,
        entry.member_name,
        entry.period.as_quarter(),
        entry.is_late,
        entry.record,
        entry.rule.basis,
        entry.rule_code,
        entry.occurred_on,
    ) == (
        EntryKind.CREDIT,
        book.world.first,
        "第一支部",
        "张三",
        Quarter(2026, 3),
        False,
        record,
        "本单位学时管理制度",
        "group:attendance",
        AUGUST,
    )


def test_a_fact_told_twice_earns_once(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST)
    outbox.emit(StudyRecorded(record_id=record.public_id, occurred_on=AUGUST), at=noon(AUGUST))
    book.deliver()

    assert services.award(record=record, at=NOW) == []
    assert book.entries(book.world.zhang_san) == [("award", "group", "1.00")]


def test_an_online_item_earns_once_a_year(book: Book) -> None:
    item = book.item()
    for day in (AUGUST, date(2026, 12, 31), date(2027, 1, 1)):
        book.online(book.world.zhang_san, day, item)
    book.deliver()

    keys = LedgerEntry.objects.order_by("pk").values_list("award_key", "occurred_on")
    assert list(keys) == [
        (f"2026:{item.public_id}", AUGUST),
        (f"2027:{item.public_id}", date(2027, 1, 1)),
    ]


def test_the_same_item_earns_for_each_person(book: Book) -> None:
    item = book.item()
    book.online(book.world.zhang_san, AUGUST, item)
    book.online(book.world.wang_wu, AUGUST, item)
    book.deliver()

    assert book.entries(book.world.wang_wu) == [("award", "online", "0.25")]


def test_a_quiz_earns_at_the_first_pass(book: Book) -> None:
    item = book.item("随课测验")
    book.quiz(book.world.zhang_san, AUGUST, item, score=40)
    book.deliver()
    assert book.entries(book.world.zhang_san) == []

    book.quiz(book.world.zhang_san, date(2026, 8, 15), item, score=80)
    book.quiz(book.world.zhang_san, date(2026, 8, 16), item, score=100)
    book.deliver()

    assert book.entries(book.world.zhang_san) == [("award", "online", "0.50")]


def test_two_sittings_of_one_activity_earn_once(book: Book) -> None:
    for length in (HOUR, 2 * HOUR):
        book.record(
            book.world.zhang_san,
            AUGUST,
            length_seconds=length,
            kind=RecordKind.ATTENDANCE,
            evidence_key="activity-1",
        )
    book.deliver()

    assert book.entries(book.world.zhang_san) == [("award", "group", "1.00")]


@pytest.mark.parametrize("kind", [MemberKind.MASSES, MemberKind.ACTIVIST])
def test_who_is_no_party_member_earns_nothing(book: Book, kind: MemberKind) -> None:
    member = book.world.zhang_san
    type(member).objects.filter(pk=member.pk).update(kind=kind, joined_on=None, formal_on=None)
    member.refresh_from_db()
    book.record(member, AUGUST)
    book.deliver()

    assert book.entries(member) == []


def test_without_a_rule_nothing_is_earned(book: Book) -> None:
    book.record(book.world.zhang_san, date(2024, 8, 14))
    book.deliver()

    assert book.entries(book.world.zhang_san) == []


def test_the_rule_of_the_nearest_unit_wins(book: Book) -> None:
    nearer = CreditRule.objects.create(
        unit=book.world.second,
        year=2026,
        method=StudyMethod.GROUP,
        record_kind=RecordKind.ATTENDANCE,
        account=CreditAccount.GROUP,
        shape=RuleShape.BRANCH_HOURS,
        parameters={"per_hour": "2", "step_minutes": 30},
        basis="第二支部制度",
        starts_on=date(2026, 1, 1),
    )
    book.record(book.world.zhang_san, AUGUST)
    book.record(book.world.wang_wu, AUGUST)
    book.deliver()

    assert book.entries(book.world.zhang_san) == [("award", "group", "1.00")]
    assert book.entries(book.world.wang_wu) == [("award", "group", "2.00")]
    assert LedgerEntry.objects.get(unit=book.world.second).rule == nearer


def test_a_new_version_counts_from_its_day_and_rewrites_nothing(book: Book) -> None:
    rule = CreditRule.objects.get(
        unit=book.world.committee, year=2026, method="group", record_kind="attendance"
    )
    before = book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    services.change_rule(
        rule=rule,
        starts_on=date(2026, 11, 1),
        basis="2026年第二次修订",
        actor=book.world.account(book.world.sun_qi),
        at=NOW,
        parameters={"per_hour": "0.5", "step_minutes": 30},
    )
    book.record(book.world.zhang_san, date(2026, 10, 31))
    book.record(book.world.zhang_san, date(2026, 11, 1))
    outbox.emit(StudyRecorded(record_id=before.public_id, occurred_on=AUGUST), at=NOW)
    book.deliver()

    assert book.entries(book.world.zhang_san) == [
        ("award", "group", "1.00"),
        ("award", "group", "1.00"),
        ("award", "group", "0.50"),
    ]


def test_an_item_earned_before_a_rule_change_is_not_earned_again_after_it(book: Book) -> None:
    item = book.item()
    book.online(book.world.zhang_san, AUGUST, item)
    book.deliver()
    services.change_rule(
        rule=CreditRule.objects.get(
            unit=book.world.committee, year=2026, method="online", record_kind="completion"
        ),
        starts_on=date(2026, 11, 1),
        basis="修订",
        actor=book.world.account(book.world.sun_qi),
        at=NOW,
        parameters={"steps": [[1, "2"]]},
    )
    book.online(book.world.zhang_san, date(2026, 11, 2), item)
    book.deliver()

    assert book.entries(book.world.zhang_san) == [("award", "online", "0.25")]


def test_a_corrected_record_is_reversed_and_stated_anew(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST, length_seconds=HOUR)
    book.deliver()

    corrected = book.correct(record, length_seconds=2 * HOUR)
    book.deliver()

    assert book.entries(book.world.zhang_san) == [
        ("award", "group", "1.00"),
        ("reversal", "group", "-1.00"),
        ("restatement", "group", "2.00"),
    ]
    last = LedgerEntry.objects.latest("pk")
    assert (last.reason, last.actor_name, last.record) == ("登记有误", "李四", corrected)


def test_a_withdrawn_record_is_reversed_and_can_come_back(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    withdrawn = book.correct(record, is_withdrawn=True)
    book.deliver()
    book.correct(withdrawn, is_withdrawn=False)
    book.deliver()

    assert book.entries(book.world.zhang_san) == [
        ("award", "group", "1.00"),
        ("reversal", "group", "-1.00"),
        ("restatement", "group", "1.00"),
    ]


def test_a_record_moved_to_another_method_moves_between_accounts(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST, length_seconds=6 * HOUR)
    book.deliver()
    book.correct(record, method=StudyMethod.TRAINING)
    book.deliver()

    assert sorted(book.entries(book.world.zhang_san)) == [
        ("award", "group", "6.00"),
        ("award", "training", "8.00"),
        ("reversal", "group", "-6.00"),
    ]


def test_when_the_counted_viewing_is_withdrawn_the_next_one_counts(book: Book) -> None:
    item = book.item()
    first = book.online(book.world.zhang_san, AUGUST, item)
    second = book.online(book.world.zhang_san, date(2026, 9, 1), item)
    book.deliver()
    book.correct(first, is_withdrawn=True)
    book.deliver()

    standing = LedgerEntry.objects.filter(corrected_by__isnull=True).get()
    assert (standing.step, standing.record, standing.occurred_on) == (
        "restatement",
        second,
        date(2026, 9, 1),
    )


def test_a_correction_that_arrives_before_its_record_counts_once(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST)
    corrected = book.correct(record, length_seconds=2 * HOUR)

    services.award(record=corrected, at=NOW)
    services.award(record=record, at=NOW)

    assert book.entries(book.world.zhang_san) == [("award", "group", "2.00")]


def test_a_late_fact_is_booked_in_the_open_quarter_and_marked(book: Book) -> None:
    actor = book.world.account(book.world.li_si)
    period = services.open_period_for(unit=book.world.first, occurred_on=AUGUST, at=NOW)
    services.close_period(period=period, actor=actor, at=NOW)
    book.record(book.world.zhang_san, AUGUST)
    book.deliver()

    entry = LedgerEntry.objects.select_related("period").get()
    assert (entry.period.as_quarter(), entry.is_late, entry.occurred_on) == (
        Quarter(2026, 4),
        True,
        AUGUST,
    )


def test_a_sealed_entry_is_corrected_in_the_open_quarter(book: Book) -> None:
    actor = book.world.account(book.world.li_si)
    record = book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    period = LedgerEntry.objects.get().period
    period = services.close_period(period=period, actor=actor, at=NOW)
    services.seal(period=period, actor=actor, at=NOW)
    book.correct(record, length_seconds=2 * HOUR)
    book.deliver()

    rows = LedgerEntry.objects.order_by("pk").select_related("period")
    assert [(e.step, str(e.period.as_quarter()), e.is_late) for e in rows] == [
        ("award", "2026Q3", False),
        ("reversal", "2026Q4", True),
        ("restatement", "2026Q4", True),
    ]


def test_a_person_corrects_an_entry_with_a_reason(book: Book) -> None:
    book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    entry = LedgerEntry.objects.get()
    actor = book.world.account(book.world.li_si)

    services.correct_entry(
        approver="孙七",
        entry=entry,
        reason="实际半小时",
        actor=actor,
        at=NOW,
        amount=Decimal("0.5"),
    )

    assert book.entries(book.world.zhang_san) == [
        ("award", "group", "1.00"),
        ("reversal", "group", "-1.00"),
        ("restatement", "group", "0.50"),
    ]
    assert set(
        LedgerEntry.objects.exclude(step="award").values_list("reason", "actor_name", "is_decided")
    ) == {("实际半小时", "李四", True)}


def test_what_a_person_decided_is_not_moved_by_later_records(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    actor = book.world.account(book.world.li_si)
    services.correct_entry(
        approver="孙七", entry=LedgerEntry.objects.get(), reason="代签", actor=actor, at=NOW
    )
    book.correct(record, length_seconds=3 * HOUR)
    book.deliver()

    assert book.entries(book.world.zhang_san) == [
        ("award", "group", "1.00"),
        ("reversal", "group", "-1.00"),
    ]


def test_a_correction_needs_a_reason_a_standing_entry_and_a_sensible_amount(book: Book) -> None:
    book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    entry = LedgerEntry.objects.get()
    actor = book.world.account(book.world.li_si)

    with pytest.raises(NeedsReason):
        services.correct_entry(approver="孙七", entry=entry, reason=" ", actor=actor, at=NOW)
    with pytest.raises(LedgerError):
        services.correct_entry(
            approver="孙七", entry=entry, reason="x", actor=actor, at=NOW, amount=Decimal("-1")
        )
    (reversal,) = services.correct_entry(
        approver="孙七", entry=entry, reason="代签", actor=actor, at=NOW
    )
    for done in (entry, reversal):
        with pytest.raises(AlreadyCorrected):
            services.correct_entry(approver="孙七", entry=done, reason="代签", actor=actor, at=NOW)


def test_no_points_are_written_by_default_nor_by_an_approval_alone(book: Book) -> None:
    FeatureApproval.objects.create(
        unit=book.world.second,
        feature=Feature.POINTS,
        document_title="积分管理办法",
        document_number="云党〔2026〕1号",
        document_on=date(2026, 1, 1),
        starts_on=date(2026, 1, 1),
    )
    item = book.item()
    for member in (book.world.zhang_san, book.world.wang_wu):
        book.online(member, AUGUST, item)
        book.quiz(member, AUGUST, item, score=100)
    book.deliver()

    assert set(LedgerEntry.objects.values_list("kind", flat=True)) == {EntryKind.CREDIT}

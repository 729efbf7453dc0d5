"""提出 → 党小组初评 → 支委会审定 → 公示 → 记入: in this order, by others, once."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from sanwei.common.errors import SanweiError
from sanwei.ledgers import services as ledgers
from sanwei.ledgers.enums import EntryKind, PointsState
from sanwei.ledgers.errors import RuleReachesBack
from sanwei.ledgers.models import LedgerEntry, PointsClaim, PointsRule
from sanwei.ledgers.points import access, booking, queries, services
from sanwei.ledgers.points.errors import (
    PointsDecided,
    PointsFuture,
    PointsNotVisible,
    PointsNotYours,
    PointsOutsideRule,
    PointsReasonMissing,
    PointsRuleRefused,
)
from sanwei.ledgers.points.rules import RuleFacts, set_rule
from sanwei.ledgers.points.services import last_notice_day
from sanwei.org.enums import Role
from sanwei.org.models import FeatureApproval
from sanwei.study.enums import RecordKind, StudyMethod
from tests.ledgers.book import open_book
from tests.ledgers.points.stage import DAY, TAUGHT, booked, in_notice, post, propose, rule
from tests.world import NOW, World

AFTER = NOW + timedelta(days=10)


def entries(world: World) -> list[tuple[str, str, Decimal]]:
    rows = LedgerEntry.objects.filter(kind=EntryKind.POINTS).order_by("pk")
    return [(e.member_name, e.step, e.amount) for e in rows]


def test_a_proposal_goes_through_every_step_into_the_ledger(on: World) -> None:
    zhao, li = on.account(on.zhao_liu), on.account(on.li_si)
    claim = propose(on.zhang_san, rule(on))
    states = [claim.state]

    states.append(services.assess(claim=claim, actor=zhao, at=NOW).state)
    shown = services.decide(claim=claim, actor=li, at=NOW)
    states.append(shown.state)
    assert booking.book_due(at=NOW + timedelta(days=7)) == 0  # its last day is still shown
    assert booking.book_due(at=AFTER) == 1

    claim.refresh_from_db()
    assert [*states, claim.state] == ["group", "board", "notice", "booked"]
    assert shown.notice_until == date(2026, 10, 19)
    entry = LedgerEntry.objects.get(kind=EntryKind.POINTS)
    assert (entry.member, entry.unit, entry.amount, entry.title, entry.occurred_on) == (
        on.zhang_san,
        on.first,
        Decimal(2),
        TAUGHT,
        DAY,
    )
    assert (claim.assessed_by_name, claim.decided_by_name) == ("赵六", "李四")
    assert ledgers.verify_entries() == []


def test_five_working_days_of_notice_leave_out_the_weekend(db: None) -> None:
    assert last_notice_day(date(2026, 10, 12), 5) == date(2026, 10, 19)
    assert last_notice_day(date(2026, 10, 16), 1) == date(2026, 10, 19)


def test_a_notice_follows_the_table_of_holidays_and_shifted_days(db: None) -> None:
    assert last_notice_day(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert last_notice_day(date(2026, 10, 9), 1) == date(2026, 10, 10)


def test_who_is_in_no_group_goes_straight_to_the_board(on: World) -> None:
    assert propose(on.li_si, rule(on)).state == PointsState.BOARD


def test_a_leader_s_own_proposal_is_not_assessed_by_himself(on: World) -> None:
    post(on, on.zhang_san, Role.GROUP_LEADER, on.group)

    claim = propose(on.zhang_san, rule(on))

    with pytest.raises(PointsNotYours):
        services.assess(claim=claim, actor=on.account(on.zhang_san), at=NOW)


def test_the_secretary_does_not_decide_on_himself_and_those_above_may(on: World) -> None:
    claim = propose(on.li_si, rule(on))

    with pytest.raises(PointsNotYours):
        services.decide(claim=claim, actor=on.account(on.li_si), at=NOW)
    assert list(access.deciders_of(claim, at=NOW)) == [on.account(on.sun_qi)]
    assert services.decide(claim=claim, actor=on.account(on.sun_qi), at=NOW).state == "notice"


@pytest.mark.parametrize("who", ["zhao_liu", "wang_wu", "zhou_ba", "sun_qi", "wu_jiu"])
def test_nobody_else_decides(on: World, who: str) -> None:
    claim = propose(on.zhang_san, rule(on))
    services.assess(claim=claim, actor=on.account(on.zhao_liu), at=NOW)

    with pytest.raises(SanweiError):
        services.decide(claim=claim, actor=on.account(getattr(on, who)), at=NOW)
    claim.refresh_from_db()
    assert claim.state == PointsState.BOARD


def test_the_board_can_not_jump_over_the_group(on: World) -> None:
    claim = propose(on.zhang_san, rule(on))

    with pytest.raises(SanweiError):
        services.decide(claim=claim, actor=on.account(on.li_si), at=NOW)
    assert entries(on) == []


@pytest.mark.parametrize("step", ["group", "board", "notice"])
def test_each_step_may_send_it_back_with_a_reason(on: World, step: str) -> None:
    zhao, li = on.account(on.zhao_liu), on.account(on.li_si)
    claim = propose(on.zhang_san, rule(on))
    if step != "group":
        services.assess(claim=claim, actor=zhao, at=NOW)
    if step == "notice":
        services.decide(claim=claim, actor=li, at=NOW)
    actor = zhao if step == "group" else li

    with pytest.raises(PointsReasonMissing):
        services.send_back(claim=claim, reason="  ", actor=actor, at=NOW)
    returned = services.send_back(claim=claim, reason="那天没有讲课", actor=actor, at=NOW)

    assert (returned.state, returned.reason) == (PointsState.RETURNED, "那天没有讲课")
    assert booking.book_due(at=AFTER) == 0


def test_second_presses_change_nothing(on: World) -> None:
    zhao, li = on.account(on.zhao_liu), on.account(on.li_si)
    worth, key = rule(on), uuid4()
    claim = propose(on.zhang_san, worth, key=key)
    assert propose(on.zhang_san, worth, key=key) == claim
    services.assess(claim=claim, actor=zhao, at=NOW)
    assert services.assess(claim=claim, actor=zhao, at=NOW).state == PointsState.BOARD
    services.decide(claim=claim, actor=li, at=NOW)
    assert services.decide(claim=claim, actor=li, at=NOW).state == PointsState.NOTICE
    booking.book(claim=claim, at=AFTER)
    booking.book(claim=claim, at=AFTER)

    assert PointsClaim.objects.count() == 1
    assert entries(on) == [("张三", "award", Decimal(2))]
    with pytest.raises(PointsDecided):
        services.send_back(claim=claim, reason="晚了", actor=li, at=AFTER)


def test_a_stale_device_can_not_decide_what_another_sent_back(on: World) -> None:
    post(on, on.sun_qi, Role.ORGANISATION, on.first)
    claim = propose(on.li_si, rule(on))
    stale = PointsClaim.objects.get(pk=claim.pk)
    sun = on.account(on.sun_qi)
    services.send_back(claim=claim, reason="请写日期", actor=sun, at=NOW)

    with pytest.raises(PointsDecided):
        services.decide(claim=stale, actor=sun, at=NOW)


def test_an_open_objection_keeps_it_out_of_the_ledger_until_it_is_answered(on: World) -> None:
    claim = in_notice(on, on.zhao_liu, rule(on))
    objection = services.object_to(claim=claim, author=on.zhang_san, text="那天讲的是别人", at=NOW)
    assert services.object_to(claim=claim, author=on.zhang_san, text="又", at=NOW) == objection
    assert booking.book_due(at=AFTER) == 0
    assert booking.book(claim=claim, at=AFTER).state == PointsState.NOTICE

    services.answer(
        objection=objection, text="核对了录像，是本人", actor=on.account(on.li_si), at=AFTER
    )

    assert booking.book_due(at=AFTER) == 1
    with pytest.raises(PointsDecided):
        services.object_to(claim=claim, author=on.zhang_san, text="晚了", at=AFTER)


def test_people_of_another_branch_can_not_object(on: World) -> None:
    claim = in_notice(on, on.zhao_liu, rule(on))

    with pytest.raises(PointsNotVisible):
        services.object_to(claim=claim, author=on.wang_wu, text="不同意", at=NOW)


def test_what_was_booked_is_corrected_by_reversal(on: World) -> None:
    claim = booked(on, on.zhao_liu, rule(on))
    words: dict[str, Any] = {"reason": "课不是他讲的", "actor_name": "李四", "at": AFTER}

    booking.revoke(claim=claim, actor=on.account(on.li_si), **words)
    booking.revoke(claim=claim, actor=on.account(on.li_si), **words)

    assert entries(on) == [("赵六", "award", Decimal(2)), ("赵六", "reversal", Decimal(-2))]
    assert queries.statement_of(member=on.zhao_liu, year=2026).total == 0


def test_nobody_reverses_his_own(on: World) -> None:
    post(on, on.zhao_liu, Role.PUBLICITY, on.first)
    claim = booked(on, on.zhao_liu, rule(on))

    with pytest.raises(PointsNotYours):
        booking.revoke(
            claim=claim,
            reason="自己改",
            actor=on.account(on.zhao_liu),
            actor_name="赵六",
            at=AFTER,
        )


def test_one_takes_one_s_own_back_before_the_board_decided(on: World) -> None:
    claim = propose(on.zhang_san, rule(on))
    with pytest.raises(PointsNotVisible):
        services.withdraw(claim=claim, actor=on.account(on.li_si), at=NOW)

    services.withdraw(claim=claim, actor=on.account(on.zhang_san), at=NOW)

    claim.refresh_from_db()
    assert claim.state == PointsState.WITHDRAWN
    with pytest.raises(PointsDecided):
        services.assess(claim=claim, actor=on.account(on.zhao_liu), at=NOW)


def test_a_proposal_needs_words_a_past_day_and_a_rule_that_holds(on: World) -> None:
    october = rule(on, starts_on=date(2026, 10, 1))

    with pytest.raises(PointsReasonMissing):
        propose(on.zhang_san, october, text=" ")
    with pytest.raises(PointsFuture):
        propose(on.zhang_san, october, on=date(2026, 10, 20))
    with pytest.raises(PointsOutsideRule):
        propose(on.zhang_san, october, on=date(2026, 9, 30))


def test_a_rule_of_another_branch_is_no_rule_here(on: World) -> None:
    theirs = rule(on, unit=on.second)

    with pytest.raises(PointsOutsideRule):
        propose(on.zhang_san, theirs)


@pytest.mark.parametrize("name", ["每日签到", "登录一次", "学习满30分钟", "在线时长达标"])
def test_presence_and_minutes_are_refused_as_rules(on: World, name: str) -> None:
    with pytest.raises(PointsRuleRefused):
        rule(on, name=name)
    assert not PointsRule.objects.exists()


def test_attendance_is_refused_by_service_and_database(on: World) -> None:
    fields = {"source": "system", "method": StudyMethod.GROUP, "record_kind": RecordKind.ATTENDANCE}
    with pytest.raises(PointsRuleRefused):
        rule(on, name="集中学习", **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        PointsRule.objects.create(
            unit=on.first,
            year=2026,
            name="集中学习",
            shape="bonus",
            amount=1,
            basis="x",
            starts_on=DAY,
            **fields,
        )


def test_a_changed_rule_is_a_version_and_what_was_booked_stays(on: World) -> None:
    first = rule(on)
    booked(on, on.zhao_liu, first)
    with pytest.raises(RuleReachesBack):
        rule_again(on, first, starts_on=date(2026, 3, 1))

    second = rule_again(on, first, starts_on=NOW.date())
    propose(on.li_si, second, on=NOW.date())

    assert (second.version, second.key, second.code) == (2, first.key, first.code)
    assert entries(on) == [("赵六", "award", Decimal(2))]
    with pytest.raises(PointsOutsideRule):
        propose(on.li_si, first, on=NOW.date())


def rule_again(world: World, first: PointsRule, *, starts_on: date) -> PointsRule:
    return set_rule(
        unit=first.unit,
        year=2026,
        facts=RuleFacts(
            name=first.name,
            shape=first.shape,
            amount=Decimal(3),
            basis=first.basis,
            starts_on=starts_on,
        ),
        actor=world.account(world.sun_qi),
        at=NOW,
        changes=first,
    )


def test_the_end_of_the_document_stops_every_step_and_keeps_the_data(on: World) -> None:
    worth = rule(on)
    claim = in_notice(on, on.zhao_liu, worth)
    FeatureApproval.objects.update(ends_before=NOW.date())

    assert booking.book_due(at=AFTER) == 0
    with pytest.raises(PointsNotVisible):
        services.send_back(claim=claim, reason="停了", actor=on.account(on.li_si), at=NOW)
    with pytest.raises(PointsNotVisible):
        propose(on.zhang_san, worth)

    FeatureApproval.objects.update(ends_before=None)
    assert booking.book_due(at=AFTER) == 1


def test_a_study_record_proposes_itself_by_a_rule_that_names_it(on: World) -> None:
    book = open_book(on)
    rule(
        on,
        name="外出培训结业",
        source="system",
        method=StudyMethod.EXTERNAL,
        record_kind=RecordKind.EXTERNAL,
    )
    record = book.record(on.zhang_san, DAY, method=StudyMethod.EXTERNAL, kind=RecordKind.EXTERNAL)
    book.record(on.zhang_san, DAY)  # 集体学习: no rule names it
    book.deliver()
    book.deliver()

    claim = PointsClaim.objects.get()
    assert (claim.member, claim.record, claim.state) == (on.zhang_san, record, "group")


def test_a_corrected_record_takes_its_points_back(on: World) -> None:
    book = open_book(on)
    rule(
        on,
        name="外出培训结业",
        source="system",
        method=StudyMethod.EXTERNAL,
        record_kind=RecordKind.EXTERNAL,
    )
    kinds: dict[str, Any] = {"method": StudyMethod.EXTERNAL, "kind": RecordKind.EXTERNAL}
    record = book.record(on.zhao_liu, DAY, **kinds)
    waiting = book.record(on.li_si, DAY, **kinds)
    book.deliver()
    claim = PointsClaim.objects.get(record=record)
    services.decide(claim=claim, actor=on.account(on.li_si), at=NOW)
    booking.book(claim=claim, at=AFTER)

    book.correct(record, is_withdrawn=True)
    book.correct(waiting, is_withdrawn=True)
    book.deliver()

    states = PointsClaim.objects.order_by("member__name_pinyin").values_list("state", flat=True)
    assert sorted(states) == ["revoked", "withdrawn"]
    assert queries.statement_of(member=on.zhao_liu, year=2026).total == 0


def test_the_database_holds_the_order_of_steps(on: World) -> None:
    claim = propose(on.zhang_san, rule(on))

    for broken in (
        {"state": "booked"},
        {"state": "notice"},
        {"state": "returned"},
        {"group": None},
        {"state": "board", "decided_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PointsClaim.objects.filter(pk=claim.pk).update(**broken)

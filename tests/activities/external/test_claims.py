"""外部学习登记: handed in, confirmed once by somebody else, sent back with a reason, taken back in time."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, transaction

from sanwei.activities.enums import ExternalState
from sanwei.activities.errors import (
    ExternalDecided,
    ExternalHoursWrong,
    ExternalNotVisible,
    ExternalNotYours,
    ExternalOutsideBranch,
    ExternalReasonMissing,
    ExternalTwice,
    ExternalWithoutBranch,
)
from sanwei.activities.external import access, queries, services
from sanwei.activities.models import ExternalClaim
from sanwei.common.models import AuditEntry
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import Member
from sanwei.study import services as study
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.errors import FutureFact
from sanwei.study.models import StudyRecord
from tests.activities.external.claims import DAY, TITLE, claim, facts, proof
from tests.ledgers.book import Book, open_book
from tests.world import NOW, START, World


@pytest.fixture
def book(world: World) -> Book:
    return open_book(world)


def test_a_claim_is_no_record_until_it_is_confirmed(world: World) -> None:
    found = claim(world.zhang_san)

    assert (found.state, found.branch, found.record) == (ExternalState.WAITING, world.first, None)
    assert not StudyRecord.objects.exists()


def test_a_confirmed_claim_is_a_record_with_its_source(world: World) -> None:
    found = claim(world.zhang_san)

    services.confirm(claim=found, actor=world.account(world.li_si), at=NOW)

    record = StudyRecord.objects.get()
    found.refresh_from_db()
    assert (found.state, found.record, found.decided_by_name) == ("confirmed", record, "李四")
    assert (record.kind, record.method, record.entry) == (
        RecordKind.EXTERNAL,
        StudyMethod.EXTERNAL,
        EntryMethod.ON_SITE,
    )
    assert (record.title, record.organiser, record.occurred_on) == (TITLE, "云山市委党校", DAY)
    assert (record.branch, record.actor_name) == (world.first, "李四")
    assert AuditEntry.objects.filter(action="activities.external_confirm").count() == 1


def test_the_ledger_books_the_claimed_hours_by_the_rule(world: World, book: Book) -> None:
    found = claim(world.zhang_san, hours=Decimal("16.5"))
    services.confirm(claim=found, actor=world.account(world.li_si), at=NOW)

    book.deliver()

    assert book.entries(world.zhang_san) == [("award", "external", "16.50")]


def test_a_second_press_books_nothing_more(world: World, book: Book) -> None:
    found = claim(world.zhang_san)
    actor = world.account(world.li_si)

    first = services.confirm(claim=found, actor=actor, at=NOW)
    second = services.confirm(claim=found, actor=actor, at=NOW)
    book.deliver()

    assert first.record == second.record
    assert StudyRecord.objects.count() == 1
    assert len(book.entries(world.zhang_san)) == 1


def test_a_correction_after_confirmation_moves_the_credit(world: World, book: Book) -> None:
    found = claim(world.zhang_san)
    confirmed = services.confirm(claim=found, actor=world.account(world.li_si), at=NOW)
    book.deliver()
    assert confirmed.record is not None

    study.correct(
        approver="孙七",
        record=confirmed.record,
        reason="证书上是8学时",
        actor=world.account(world.li_si),
        at=NOW,
        length_seconds=8 * 3600,
    )
    book.deliver()

    assert [amount for _step, _account, amount in book.entries(world.zhang_san)] == [
        "16.00",
        "-16.00",
        "8.00",
    ]
    line = queries.line_of(queries.own_claims(world.zhang_san).get())
    assert line.label == "已更正"


def test_what_is_claimed_after_three_working_days_is_a_late_entry(world: World) -> None:
    found = claim(world.zhang_san, occurred_on=date(2026, 9, 1))

    services.confirm(claim=found, actor=world.account(world.li_si), at=NOW)

    assert StudyRecord.objects.get().entry == EntryMethod.LATE


def test_today_can_be_claimed_and_confirmed_in_the_morning(world: World) -> None:
    found = claim(world.zhang_san, occurred_on=NOW.date())

    services.confirm(claim=found, actor=world.account(world.li_si), at=NOW)

    assert StudyRecord.objects.get().occurred_on == NOW.date()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"occurred_on": NOW.date() + timedelta(days=1)}, FutureFact),
        ({"occurred_on": START - timedelta(days=1)}, ExternalWithoutBranch),
        ({"hours": Decimal(0)}, ExternalHoursWrong),
        ({"hours": Decimal("1.2")}, ExternalHoursWrong),
        ({"hours": Decimal("240.5")}, ExternalHoursWrong),
    ],
)
def test_what_can_not_be_is_refused(
    world: World, changed: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        claim(world.zhang_san, **changed)

    assert not ExternalClaim.objects.exists()


def test_a_form_sent_twice_makes_one_claim(world: World) -> None:
    key = uuid4()

    first = claim(world.zhang_san, key=key, with_proof=True)
    second = claim(world.zhang_san, key=key, with_proof=True)

    assert first == second
    stored = [name for name in default_storage.listdir("external")[1] if key.hex in name]
    assert stored == [str(first.proof.name).rpartition("/")[2]]


def test_the_form_of_another_member_is_refused(world: World) -> None:
    key = uuid4()
    claim(world.zhang_san, key=key)

    with pytest.raises(ExternalNotVisible):
        claim(world.zhao_liu, key=key)


def test_the_same_day_and_content_stand_once(world: World) -> None:
    claim(world.zhang_san)

    with pytest.raises(ExternalTwice):
        claim(world.zhang_san, with_proof=True)

    assert claim(world.zhao_liu).is_waiting


def test_what_was_sent_back_can_be_handed_in_again(world: World) -> None:
    found = claim(world.zhang_san)
    services.send_back(claim=found, reason="缺证书", actor=world.account(world.li_si), at=NOW)

    assert claim(world.zhang_san).is_waiting


@pytest.mark.parametrize("who", ["zhang_san", "zhao_liu", "zhou_ba", "wang_wu"])
def test_only_the_desk_of_the_branch_and_above_decides(world: World, who: str) -> None:
    found = claim(world.zhang_san)
    actor = world.account(getattr(world, who))

    with pytest.raises(ExternalNotVisible):
        services.confirm(claim=found, actor=actor, at=NOW)
    with pytest.raises(ExternalNotVisible):
        services.send_back(claim=found, reason="不是本支部的", actor=actor, at=NOW)

    found.refresh_from_db()
    assert found.is_waiting


def test_nobody_confirms_his_own(world: World) -> None:
    found = claim(world.li_si)

    with pytest.raises(ExternalNotYours):
        services.confirm(claim=found, actor=world.account(world.li_si), at=NOW)

    assert not StudyRecord.objects.exists()


def test_the_line_above_confirms_the_secretary_s_own(world: World) -> None:
    found = claim(world.li_si)

    assert list(access.deciders_of(found, at=NOW)) == [world.account(world.sun_qi)]
    services.confirm(claim=found, actor=world.account(world.sun_qi), at=NOW)

    assert StudyRecord.objects.get().member == world.li_si


def test_the_branch_itself_is_asked_first(world: World) -> None:
    org.assign_role(
        member=world.zhao_liu, unit=world.first, role=Role.ORGANISATION, starts_on=START
    )

    asked = list(access.deciders_of(claim(world.li_si), at=NOW))

    assert asked == [world.account(world.zhao_liu)]


def test_the_branch_of_that_day_decides_after_a_transfer(world: World) -> None:
    org.transfer(member=world.zhang_san, branch=world.second, on=NOW.date(), actor=None, at=NOW)

    found = claim(world.zhang_san)

    assert found.branch == world.first
    with pytest.raises(ExternalNotVisible):
        services.confirm(claim=found, actor=world.account(world.zhou_ba), at=NOW)
    services.confirm(claim=found, actor=world.account(world.li_si), at=NOW)
    assert StudyRecord.objects.get().branch == world.first


def test_a_back_dated_transfer_takes_what_waits_with_it(world: World, book: Book) -> None:
    found, earlier = claim(world.zhang_san), claim(world.zhang_san, occurred_on=date(2026, 9, 1))
    org.transfer(
        member=world.zhang_san, branch=world.second, on=date(2026, 10, 1), actor=None, at=NOW
    )

    book.deliver()

    assert list(queries.waiting_in(world.second)) == [found]
    assert list(queries.waiting_in(world.first)) == [earlier]
    services.confirm(claim=found, actor=world.account(world.zhou_ba), at=NOW)
    assert StudyRecord.objects.get().branch == world.second


def test_sent_back_with_a_reason_only(world: World) -> None:
    found = claim(world.zhang_san)
    actor = world.account(world.li_si)

    with pytest.raises(ExternalReasonMissing):
        services.send_back(claim=found, reason="  ", actor=actor, at=NOW)
    services.send_back(claim=found, reason="证书看不清", actor=actor, at=NOW)

    found.refresh_from_db()
    assert (found.state, found.reason) == (ExternalState.RETURNED, "证书看不清")
    with pytest.raises(ExternalDecided):
        services.confirm(claim=found, actor=actor, at=NOW)
    assert not StudyRecord.objects.exists()


def test_taken_back_before_the_decision_with_its_picture(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    found = claim(world.zhang_san, with_proof=True)
    name = str(found.proof.name)
    actor = world.account(world.zhang_san)

    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw(claim=found, actor=actor, at=NOW)
        again = services.withdraw(claim=found, actor=actor, at=NOW)

    assert (again.state, bool(again.proof)) == (ExternalState.WITHDRAWN, False)
    assert not default_storage.exists(name)


def test_only_the_member_takes_back_and_only_in_time(world: World) -> None:
    found = claim(world.zhang_san)
    secretary = world.account(world.li_si)

    with pytest.raises(ExternalNotVisible):
        services.withdraw(claim=found, actor=secretary, at=NOW)
    services.confirm(claim=found, actor=secretary, at=NOW)

    with pytest.raises(ExternalDecided):
        services.withdraw(claim=found, actor=world.account(world.zhang_san), at=NOW)


def enter(world: World, member: Member, actor: Member, **more: Any) -> ExternalClaim:
    return services.enter(
        **{
            "public_id": uuid4(),
            "member": member,
            "facts": facts(),
            "actor": world.account(actor),
            "at": NOW,
            **more,
        }
    )


def test_the_secretary_enters_and_confirms_in_one(world: World) -> None:
    key = uuid4()

    first = enter(world, world.zhang_san, world.li_si, public_id=key, proof=proof())
    second = enter(world, world.zhang_san, world.li_si, public_id=key, proof=proof())

    assert first.record == second.record == StudyRecord.objects.get()
    assert (first.state, first.entered_by_name) == (ExternalState.CONFIRMED, "李四")


def test_nobody_enters_his_own_or_for_another_branch(world: World) -> None:
    with pytest.raises(ExternalNotYours):
        enter(world, world.li_si, world.li_si)
    with pytest.raises(ExternalOutsideBranch):
        enter(world, world.wang_wu, world.li_si)

    assert not ExternalClaim.objects.exists()


def test_the_database_keeps_a_decided_claim(world: World) -> None:
    found = claim(world.zhang_san)
    services.confirm(claim=found, actor=world.account(world.li_si), at=NOW)
    rows = ExternalClaim.objects.filter(pk=found.pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(hours=Decimal(40))
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


@pytest.mark.parametrize(
    "changed",
    [
        {"hours": Decimal(0)},
        {"hours": Decimal(241)},
        {"state": ExternalState.CONFIRMED, "decided_at": NOW},
        {"state": ExternalState.RETURNED, "decided_at": NOW},
        {"state": ExternalState.WITHDRAWN},
        {"decided_at": NOW},
        {"title": ""},
        {"organiser": ""},
    ],
)
def test_the_database_refuses_half_a_claim(world: World, changed: dict[str, Any]) -> None:
    found = claim(world.zhang_san)

    with pytest.raises(IntegrityError), transaction.atomic():
        ExternalClaim.objects.filter(pk=found.pk).update(**changed)

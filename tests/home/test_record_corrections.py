"""更正学习记录 at the desk: who may, both sides and the effect before it is done, reason and approver, notice."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sanwei.common.models import AuditEntry, OutboxMessage
from sanwei.ledgers import services as ledgers
from sanwei.ledgers.models import LedgerEntry, LedgerPeriod
from sanwei.notices.models import Notice
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study import services
from sanwei.study.models import StudyRecord
from tests.activities.clients import client_of
from tests.ledgers.book import Book, open_book
from tests.world import NOW, START, World

TOLD = {"reason": "签到表上是两小时", "approver": "孙七"}
HOUR = 3600


@pytest.fixture
def book(world: World) -> Book:
    return open_book(world)


@pytest.fixture
def record(book: Book, world: World) -> StudyRecord:
    """A group study of three hours on 18 September."""
    found = book.record(world.zhang_san, date(2026, 9, 18), length_seconds=3 * HOUR)
    book.deliver()
    return found


@pytest.fixture
def desk(world: World) -> Client:
    return client_of(world, world.li_si)


def address(record: StudyRecord, what: str = "") -> str:
    found = reverse("home:correct_record", args=[record.public_id])
    return f"{found}?what={what}" if what else found


def say(client: Client, record: StudyRecord, what: str, **told: Any) -> str:
    return client.post(address(record, what), {**TOLD, **told}).content.decode()


def do(client: Client, record: StudyRecord, what: str, **told: Any) -> Any:
    return client.post(address(record, what), {**TOLD, "sure": str(record.public_id), **told})


def test_the_desk_asks_what_is_wrong_and_says_what_stands(
    desk: Client, record: StudyRecord
) -> None:
    page = desk.get(address(record)).content.decode()

    assert "哪里记错了" in page
    for words in ("2026年9月18日", "3小时", "集体学习", "撤销"):
        assert words in page


def test_both_sides_and_the_effect_are_seen_before_anything_is_done(
    desk: Client, record: StudyRecord
) -> None:
    page = say(desk, record, "length", value="120")

    for words in ("3小时", "2小时", "2026年集体学习 3 → 2", "批准：孙七", "经办：李四"):
        assert words in page
    assert StudyRecord.objects.count() == 1
    assert LedgerEntry.objects.count() == 1
    assert not OutboxMessage.objects.filter(delivered_at__isnull=True).exists()
    assert not AuditEntry.objects.filter(action="study.correct").exists()


def test_a_confirmed_correction_is_a_record_of_its_own(
    desk: Client, record: StudyRecord, book: Book, world: World
) -> None:
    assert do(desk, record, "length", value="120").status_code == 302
    book.deliver()

    latest = study.latest_of(record)
    assert (latest.length_seconds, latest.reason, latest.actor_name, latest.approver_name) == (
        2 * HOUR,
        TOLD["reason"],
        "李四",
        "孙七",
    )
    record.refresh_from_db()
    assert record.length_seconds == 3 * HOUR
    assert [amount for _s, _a, amount in book.entries(world.zhang_san)] == ["3.00", "-3.00", "2.00"]
    assert AuditEntry.objects.get(action="study.correct").details["approver"] == "孙七"
    assert Notice.objects.filter(recipient=world.account(world.zhang_san)).count() == 1


@pytest.mark.parametrize(
    ("what", "value", "field", "stored"),
    [
        ("date", "2026-09-17", "occurred_on", date(2026, 9, 17)),
        ("title", "九月集中学习", "title", "九月集中学习"),
        ("method", "training", "method", "training"),
        ("withdrawn", "", "is_withdrawn", True),
    ],
)
def test_each_thing_that_can_be_wrong_is_corrected(
    desk: Client, record: StudyRecord, what: str, value: str, field: str, stored: object
) -> None:
    assert do(desk, record, what, value=value).status_code == 302

    latest = study.latest_of(record)
    assert (latest.corrects, getattr(latest, field)) == (record, stored)


@pytest.mark.parametrize(
    ("what", "told", "words"),
    [
        ("length", {"value": "120", "reason": " "}, "请写明更正原因"),
        ("length", {"value": "120", "approver": ""}, "请写明批准人"),
        ("length", {"value": "120", "approver": "李四"}, "不能是您自己"),
        ("length", {"value": "180"}, "和原来一样"),
        ("length", {"value": "0"}, ""),
        ("length", {"value": "1441"}, ""),
        ("date", {"value": "2999-01-01"}, "不能晚于今天"),
        ("date", {"value": "2020-01-01"}, "那一天不在您负责的支部"),
        ("title", {"value": ""}, "请写学习内容"),
        ("method", {"value": "telepathy"}, ""),
    ],
)
def test_what_can_not_be_stays_on_the_form(
    desk: Client, record: StudyRecord, what: str, told: dict[str, str], words: str
) -> None:
    response = do(desk, record, what, **told)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert StudyRecord.objects.count() == 1


@pytest.mark.parametrize("who", ["wang_wu", "zhou_ba", "wu_jiu", "zhao_liu", "zhang_san"])
def test_another_branch_and_members_find_no_such_page(
    world: World, record: StudyRecord, who: str
) -> None:
    client = client_of(world, getattr(world, who))

    for what in ("", "length"):
        assert client.get(address(record, what)).status_code == 404
    assert do(client, record, "length", value="120").status_code == 404
    assert StudyRecord.objects.count() == 1


def test_the_secretary_corrects_nothing_of_his_own_but_the_line_above_may(
    world: World, book: Book, desk: Client
) -> None:
    own = book.record(world.li_si, date(2026, 9, 18), length_seconds=3 * HOUR)

    assert desk.get(address(own)).status_code == 403
    assert do(desk, own, "length", value="120").status_code == 403
    above = client_of(world, world.sun_qi)
    assert do(above, own, "length", value="120", approver="李四").status_code == 302
    assert study.latest_of(own).actor_name == "孙七"


def test_who_opens_it_from_above_leaves_a_trace(world: World, record: StudyRecord) -> None:
    client_of(world, world.sun_qi).get(address(record))

    assert AuditEntry.objects.filter(action="ledger.open_names").count() == 1


def test_a_day_in_another_branch_is_not_the_secretary_s_to_give(
    world: World, record: StudyRecord, desk: Client
) -> None:
    org.transfer(
        member=world.zhang_san, branch=world.second, on=date(2026, 10, 1), actor=None, at=NOW
    )

    response = do(desk, record, "date", value="2026-10-05")

    assert response.status_code == 422
    assert "那一天不在您负责的支部" in response.content.decode()


def test_an_archived_quarter_is_left_and_the_open_one_is_named(
    world: World, record: StudyRecord, desk: Client, book: Book
) -> None:
    period = LedgerPeriod.objects.get(unit=world.first, year=2026, quarter=3)
    actor = world.account(world.li_si)
    ledgers.seal(
        period=ledgers.close_period(period=period, actor=actor, at=NOW), actor=actor, at=NOW
    )

    page = say(desk, record, "length", value="120")

    assert "原来的季度已经归档" in page
    assert "上期补记" in page


def test_somebody_else_s_correction_in_between_is_shown_first(
    world: World, record: StudyRecord, desk: Client
) -> None:
    services.correct(
        record=record,
        reason="核对",
        approver="李四",
        actor=world.account(world.sun_qi),
        at=NOW + timedelta(days=90),
        length_seconds=HOUR,
    )

    page = do(desk, record, "length", value="120").content.decode()

    assert "刚才有人更正过这条记录" in page
    assert "2026年集体学习" in page or "1小时" in page
    assert StudyRecord.objects.count() == 2


def test_a_withdrawn_record_is_said_to_be_over(desk: Client, record: StudyRecord) -> None:
    do(desk, record, "withdrawn")

    assert "已经撤销" in desk.get(address(record)).content.decode()


def test_a_lesson_s_title_and_length_are_its_own(world: World, book: Book, desk: Client) -> None:
    lesson = book.online(world.zhang_san, date(2026, 9, 18), book.item(duration_ms=600_000))

    page = desk.get(address(lesson)).content.decode()

    assert "what=date" in page
    assert "what=length" not in page
    assert "what=title" not in page


def test_external_study_is_corrected_in_its_own_hours(
    world: World, book: Book, desk: Client
) -> None:
    from sanwei.activities.external import services as external
    from tests.activities.external.claims import claim

    found = external.confirm(claim=claim(world.zhang_san), actor=world.account(world.li_si), at=NOW)
    book.deliver()
    assert found.record is not None

    page = say(desk, found.record, "length", value="8")

    assert "2026年外部学习 16 → 8" in page


def test_a_correction_without_an_approver_is_refused_everywhere(
    world: World, record: StudyRecord
) -> None:
    from sanwei.ledgers.errors import NeedsApprover
    from sanwei.study.errors import CorrectionUnapproved

    actor = world.account(world.li_si)
    for approver in ("", " ", "李四"):
        with pytest.raises(CorrectionUnapproved):
            services.correct(
                record=record, reason="x", approver=approver, actor=actor, at=NOW, title="x"
            )
        with pytest.raises(NeedsApprover):
            ledgers.correct_entry(
                entry=LedgerEntry.objects.get(), reason="x", approver=approver, actor=actor, at=NOW
            )


def test_the_database_keeps_no_correction_without_an_approver(record: StudyRecord) -> None:
    row = StudyRecord.objects.get()
    row.pk, row.public_id, row.corrects, row.reason = None, record.branch.public_id, record, "x"
    row._state.adding = True

    with (
        pytest.raises(IntegrityError, match="study_record_correction_has_approver"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)


def test_what_follows_from_a_transfer_says_so(world: World, record: StudyRecord) -> None:
    ledgers.move_records(
        member=world.zhang_san, branch=world.second, since=date(2026, 9, 1), at=NOW + timedelta(90)
    )

    latest = study.latest_of(record)
    assert (latest.follows, latest.approver_name, latest.actor_name) == ("组织关系转接", "", "")


def test_the_deputy_and_the_organisation_officer_may(world: World, record: StudyRecord) -> None:
    org.assign_role(
        member=world.zhao_liu, unit=world.first, role=Role.ORGANISATION, starts_on=START
    )
    member: Member = world.zhao_liu

    assert client_of(world, member).get(address(record)).status_code == 200

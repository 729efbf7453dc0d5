"""谈心谈话 and months of study go into the ledger by themselves; what was said never does."""

from datetime import date

import pytest
from django.core import serializers
from django.urls import reverse

from sanwei.activities import services as activities
from sanwei.activities.enums import ActivityKind, Signer
from sanwei.activities.events import HeartTalkChanged
from sanwei.common import clock
from sanwei.ledgers import services as ledgers
from sanwei.ledgers.archive import services as archiving
from sanwei.ledgers.filing import consumers
from sanwei.ledgers.filing.classes import install_default_classes
from sanwei.ledgers.models import LedgerClass, LedgerEntry, LedgerPeriod
from sanwei.study import services as study
from sanwei.study.models import StudyMonth
from tests.activities.stage import day_at, held
from tests.activities.talks import talk
from tests.activities.test_records import FULL
from tests.ledgers.archive.conftest import nothing_owed  # noqa: F401
from tests.ledgers.archive.stage import secretary_of
from tests.ledgers.archive.test_pages import signed_in
from tests.ledgers.book import Book
from tests.ledgers.filing.hands import filed
from tests.ledgers.test_period_guards import refusal
from tests.ledgers.test_verification import run
from tests.world import NOW

POINTS = "家里老人住院，想调白班"
THEME = "转岗以后的工作"
AUGUST, SEPTEMBER = date(2026, 8, 14), date(2026, 9, 3)
AGREES = ({"differences": [], "settled": False}, "")


def talked(book: Book, **facts: object) -> object:
    world = book.world
    found = talk(
        world, world.li_si, world.zhang_san, on=day_at(14, month=8), points=POINTS, **facts
    )
    book.deliver()
    return found


def test_a_talk_is_filed_by_its_posts_and_day(book: Book) -> None:
    talked(book)

    assert filed() == [("award", "06", "2026-08-14 谈心谈话（委员↔党员）", None, None, False)]
    assert run("rebuild_ledger", "--check") == AGREES


def test_nothing_that_was_said_stands_in_the_ledger(book: Book) -> None:
    talked(book)

    stored = serializers.serialize("json", LedgerEntry.objects.all(), ensure_ascii=False)

    assert "谈心谈话" in stored
    assert not [text for text in (POINTS, THEME, "张三") if text in stored]


def test_the_same_talk_told_twice_is_filed_once(book: Book) -> None:
    found = talked(book)
    event = HeartTalkChanged(talk_id=found.public_id, occurred_on=found.occurred_on)  # type: ignore[attr-defined]

    consumers.file_talk(event)
    consumers.file_talk(event)

    assert len(filed()) == 1


def test_a_talk_taken_back_is_reversed_without_its_reason(book: Book) -> None:
    found = talked(book)

    activities.withdraw_talk(
        talk=found,  # type: ignore[arg-type]
        reason="写错了人，应是王五",
        actor=secretary_of(book),
        at=NOW,
    )
    book.deliver()

    steps = LedgerEntry.objects.filter(kind="filing").order_by("pk")
    assert [(one.step, one.amount, one.reason) for one in steps] == [
        ("award", 1, ""),
        ("reversal", -1, "登记已撤回"),
    ]
    assert run("rebuild_ledger", "--check") == AGREES


def test_a_talk_that_was_not_filed_is_found_and_filed(book: Book) -> None:
    install_default_classes()
    world = book.world
    found = talk(world, world.li_si, world.zhang_san, on=day_at(14, month=8))

    seen, _failure = run("rebuild_ledger", "--check")
    run("rebuild_ledger")

    assert [(one["rule_code"], one["award_key"]) for one in seen["differences"]] == [
        ("filing:heart_talk", str(found.public_id))
    ]
    assert len(filed()) == 1
    assert run("rebuild_ledger", "--check") == AGREES


def test_a_class_that_no_longer_takes_talks_moves_none_that_is_filed(book: Book) -> None:
    found = talked(book)
    LedgerClass.objects.filter(code="06").update(takes=[])

    consumers.file_talk(
        HeartTalkChanged(talk_id=found.public_id, occurred_on=found.occurred_on)  # type: ignore[attr-defined]
    )

    assert [row[0] for row in filed()] == ["award"]
    assert run("rebuild_ledger", "--check") == AGREES


def test_the_page_shows_people_and_theme_and_never_the_points(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    talked(book)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client = signed_in(book, book.world.sun_qi)

    address = reverse("ledgers:filings", args=[book.world.first.public_id])
    page = client.get(f"{address}?when=2026-08").content.decode()

    assert f"李四与张三：{THEME}" in page
    assert POINTS not in page


def test_a_month_that_is_over_is_filed_for_every_branch_that_studied_in_it(book: Book) -> None:
    world = book.world
    book.record(world.zhang_san, AUGUST)
    book.record(world.wang_wu, SEPTEMBER)

    study.close_months(at=NOW)
    book.deliver()

    assert filed(unit=world.first) == [
        ("award", "07", "2026-08-31 2026年8月党员学习情况", None, None, False)
    ]
    assert filed(unit=world.second) == [
        ("award", "07", "2026-09-30 2026年9月党员学习情况", None, None, False)
    ]
    assert run("rebuild_ledger", "--check") == AGREES


def test_a_month_is_closed_once_and_the_running_one_not_at_all(book: Book) -> None:
    book.record(book.world.zhang_san, AUGUST)
    book.record(book.world.zhang_san, clock.local_date(NOW))

    closed = study.close_months(at=NOW)
    again = study.close_months(at=NOW)

    assert [(one.branch, one.month) for one in closed] == [(book.world.first, date(2026, 8, 1))]
    assert again == []


def test_a_month_whose_records_were_all_taken_back_is_not_closed(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST)
    book.correct(record, is_withdrawn=True)

    assert study.close_months(at=NOW) == []


def test_a_closed_month_is_never_changed(book: Book) -> None:
    book.record(book.world.zhang_san, AUGUST)
    study.close_months(at=NOW)

    assert "append-only" in refusal(lambda: StudyMonth.objects.update(month=date(2026, 7, 1)))
    assert "append-only" in refusal(lambda: StudyMonth.objects.all().delete())


def test_the_months_of_a_quarter_are_filed_in_it_when_it_is_archived(
    book: Book,
    nothing_owed: None,  # noqa: F811
) -> None:
    book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    period = LedgerPeriod.objects.get(unit=book.world.first, year=2026, quarter=3)

    archiving.begin(period=period, actor=secretary_of(book), at=NOW)
    book.deliver()
    ledgers.seal(period=period, actor=secretary_of(book), at=NOW)

    filing = LedgerEntry.objects.select_related("period").get(kind="filing")
    assert (str(filing.period.as_quarter()), filing.is_late) == ("2026Q3", False)
    assert run("verify_ledger")[1] == ""


def test_what_changed_until_the_signatures_is_stated_anew(book: Book) -> None:
    part = held(book.world.first, ActivityKind.BRANCH_ASSEMBLY, on=day_at(14, month=8))
    book.deliver()

    activities.save_record(
        activity=part.activity, changes={**FULL, "name": "换届大会"}, actor=None, at=NOW
    )
    for signer in Signer:
        activities.confirm(
            activity=part.activity, signer=signer, actor=None, at=NOW, is_on_paper=True
        )
    book.deliver()

    assert [(row[0], row[2]) for row in filed()] == [
        ("award", "2026-08-14 2026年第1次支部党员大会"),
        ("reversal", "2026-08-14 2026年第1次支部党员大会"),
        ("restatement", "2026-08-14 换届大会"),
    ]
    assert run("rebuild_ledger", "--check") == AGREES


def test_a_record_confirmed_as_it_was_filed_adds_nothing(book: Book) -> None:
    part = held(book.world.first, ActivityKind.BRANCH_ASSEMBLY, on=day_at(14, month=8))
    activities.save_record(activity=part.activity, changes=FULL, actor=None, at=NOW)
    for signer in Signer:
        activities.confirm(
            activity=part.activity, signer=signer, actor=None, at=NOW, is_on_paper=True
        )
    book.deliver()

    assert [row[0] for row in filed()] == ["award"]

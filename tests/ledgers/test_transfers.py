"""I12: a back-dated transfer moves records by correction entries and reaches no archived quarter."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from sanwei.common.periods import Quarter
from sanwei.ledgers import queries as ledgers
from sanwei.ledgers import services
from sanwei.ledgers.models import LedgerPeriod
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import OrgUnit
from sanwei.study.models import StudyRecord
from tests.ledgers.book import Book
from tests.ledgers.test_pages import signed_in
from tests.org.test_screens import member_form
from tests.world import NOW, START

QUARTER = Quarter(2026, 3)
BEFORE, SINCE, AFTER = date(2026, 8, 10), date(2026, 8, 17), date(2026, 8, 20)


def hours(unit: OrgUnit) -> Decimal:
    return ledgers.branch_table(
        unit=unit,
        starts_on=QUARTER.starts_on,
        ends_before=QUARTER.ends_before,
        as_of=date(2026, 10, 12),
    ).totals.total


@pytest.fixture
def studied(book: Book) -> Book:
    """张三 studied an hour before and an hour after the day of the transfer; 李四 once too."""
    book.record(book.world.zhang_san, BEFORE)
    book.record(book.world.zhang_san, AFTER)
    book.record(book.world.li_si, AFTER)
    book.deliver()
    return book


def transfer(book: Book) -> None:
    org.transfer(
        member=book.world.zhang_san, branch=book.world.second, on=SINCE, actor=None, at=NOW
    )
    book.deliver()


def test_what_happened_since_moves_and_what_was_before_stays(studied: Book) -> None:
    assert (hours(studied.world.first), hours(studied.world.second)) == (Decimal(3), Decimal(0))

    transfer(studied)

    assert (hours(studied.world.first), hours(studied.world.second)) == (Decimal(2), Decimal(1))
    assert hours(studied.world.committee) == Decimal(3)
    moved = StudyRecord.objects.get(corrects__isnull=False)
    assert moved.reason == "组织关系自2026年8月17日起转到第二支部"
    statement = ledgers.statement_of(member=studied.world.zhang_san, year=2026)
    assert statement.counted == Decimal(2)


def test_an_archived_quarter_is_not_reached(studied: Book) -> None:
    clerk = studied.world.account(studied.world.li_si)
    period = LedgerPeriod.objects.get(unit=studied.world.first, year=2026, quarter=3)
    services.seal(
        period=services.close_period(period=period, actor=clerk, at=NOW), actor=clerk, at=NOW
    )

    foreseen = services.preview_move(
        member=studied.world.zhang_san, branch=studied.world.second, since=SINCE
    )
    transfer(studied)

    assert (len(foreseen.moving), len(foreseen.staying)) == (0, 1)
    assert (hours(studied.world.first), hours(studied.world.second)) == (Decimal(3), Decimal(0))
    assert not StudyRecord.objects.filter(corrects__isnull=False).exists()


def test_the_same_move_twice_changes_nothing_more(studied: Book) -> None:
    transfer(studied)
    entries = studied.entries(studied.world.zhang_san)

    services.move_records(
        member=studied.world.zhang_san, branch=studied.world.second, since=SINCE, at=NOW
    )
    studied.deliver()

    assert studied.entries(studied.world.zhang_san) == entries


def ask(client: Client, book: Book, **more: object) -> str:
    """Send the form of 张三's transfer to the second branch and return the page that comes back."""
    form = member_form(book.world, name="张三", new_phone="", **more)
    form |= {"branch": book.world.second.pk, "since": SINCE.isoformat()}
    path = f"/cms/org_members/edit/{book.world.zhang_san.pk}/"
    return client.post(path, form).content.decode()


def test_the_form_shows_what_moves_and_transfers_only_once_that_is_confirmed(
    studied: Book,
) -> None:
    org.assign_role(
        member=studied.world.li_si,
        unit=studied.world.committee,
        role=Role.ADMINISTRATOR,
        starts_on=START,
        actor=None,
        at=NOW,
    )
    client = signed_in(studied, studied.world.li_si)

    page = ask(client, studied)

    assert "1条学习记录（2026-08-20）从第一支部改记到第二支部" in page
    assert studied.world.zhang_san.memberships.count() == 1

    ask(client, studied, confirmed="something else")

    assert studied.world.zhang_san.memberships.count() == 1

    shown = re.search(r'name="confirmed" value="(\w+)"', page)
    assert shown is not None
    ask(client, studied, confirmed=shown[1])

    assert studied.world.zhang_san.memberships.count() == 2

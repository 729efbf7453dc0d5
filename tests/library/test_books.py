"""月读一书: whose month it is, how far one is, what is 补读."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from sanwei.common import clock
from sanwei.files import access
from sanwei.library import labels, services
from sanwei.library.models import Chapter, MonthlyBook
from sanwei.library.queries import books, month_reading
from sanwei.org.models import Member
from sanwei.study import services as study
from sanwei.study.enums import EntryMethod, ItemState, RecordKind, StudyMethod
from sanwei.study.models import StudyItem
from tests.library import factories
from tests.world import NOW, World

MONTH = date(2026, 10, 1)


def item_of(chapter: Chapter) -> StudyItem:
    return StudyItem.objects.get(owner_label=labels.CHAPTER, owner_key=str(chapter.public_id))


def finish(member: Member, chapter: Chapter, at: datetime) -> None:
    study.record(
        member=member,
        item=item_of(chapter),
        kind=RecordKind.COMPLETION,
        method=StudyMethod.ONLINE,
        entry=EntryMethod.SYSTEM,
        occurred_at=at,
        at=at,
        title=chapter.full_title,
        evidence_label="test",
        evidence_key=str(chapter.pk),
    )


def test_a_branch_without_its_own_book_reads_the_nearest_upper_unit_s(world: World) -> None:
    common = factories.book(world, world.committee, title="全党委的书")
    own = factories.book(world, world.first, title="第一支部的书")
    services.set_monthly_book(unit=world.committee, month=MONTH, book=common)
    services.set_monthly_book(unit=world.first, month=MONTH, book=own)

    seen = {
        name: books.monthly_book(world.account(member), at=NOW).book
        for name, member in (("first", world.zhang_san), ("second", world.wang_wu))
    }

    assert seen == {"first": own, "second": common}


def test_a_book_that_one_may_not_see_does_not_hide_the_upper_unit_s(world: World) -> None:
    common = factories.book(world, world.committee, title="全党委的书")
    hidden = factories.book(world, world.first, title="还没上架", is_live=False)
    services.set_monthly_book(unit=world.committee, month=MONTH, book=common)
    services.set_monthly_book(unit=world.first, month=MONTH, book=hidden)

    assert books.monthly_book(world.account(world.zhang_san), at=NOW).book == common


def test_one_book_a_unit_and_month(world: World) -> None:
    book = factories.book(world)
    services.set_monthly_book(unit=world.first, month=date(2026, 10, 12), book=book)
    services.set_monthly_book(unit=world.first, month=date(2026, 10, 31), book=book, note="换句话")

    assert MonthlyBook.objects.get().note == "换句话"
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyBook.objects.create(unit=world.first, month=MONTH, book=book)


def test_the_next_chapter_is_the_first_unread_one(world: World) -> None:
    book = factories.book(world, chapters=3)
    services.set_monthly_book(unit=world.first, month=MONTH, book=book)
    first, second, _third = book.chapters.order_by("number")
    finish(world.zhang_san, first, NOW)
    world.zhang_san.refresh_from_db()

    reading = month_reading(world.zhang_san, at=NOW).reading

    assert (reading.read_count, reading.count) == (1, 3)
    assert reading.next_line.chapter == second


def test_what_is_read_after_its_month_is_marked_late(world: World) -> None:
    book = factories.book(world, chapters=3)
    month = services.set_monthly_book(unit=world.first, month=date(2026, 9, 1), book=book)
    in_time, late, _unread = book.chapters.order_by("number")
    last_minute = datetime(2026, 9, 30, 23, 59, tzinfo=clock.SHANGHAI)
    finish(world.zhang_san, in_time, last_minute)
    finish(world.zhang_san, late, last_minute + timedelta(minutes=1))

    lines = books.reading_of(book, world.zhang_san, month=month, at=NOW).lines

    assert [(line.is_read, line.is_late) for line in lines] == [
        (True, False),
        (True, True),
        (False, True),
    ]


def test_the_book_page_says_which_chapters_were_made_up(world: World, client: Client) -> None:
    book = factories.book(world, chapters=2)
    past = clock.local_date(clock.now()).replace(day=1) - timedelta(days=1)
    services.set_monthly_book(unit=world.first, month=past, book=book)
    finish(world.zhang_san, book.chapters.first(), clock.now())
    client.force_login(world.account(world.zhang_san))

    page = client.get(book.get_absolute_url()).content.decode()

    assert "已补读" in page
    assert "补读</span>" in page


def test_chapters_follow_their_book_into_study_and_out(world: World) -> None:
    book = factories.book(world, chapters=1, is_live=False)
    chapter = book.chapters.get()
    states = [item_of(chapter).state]
    book.is_live = book.confirmed_unclassified = True
    book.save()
    services.sync_book(book=book, at=NOW)
    states.append(item_of(chapter).state)
    item = item_of(chapter)

    book.delete()

    states.append(StudyItem.objects.get(pk=item.pk).state)
    assert states == [ItemState.DRAFT, ItemState.LIVE, ItemState.RETIRED]
    assert item.is_read
    assert item.characters == 8 * len(factories.SENTENCE)


def test_a_live_book_is_declared_unclassified(world: World) -> None:
    book = factories.book(world, is_live=False)

    book.is_live = True
    with pytest.raises(IntegrityError), transaction.atomic():
        book.save()


def test_book_and_chapter_do_not_exist_for_another_branch(world: World, client: Client) -> None:
    book = factories.book(world, world.second, title="第二支部的书")
    client.force_login(world.account(world.zhang_san))
    pages = [book.get_absolute_url(), book.chapters.first().get_absolute_url()]

    answers = [client.get(page) for page in pages]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert all("第二支部的书" not in answer.content.decode() for answer in answers)
    keys = [
        (labels.BOOK, book.pk),
        (labels.CHAPTER_ROW, book.chapters.first().pk),
        (labels.CHAPTER, book.chapters.first().public_id),
    ]
    for member, expected in ((world.zhang_san, False), (world.wang_wu, True)):
        user = world.account(member)
        assert {access.allowed(user, kind, str(key), at=NOW) for kind, key in keys} == {expected}


def test_a_draft_book_is_hidden_from_its_own_branch(world: World, client: Client) -> None:
    book = factories.book(world, is_live=False)
    client.force_login(world.account(world.zhang_san))

    assert client.get(book.get_absolute_url()).status_code == 404


def test_the_chapter_leads_on_and_back(world: World, client: Client) -> None:
    book = factories.book(world, chapters=3)
    first, second, third = book.chapters.order_by("number")
    client.force_login(world.account(world.zhang_san))

    page = client.get(second.get_absolute_url()).content.decode()

    assert first.get_absolute_url() in page
    assert third.get_absolute_url() in page
    assert "data-reading " in page

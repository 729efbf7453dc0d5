"""Who is told what, once, when, and nobody else."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from sanwei.common import clock, outbox
from sanwei.notices import queries, services
from sanwei.notices.enums import NoticeKind
from sanwei.notices.models import Notice
from sanwei.notices.services.notices import after_quiet_hours
from sanwei.org import services as org
from sanwei.org.enums import PartyStatus
from sanwei.org.models import Member
from sanwei.study import services as study
from tests.home.test_pages import count_queries
from tests.ledgers.book import open_book
from tests.world import NOW, SHANGHAI, World

EARLIEST, LATEST = NOW.replace(tzinfo=None), NOW.replace(year=2027, tzinfo=None)
BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"


def tell(world: World, *members: Member, key: object = "1", at: datetime = NOW) -> int:
    return services.notify(
        kind=NoticeKind.ANSWER,
        key=key,
        recipients=[world.account(member) for member in members],
        title="您提的意见有答复了",
        text="已经装好了。",
        url="/me/suggestions/",
        at=at,
    )


def signed_in(world: World, member: Member) -> Client:
    client = Client()
    client.force_login(world.account(member), backend=BACKEND)
    return client


def test_the_same_cause_is_told_to_a_person_once(world: World) -> None:
    told = [tell(world, world.zhang_san), tell(world, world.zhang_san, world.wang_wu)]

    assert told == [1, 1]
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("status", [s for s in PartyStatus if s != PartyStatus.NORMAL])
def test_who_is_not_in_good_standing_is_told_nothing(world: World, status: PartyStatus) -> None:
    Member.objects.filter(pk=world.zhang_san.pk).update(
        status=status, status_on=clock.local_date(NOW)
    )

    assert tell(world, world.zhang_san, world.wang_wu) == 1
    assert not queries.inbox_of(world.account(world.zhang_san), at=NOW).exists()


def test_a_closed_account_is_told_nothing(world: World) -> None:
    user = world.account(world.zhang_san)
    user.is_active = False
    user.save()

    assert tell(world, world.zhang_san) == 0


@given(st.datetimes(timezones=st.just(SHANGHAI), min_value=EARLIEST, max_value=LATEST))
def test_nothing_is_shown_in_the_quiet_hours_and_nothing_waits_longer_than_they_last(
    at: datetime,
) -> None:
    shown = after_quiet_hours(at).astimezone(SHANGHAI)

    assert 8 <= shown.hour < 21
    assert timedelta(0) <= shown - at <= timedelta(hours=11)


def test_a_late_notice_waits_for_the_morning(world: World) -> None:
    night = datetime(2026, 10, 12, 22, 30, tzinfo=SHANGHAI)
    user = world.account(world.zhang_san)
    tell(world, world.zhang_san, at=night)

    assert not queries.has_unread(user, at=night)
    assert queries.has_unread(user, at=datetime(2026, 10, 13, 8, tzinfo=SHANGHAI))


@pytest.mark.parametrize(
    "change",
    [{"text": "换了一句"}, {"created_at": NOW - timedelta(days=1)}, {"url": "/elsewhere/"}],
    ids=["text", "time", "address"],
)
def test_what_was_told_can_not_be_rewritten(world: World, change: dict[str, object]) -> None:
    tell(world, world.zhang_san)

    with pytest.raises(DatabaseError, match="only be marked as read"), transaction.atomic():
        Notice.objects.update(**change)


def test_reading_happens_once(world: World) -> None:
    user = world.account(world.zhang_san)
    tell(world, world.zhang_san)

    read = [services.mark_read(user=user, at=NOW), services.mark_read(user=user, at=NOW)]

    assert read == [1, 0]
    with pytest.raises(DatabaseError, match="once"), transaction.atomic():
        Notice.objects.update(read_at=NOW + timedelta(hours=1))


def test_reading_ones_own_leaves_others_unread(world: World) -> None:
    tell(world, world.zhang_san, world.wang_wu)

    services.mark_read(user=world.account(world.zhang_san), at=NOW)

    assert queries.has_unread(world.account(world.wang_wu), at=NOW)


def test_notices_go_after_a_year(world: World) -> None:
    tell(world, world.zhang_san, key="old", at=NOW - timedelta(days=366))
    tell(world, world.zhang_san, key="kept", at=NOW - timedelta(days=364))

    services.prune(at=NOW)

    assert [notice.key for notice in Notice.objects.all()] == ["kept"]


def test_the_dot_goes_away_when_the_inbox_is_opened(world: World) -> None:
    tell(world, world.zhang_san, at=clock.now() - timedelta(days=1))
    client = signed_in(world, world.zhang_san)
    before = client.get("/").content.decode()

    opened = client.get("/me/inbox/").content.decode()
    after = client.get("/").content.decode()

    assert "消息，有未读" in before
    assert "已经装好了。" in opened
    assert "消息，有未读" not in after


def test_an_inbox_shows_nobody_elses_notices(world: World) -> None:
    tell(world, world.wang_wu, at=clock.now() - timedelta(days=1))

    page = signed_in(world, world.zhang_san).get("/me/inbox/").content.decode()

    assert "已经装好了。" not in page
    assert "还没有消息" in page
    assert queries.has_unread(world.account(world.wang_wu), at=clock.now())


def test_more_than_a_page_is_marked_by_one_button(world: World) -> None:
    for number in range(31):
        tell(world, world.zhang_san, key=number, at=clock.now() - timedelta(days=1))
    client = signed_in(world, world.zhang_san)

    page = client.get("/me/inbox/").content.decode()
    client.post("/me/inbox/read/")

    assert "全部标为已读" in page
    assert not queries.has_unread(world.account(world.zhang_san), at=clock.now())


def test_the_inbox_costs_the_same_for_one_notice_and_three(
    world: World,
) -> None:
    client = signed_in(world, world.zhang_san)
    tell(world, world.zhang_san, key="1", at=clock.now() - timedelta(days=1))
    client.get("/me/inbox/")
    one = count_queries(client, "/me/inbox/")
    tell(world, world.zhang_san, key="2", at=clock.now() - timedelta(days=1))
    tell(world, world.zhang_san, key="3", at=clock.now() - timedelta(days=1))
    client.get("/me/inbox/")

    assert count_queries(client, "/me/inbox/") == one


def deliver() -> None:
    while outbox.deliver(at=clock.now()):
        pass


def test_a_corrected_record_is_told_in_plain_words_and_only_to_its_member(world: World) -> None:
    book = open_book(world)
    record = book.record(world.zhang_san, clock.local_date(NOW), title="九月集中学习")

    study.correct(
        approver="孙七",
        record=record,
        reason="代签核减1人。",
        actor=world.account(world.li_si),
        at=clock.now(),
        is_withdrawn=True,
    )
    deliver()

    notice = Notice.objects.get()
    assert notice.recipient == world.account(world.zhang_san)
    assert notice.text == (
        "2026年10月12日的《九月集中学习》由李四撤销，不再计学时。原因：代签核减1人。有疑问请问本支部。"
    )
    assert notice.url == "/me/credits/?year=2026"


def test_a_transfer_is_told_once_and_not_again_for_each_record_that_follows(world: World) -> None:
    book = open_book(world)
    book.record(world.zhang_san, clock.local_date(NOW), title="九月集中学习")
    deliver()

    org.transfer(
        member=world.zhang_san,
        branch=world.second,
        on=clock.local_date(NOW) - timedelta(days=1),
        actor=world.account(world.sun_qi),
        at=NOW,
    )
    deliver()

    assert [(notice.kind, notice.recipient.name) for notice in Notice.objects.all()] == [
        (NoticeKind.TRANSFER, "张三")
    ]
    assert "第一支部转到第二支部" in Notice.objects.get().text

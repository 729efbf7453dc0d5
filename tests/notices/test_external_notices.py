"""The branch hears once a day that 外部学习 waits, the member what became of his."""

import pytest

from sanwei.activities.external import services
from sanwei.common import clock
from sanwei.notices.models import Notice
from sanwei.org.models import Member
from tests.activities.external.claims import TITLE, claim
from tests.ledgers.book import Book, open_book
from tests.world import World


@pytest.fixture
def book(world: World) -> Book:
    return open_book(world)


def titles(world: World, member: Member) -> list[str]:
    return list(
        Notice.objects.filter(recipient=world.account(member))
        .order_by("pk")
        .values_list("title", flat=True)
    )


def test_the_branch_is_told_once_a_day(world: World, book: Book) -> None:
    claim(world.zhang_san)
    claim(world.zhao_liu)

    book.deliver()

    assert titles(world, world.li_si) == ["有外部学习登记等您确认"]
    assert titles(world, world.zhou_ba) == []
    assert titles(world, world.sun_qi) == []


def test_the_line_above_is_told_of_the_secretary_s_own(world: World, book: Book) -> None:
    claim(world.li_si)

    book.deliver()

    assert titles(world, world.li_si) == []
    assert titles(world, world.sun_qi) == ["有外部学习登记等您确认"]


def test_the_member_is_told_of_confirmation_and_return(world: World, book: Book) -> None:
    actor = world.account(world.li_si)
    services.confirm(claim=claim(world.zhang_san), actor=actor, at=clock.now())
    returned = claim(world.zhang_san, title="网络学院专题")
    services.send_back(claim=returned, reason="缺截图", actor=actor, at=clock.now())

    book.deliver()

    told = Notice.objects.filter(recipient=world.account(world.zhang_san)).order_by("pk")
    assert [(one.title, one.text) for one in told] == [
        ("您的外部学习已确认", f"《{TITLE}》由李四确认，已记入学时明细。"),
        ("您的外部学习登记被退回", "《网络学院专题》：缺截图。改好以后可以再交一次。"),
    ]


def test_nobody_is_told_of_what_was_taken_back(world: World, book: Book) -> None:
    found = claim(world.zhang_san)
    services.withdraw(claim=found, actor=world.account(world.zhang_san), at=clock.now())

    book.deliver()

    assert not Notice.objects.exists()

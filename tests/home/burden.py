"""A house in which 积分 was in full use: whatever could leak is there, whether the 依据文件 still holds or not."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from sanwei.common import clock
from sanwei.ledgers.enums import PointsShape
from sanwei.ledgers.points import booking, services
from sanwei.notices.models import Notice
from sanwei.org.enums import Role
from sanwei.org.models import FeatureApproval
from sanwei.study.models import WatchSession
from tests.activities.stage import held
from tests.lectures import factories as lectures
from tests.ledgers.book import Book, noon, open_book
from tests.ledgers.points.stage import approve, post, propose, rule
from tests.quizzes import factories as quizzes
from tests.study.stage import Stage, lecture
from tests.world import World

WATCHED_SECONDS = 97  # of 116; a number that nothing else here has


@dataclass
class House:
    world: World
    book: Book
    approval: FeatureApproval
    now: datetime

    @property
    def today(self) -> date:
        return clock.local_date(self.now)

    def turn_off(self) -> None:
        """Let the document end today; everything it allowed stays in the database."""
        self.approval.ends_before = self.today
        self.approval.save()


def house(world: World) -> House:
    """Fill the first branch: study, meetings, a quiz; points proposed, shown, objected to, booked and told."""
    now = clock.now()
    day = clock.local_date(now)
    book = open_book(world)
    studied(world, book, day)
    approval = approve(world.committee, starts_on=day - timedelta(days=60))
    post(world, world.zhao_liu, Role.GROUP_LEADER, world.group)
    bonus = rule(world, starts_on=date(day.year, 1, 1), at=now)
    rule(world, name="履行承诺", shape=PointsShape.DEDUCTION, starts_on=bonus.starts_on, at=now)
    zhao, li = world.account(world.zhao_liu), world.account(world.li_si)
    propose(world.zhang_san, bonus, on=day, at=now)
    back = propose(world.zhang_san, bonus, on=day, at=now)
    services.send_back(claim=back, reason="请写明日期", actor=zhao, at=now)
    propose(world.li_si, bonus, on=day, at=now)
    shown = propose(world.zhao_liu, bonus, on=day, at=now)
    services.decide(claim=shown, actor=li, at=now)
    services.object_to(claim=shown, author=world.zhang_san, text="那天讲的是别人", at=now)
    for member in (world.zhang_san, world.zhao_liu):
        earlier = now - timedelta(days=30)
        claim = propose(member, bonus, on=clock.local_date(earlier), at=earlier)
        if claim.state == "group":
            services.assess(claim=claim, actor=zhao, at=earlier)
        services.decide(claim=claim, actor=li, at=earlier)
    assert booking.book_due(at=now) == 2
    with (
        pytest.MonkeyPatch.context() as told
    ):  # in the daytime: what is told at night waits for the morning
        told.setattr(clock, "now", lambda: noon(day - timedelta(days=1)))
        book.deliver()
    assert Notice.objects.filter(kind="points").count() > 3
    return House(world, book, approval, now)


def studied(world: World, book: Book, day: date) -> None:
    """Let 张三 watch 97 seconds of a film, and both branches learn as usual."""
    item = lecture(world, str(uuid4()))
    Stage(world.zhang_san, item).watch(0, WATCHED_SECONDS)
    assert WatchSession.objects.exists()
    lectures.lecture(world, live=True)
    quizzes.quiz(world.first, world.everyone, title="随课测验")
    for member in (world.zhang_san, world.wang_wu):
        book.record(member, day - timedelta(days=2), title="集中学习")
        book.online(member, day - timedelta(days=1), book.item("学党章"))
    held(world.first, on=clock.now() - timedelta(days=1), name="主题党日")
    book.deliver()

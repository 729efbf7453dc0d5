"""A 学时疑问 calls the branch, its answer calls the member; nobody else hears of it."""

import pytest

from sanwei.common import clock, outbox
from sanwei.notices.enums import NoticeKind
from sanwei.notices.models import Notice
from sanwei.study import services
from sanwei.study.models import Dispute
from tests.study.stage import Stage, lecture, moment
from tests.world import World


def heard() -> list[tuple[str, str, str]]:
    outbox.deliver(limit=1000)
    rows = Notice.objects.filter(kind=NoticeKind.DISPUTE).order_by("pk")
    return [(row.recipient.name, row.title, row.text) for row in rows]


@pytest.fixture
def dispute(world: World) -> Dispute:
    stage = Stage(world.zhang_san, lecture(world))
    stage.watch(0, 72)
    return services.dispute_item(
        item=stage.item,
        member=world.zhang_san,
        text="看完了没有算",
        actor=world.account(world.zhang_san),
        at=moment(600),
    )


def test_both_sides_are_told_and_only_they(world: World, dispute: Dispute) -> None:
    heard()
    services.answer_dispute(
        dispute=dispute, text="还差44秒", actor=world.account(world.li_si), at=moment(700)
    )

    assert heard() == [
        (
            "李四",
            "有一条学时疑问等您答复",
            f"张三对《{dispute.title}》有疑问：看完了没有算。",
        ),
        ("张三", "您的学时疑问有答复了", f"《{dispute.title}》，李四：还差44秒。"),
    ]


def test_what_was_taken_back_meanwhile_calls_nobody(world: World, dispute: Dispute) -> None:
    services.withdraw_dispute(dispute=dispute, actor=world.account(world.zhang_san), at=clock.now())

    assert heard() == []

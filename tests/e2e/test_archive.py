"""A quarter from its open item to the seal, sent back from above, answered and corrected; at a desk and on a phone."""

from datetime import timedelta

from playwright.sync_api import expect

from sanwei.activities import services as activities
from sanwei.activities.enums import ActivityKind, Mark
from sanwei.activities.errors import WrongSpan
from sanwei.activities.services import MarkOf
from sanwei.common import clock
from sanwei.common.periods import Quarter
from sanwei.ledgers.archive.verifying import verify_seals
from tests.activities.stage import held
from tests.e2e.conftest import DESK, OpenPage
from tests.e2e.test_recompute import shoot
from tests.ledgers.book import noon, open_book
from tests.world import World


def test_a_quarter_is_archived_sent_back_answered_and_corrected(
    site_world: World, open_page: OpenPage
) -> None:
    world, now = site_world, clock.now()
    quarter = Quarter.of(clock.local_date(now)).previous()
    book = open_book(world)
    part = held(
        world.first,
        on=noon(quarter.starts_on + timedelta(days=9)),
        absent={world.zhang_san: "personal"},
    )
    book.deliver()
    for kind in set(ActivityKind) - {ActivityKind.PARTY_CLASS}:
        for day in quarter.months():
            for unit in (world.first, world.group):
                try:
                    activities.explain(
                        unit=unit, kind=kind, day=day, reason="防汛值守", actor=None, at=now
                    )
                except WrongSpan:
                    continue

    address = f"/ledger/{world.first.public_id}/archive/"
    secretary = open_page(address, member=world.li_si, size=DESK)
    expect(secretary.get_by_text("本季党课未开展（未说明）")).to_be_visible()
    expect(secretary.get_by_text("开始归档")).to_have_count(0)
    shoot(secretary, "archive-owing")
    activities.explain(
        unit=world.first,
        kind=ActivityKind.PARTY_CLASS,
        day=quarter.starts_on,
        reason="授课人出差",
        actor=None,
        at=now,
    )
    secretary.reload()
    secretary.get_by_text("开始归档").click()
    secretary.get_by_role("button", name="停止登记，去核对").click()
    expect(secretary.get_by_role("heading", name="核对后确认")).to_be_visible()
    shoot(secretary, "archive-closing")
    secretary.get_by_role("button", name="确认归档").click()
    expect(secretary.locator("h1 .chip")).to_have_text("已归档")

    above = open_page(f"/ledger/{world.committee.public_id}/archive/", member=world.sun_qi)
    above.locator(".branch-quarters a", has_text="第一支部").tap()
    above.get_by_text("点评或退回补正").tap()
    above.get_by_label("退回补正").check()
    above.locator("#review-text").fill("主题党日为何缺一人？")
    above.get_by_label("补正期限").fill((clock.local_date(now) + timedelta(days=5)).isoformat())
    shoot(above, "archive-review")
    above.get_by_role("button", name="写上").tap()
    expect(above.get_by_text("等支部答复")).to_be_visible()
    assert above.evaluate("document.documentElement.scrollWidth") <= 390

    secretary.goto(f"/desk/{world.first.public_id}/")
    secretary.get_by_role("link", name="答复：退回补正").click()
    secretary.get_by_label("补正情况").fill("签到机漏记一人，已更正。")
    secretary.get_by_role("button", name="答复").click()
    expect(secretary.get_by_text("李四").first).to_be_visible()
    activities.correct_attendance(
        part=part,
        said=MarkOf(world.zhang_san.public_id, Mark.PRESENT),
        why="签到机漏记",
        actor=world.account(world.li_si),
        at=clock.now(),
    )
    book.deliver()
    secretary.reload()
    expect(secretary.locator(".mended")).to_have_text("4/4")
    secretary.get_by_role("link", name="更正表（1处）").click()
    expect(secretary.locator("del")).to_have_text("实到3/应到4")
    shoot(secretary, "archive-corrections")
    assert verify_seals() == []

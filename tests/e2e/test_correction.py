"""A wrong record is put right at the desk: what is wrong, both sides and the effect, then one more press."""

from datetime import timedelta

from playwright.sync_api import expect

from sanwei.common import clock
from sanwei.study import queries as study
from tests.e2e.conftest import DESK, PHONE, OpenPage
from tests.ledgers.book import open_book
from tests.world import World


def test_a_record_is_corrected_after_both_sides_were_seen(
    site_world: World, open_page: OpenPage
) -> None:
    book = open_book(site_world)
    day = clock.local_date(clock.now()) - timedelta(days=3)
    record = book.record(
        site_world.zhang_san, day, length_seconds=3 * 3600, at=clock.now() - timedelta(days=1)
    )
    book.deliver()
    for size in (PHONE, DESK):
        page = open_page(
            f"/records/{record.public_id}/correct/", member=site_world.li_si, size=size
        )
        expect(page.get_by_role("heading", name="哪里记错了")).to_be_visible()
        page.get_by_role("link", name="时长").click()
        page.get_by_label("应当是多少分钟").fill("120")
        page.get_by_label("更正原因").fill("签到表上是两小时")
        page.get_by_label("批准人").fill("孙七")
        page.get_by_role("button", name="看看会怎样").click()
        expect(page.get_by_text("集体学习 3 → 2")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert study.latest_of(record) == record

    page.get_by_role("button", name="确定更正").click()
    expect(page.get_by_text("已更正，原来的仍留底")).to_be_visible()
    assert study.latest_of(record).length_seconds == 2 * 3600

"""A doubt about one line: opened on a phone, answered at the desk, closed; the evidence is seen only meanwhile."""

from datetime import timedelta

from playwright.sync_api import expect

from sanwei.common import clock
from sanwei.study import services as study
from tests.e2e.conftest import DESK, OpenPage
from tests.ledgers.book import open_book
from tests.study.stage import beat, lecture
from tests.world import World

TITLE = "雪天撒盐车为什么先走下坡"
SEEN = "看了1分12秒，全长1分56秒。"


def half_watched(world: World) -> None:
    """Let 张三 have watched 72 of 116 seconds a few minutes ago."""
    now = clock.now() - timedelta(minutes=10)
    item = lecture(world, title=TITLE)
    opened = study.open_session(member=world.zhang_san, item=item, at=now)
    study.accept_beats(token=opened.token, beats=[beat(1, (0, 72))], at=now + timedelta(seconds=72))


def test_a_doubt_is_opened_answered_and_closed(site_world: World, open_page: OpenPage) -> None:
    open_book(site_world)
    half_watched(site_world)
    phone = open_page("/me/credits/", member=site_world.zhang_san)
    line = phone.locator("details.credit").filter(has_text=TITLE)
    line.locator("> summary").tap()
    expect(line.locator("svg.cover")).to_be_visible()
    expect(line.get_by_text(SEEN)).to_be_visible()
    line.get_by_text("对这一条有疑问").tap()
    line.get_by_label("哪里不对").fill("最后一段我看了，为什么没有算？")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    line.get_by_role("button", name="提给支部").tap()
    expect(phone.get_by_text("已提给第一支部")).to_be_visible()

    desk = open_page(
        f"/desk/{site_world.first.public_id}/disputes/", member=site_world.li_si, size=DESK
    )
    desk.get_by_role("link", name=TITLE).click()
    expect(desk.locator("svg.cover")).to_be_visible()
    expect(desk.get_by_text(SEEN)).to_be_visible()
    address = desk.url
    desk.get_by_label("写给张三").fill("还差最后44秒，接着看完就算。")
    desk.get_by_role("button", name="答复").click()
    expect(desk.get_by_text("已答复，张三会收到消息。")).to_be_visible()
    expect(desk.locator("svg.cover")).to_have_count(0)

    phone.reload()
    expect(phone.get_by_text("还差最后44秒")).to_be_visible()
    phone.get_by_role("button", name="了结").tap()
    expect(phone.get_by_text("这条疑问已经结束")).to_be_visible()

    desk.goto(address)
    expect(desk.get_by_text("学习过程不再显示")).to_be_visible()
    expect(desk.get_by_text(SEEN)).to_have_count(0)

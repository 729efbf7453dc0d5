"""A document turns points on; a proposal goes from a phone through group and board to the branch and the ledger."""

from datetime import date, timedelta

from playwright.sync_api import expect

from sanwei.common import clock
from sanwei.ledgers.models import LedgerEntry, PointsClaim
from sanwei.ledgers.points import booking
from sanwei.org.enums import Role
from tests.e2e.conftest import DESK, OpenPage
from tests.e2e.test_recompute import shoot
from tests.files.samples import picture
from tests.ledgers.points.stage import TAUGHT, approve, post
from tests.world import World

WORDS = "承诺给青年讲一次，讲了“雪天撒盐车为什么先走下坡”"


def test_points_go_from_the_phone_to_the_ledger(site_world: World, open_page: OpenPage) -> None:
    world, today = site_world, clock.local_date(clock.now())
    approve(world.committee, starts_on=today - timedelta(days=1))
    post(world, world.zhao_liu, Role.GROUP_LEADER, world.group)

    admin = open_page("/cms/points_rules/new/", member=world.sun_qi, size=DESK)
    admin.locator("select[name=unit]").select_option(label="云山党委")
    admin.locator("[name=name]").fill(TAUGHT)
    admin.locator("[name=shape]").select_option("bonus")
    admin.locator("[name=amount]").fill("2")
    admin.locator("[name=year_cap]").fill("6")
    admin.locator("[name=basis]").fill("党委积分管理办法第五条")
    admin.locator("[name=starts_on]").fill(date(today.year, 1, 1).isoformat())
    shoot(admin, "points-rule")
    admin.locator("[name=basis]").press("Enter")
    expect(admin.get_by_text(TAUGHT).first).to_be_visible()
    shoot(admin, "points-rules")

    phone = open_page("/me/", member=world.zhang_san)
    phone.get_by_role("link", name="我的积分").tap()
    shoot(phone, "points-own-empty")
    phone.get_by_label("事项").select_option(label=f"{TAUGHT}（+2）")
    phone.get_by_label("做了什么").fill(WORDS)
    phone.get_by_label("证明图").set_input_files(
        {"name": "讲课.jpg", "mimeType": "image/jpeg", "buffer": picture(400, 300)}
    )
    phone.get_by_label("我确认").check()
    phone.get_by_role("button", name="交去评定").tap()
    expect(phone.get_by_text("等党小组初评")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    shoot(phone, "points-own-waiting")

    leader = open_page("/ledger/points/review/", member=world.zhao_liu)
    leader.get_by_role("link", name="看证明图").wait_for()
    shoot(leader, "points-review-leader")
    leader.get_by_role("button", name="同意张三的").tap()
    expect(leader.get_by_text("没有等您评定的事项")).to_be_visible()

    secretary = open_page(f"/desk/{world.first.public_id}/", member=world.li_si, size=DESK)
    secretary.get_by_role("link", name="积分", exact=True).click()
    shoot(secretary, "points-desk")
    secretary.get_by_role("link", name="1项等您评定").click()
    expect(secretary.get_by_text("赵六初评同意")).to_be_visible()
    shoot(secretary, "points-review-secretary")
    secretary.get_by_role("button", name="同意张三的").click()
    expect(secretary.get_by_text("已审定，在支部公示")).to_be_visible()

    colleague = open_page("/ledger/points/notice/", member=world.zhao_liu)
    expect(colleague.get_by_text("公示到")).to_be_visible()
    shoot(colleague, "points-notice")
    assert colleague.evaluate("document.documentElement.scrollWidth") <= 390

    PointsClaim.objects.update(notice_until=today - timedelta(days=1))
    assert booking.book_due(at=clock.now()) == 1
    phone.goto("/ledger/points/")
    expect(phone.locator(".points-row .amount")).to_have_text("+2")
    shoot(phone, "points-own-booked")
    secretary.goto("/ledger/points/review/")
    shoot(secretary, "points-review-booked")
    assert LedgerEntry.objects.filter(kind="points").count() == 1

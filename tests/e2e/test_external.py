"""A certificate becomes 学时: handed in on a phone, confirmed with one tap at the desk."""

from playwright.sync_api import expect

from sanwei.activities.models import ExternalClaim
from sanwei.common import clock
from tests.e2e.conftest import OpenPage
from tests.files.samples import picture
from tests.ledgers.book import open_book
from tests.world import World

TITLE = "云山市基层党支部书记轮训"


def test_a_certificate_handed_in_on_a_phone_is_credited_after_one_tap(
    site_world: World, open_page: OpenPage
) -> None:
    book = open_book(site_world)
    phone = open_page("/me/credits/", member=site_world.zhang_san)
    phone.get_by_role("link", name="外部学习登记").tap()
    phone.get_by_label("学习内容").fill(TITLE)
    phone.get_by_label("主办单位").fill("云山市委党校")
    phone.get_by_label("日期").fill(clock.local_date(clock.now()).isoformat())
    phone.get_by_label("学时", exact=True).fill("16")
    phone.get_by_label("证明图").set_input_files(
        {"name": "证书.jpg", "mimeType": "image/jpeg", "buffer": picture(400, 300)}
    )
    phone.get_by_label("我确认").check()
    phone.get_by_role("button", name="交给支部确认").tap()
    expect(phone.get_by_text("等第一支部确认")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    desk = open_page(f"/desk/{site_world.first.public_id}/", member=site_world.li_si)
    desk.locator("details.more > summary").tap()  # behind what the branch itself owes
    desk.get_by_role("link", name="1条外部学习等确认").tap()
    desk.get_by_role("link", name="看证明图").wait_for()
    desk.get_by_role("button", name=f"确认张三的《{TITLE}》").tap()
    expect(desk.get_by_text("张三的登记已确认")).to_be_visible()
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390

    book.deliver()
    phone.goto("/me/credits/")
    expect(phone.get_by_text("+16")).to_be_visible()
    assert ExternalClaim.objects.get().record is not None

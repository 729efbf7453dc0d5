"""A certificate becomes 学时: handed in on a phone, confirmed with one tap at the desk."""

from playwright.sync_api import expect

from sanwei.activities.models import ExternalClaim
from sanwei.common import clock
from tests.activities.external.sheets import sheet
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


def test_a_sheet_is_looked_through_before_it_is_registered(
    site_world: World, open_page: OpenPage
) -> None:
    today = clock.local_date(clock.now()).isoformat()
    data = sheet(
        ("张三", today, "云山市委党校", TITLE, 16, "轮训", "YS-018"),
        ("赵六", today, "云山干部网络学院", "党务工作者网络培训", 4, "", ""),
        ("李四", today, "云山市委党校", TITLE, 16, "轮训", "YS-020"),
        ("钱十", today, "云山市委党校", TITLE, 16, "轮训", ""),
        ("孙七", "九月中旬", "云山市委党校", TITLE, "两天", "轮训", ""),
    )
    desk = open_page(f"/life/{site_world.first.public_id}/external/", member=site_world.li_si)
    desk.get_by_role("link", name="用Excel登记").tap()
    desk.get_by_label("Excel 文件").set_input_files(
        {"name": "外部学习.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    )
    desk.get_by_label("我确认").check()
    desk.get_by_role("button", name="读表，先不登记").tap()
    expect(desk.get_by_role("heading", name="这3行要您看")).to_be_visible()
    expect(desk.get_by_text("名册里没有“钱十”")).to_be_visible()
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
    assert not ExternalClaim.objects.exists()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="下载这几行").tap()
    assert download.value.suggested_filename == "第一支部外部学习要改的行.xlsx"

    desk.get_by_label("先登记其余的").check()
    desk.get_by_role("button", name="登记并确认3条").tap()
    expect(desk.get_by_text("已登记并确认2条")).to_be_visible()
    assert ExternalClaim.objects.filter(record__isnull=False).count() == 2

    desk.goto(f"/life/{site_world.first.public_id}/external/")
    expect(desk.get_by_text("这是您自己的登记")).to_be_visible()
    desk.get_by_role("link", name="补证明图").first.tap()
    desk.get_by_label("证明图").set_input_files(
        {"name": "证书.jpg", "mimeType": "image/jpeg", "buffer": picture(400, 300)}
    )
    desk.get_by_label("我确认").check()
    desk.get_by_role("button", name="补上", exact=True).tap()
    expect(desk.get_by_text("证明图已补上")).to_be_visible()

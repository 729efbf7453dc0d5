"""From the page of a 教学点 to the record that was held there, on a phone: the place is never typed."""

from playwright.sync_api import expect

from sanwei.activities.models import Activity
from tests.activities.field_sites.sites import route, site
from tests.e2e.conftest import OpenPage
from tests.world import World


def test_a_record_takes_its_place_from_the_site_and_then_from_the_route(
    site_world: World, open_page: OpenPage
) -> None:
    world = site_world
    booth, post = site(world.committee), site(world.committee, "隧道口")
    route(world.committee, booth, post)
    page = open_page("/branch/", member=world.li_si)

    page.get_by_role("link", name="现场教学").tap()
    page.get_by_role("link", name="旧票亭").last.tap()
    page.get_by_role("link", name="在这里记一次主题党日").tap()
    place = page.get_by_label("地点", exact=True)
    expect(place).to_have_value("旧票亭（站房西侧）")
    page.get_by_label("现场教学点或路线").select_option(label="隧道口")
    expect(place).to_have_value("隧道口（站房西侧）")
    page.get_by_label("开始", exact=True).fill("00:00")
    page.get_by_label("结束", exact=True).fill("00:01")
    page.get_by_role("button", name="下一步").tap()
    page.wait_for_url("**/life/attendance/**")

    activity = Activity.objects.get()
    assert (activity.field_site, activity.place) == (post, "隧道口（站房西侧）")
    page.goto(f"/life/record/{activity.public_id}/")
    page.wait_for_selector("[data-record][data-ready]")
    page.get_by_label("现场教学点或路线").select_option(label="两班岗")
    expect(page.get_by_label("地点", exact=True)).to_have_value("两班岗：旧票亭—隧道口")
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    activity.refresh_from_db()
    assert (activity.field_site, activity.place) == (None, "两班岗：旧票亭—隧道口")
    assert activity.field_route is not None

"""From the page of a 教学点 to the record that was held there, on a phone: the place is never typed."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import expect

from sanwei.activities.enums import GuideForm, GuidePart
from sanwei.activities.field_sites.places import FieldPlace
from sanwei.activities.guides import changes
from sanwei.activities.guides import services as guides
from sanwei.activities.models import Activity
from sanwei.common import clock
from tests.activities.field_sites.sites import route, site
from tests.activities.stage import held
from tests.e2e.axe import serious
from tests.e2e.conftest import OpenPage
from tests.world import World

NARROW = (360, 780)


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


def test_the_new_pages_are_sound_for_a_screen_reader_and_on_a_narrow_phone(
    site_world: World, open_page: OpenPage
) -> None:
    world, at = site_world, clock.now()
    booth, post = site(world.committee, themes=["站史"]), site(world.committee, "隧道口")
    way = route(world.committee, booth, post)
    held(world.first, on=at - timedelta(hours=3), field_place=FieldPlace(site=booth))
    said: dict[str, Any] = {"title": "本月怎么学", "actor": world.account(world.sun_qi), "at": at}
    month = guides.publish(
        unit=world.committee,
        form=GuideForm.GUIDE,
        month=clock.local_date(at),
        texts={GuidePart.SPEECH: "学习一篇讲话"},
        **said,
    )
    changes.change(
        guide=month,
        seen=0,
        texts={GuidePart.SPEECH: "学习两篇讲话"},
        why="多了一篇",
        asks_again=True,
        **said,
    )
    above = f"/life/{world.committee.public_id}/guides/{month.public_id}"
    visits = {
        world.zhang_san: (
            "/life/field-sites/",
            f"/life/field-sites/{booth.public_id}/",
            f"/life/field-routes/{way.public_id}/",
            "/life/guides/",
            f"/life/guides/{month.public_id}/",
        ),
        world.sun_qi: (f"{above}/", f"{above}/change/"),
    }

    found: dict[str, object] = {}
    for member, addresses in visits.items():
        page = open_page(member=member, size=NARROW)
        for address in addresses:
            page.goto(address)
            if complaints := serious(page):
                found[address] = complaints
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            if page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            ):
                found[f"{address} is wide"] = True

    assert found == {}

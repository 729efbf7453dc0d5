"""Both main flows with the keyboard alone: whatever one needs is reached by Tab, with a focus one can see."""

from datetime import timedelta

from playwright.sync_api import expect

from sanwei.activities.models import ActivityBranch
from sanwei.common import clock
from tests.activities.stage import hold, part_of
from tests.e2e.conftest import DESK, OpenPage
from tests.e2e.hands import tab_to
from tests.quizzes import factories as make
from tests.world import World


def test_a_member_takes_a_quiz_with_the_keyboard(site_world: World, open_page: OpenPage) -> None:
    make.first_quiz(site_world, at=clock.now(), title="十一月知识测验")
    page = open_page("/", member=site_world.zhang_san, size=DESK)

    tab_to(page, page.get_by_role("link", name="十一月知识测验").first)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="开始答题"))
    page.keyboard.press("Enter")
    page.wait_for_selector("form[data-ready]")
    tab_to(page, page.locator('[name="q1"]').first)
    page.keyboard.press("Space")
    expect(page.locator('[name="q1"]').first).to_be_checked()
    tab_to(page, page.locator("[data-next]"))
    page.keyboard.press("Enter")

    expect(page.locator('[name="q2"]').first).to_be_visible()


def test_a_secretary_takes_attendance_with_the_keyboard(
    site_world: World, open_page: OpenPage
) -> None:
    part = part_of(hold(site_world.first, on=clock.now() - timedelta(hours=2)))
    page = open_page(f"/desk/{site_world.first.public_id}/", member=site_world.li_si, size=DESK)

    tab_to(page, page.get_by_role("link", name="组织生活", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/life/**")
    page.goto(f"/life/attendance/{part.public_id}/")
    page.wait_for_selector("[data-roll][data-ready]")
    for name in ("张三", "李四", "赵六", "孙七"):
        tab_to(page, page.locator(".tile", has_text=name))
        page.keyboard.press("Enter")
    expect(page.locator("[data-count]")).to_contain_text("还差0人")
    tab_to(page, page.get_by_label("现场实到几人？"))
    page.keyboard.type("4")
    tab_to(page, page.get_by_role("button", name="结束点名"))
    page.keyboard.press("Enter")

    page.wait_for_url("**/life/record/**")
    assert ActivityBranch.objects.get().present == 4

"""A door on the wall, a phone that is signed in and one that is not."""

from datetime import timedelta

from playwright.sync_api import expect

from sanwei.activities.enums import CheckInWay, Mark
from sanwei.activities.models import Attendance, CheckInWindow
from sanwei.common import clock
from tests.activities.check_in.doors import scan_address
from tests.activities.stage import hold, part_of
from tests.e2e.conftest import DESK, OpenPage
from tests.world import World


def test_the_wall_lets_in_who_is_signed_in_and_who_is_not(
    site_world: World, open_page: OpenPage
) -> None:
    activity = hold(site_world.first, on=clock.now() - timedelta(minutes=1), place="三楼会议室")
    part = part_of(activity)
    wall = open_page(
        f"/life/attendance/{part.public_id}/door/1/", member=site_world.li_si, size=DESK
    )
    wall.get_by_role("button", name="打开签到").click()
    wall.wait_for_selector("[data-door][data-ready]")
    expect(wall.locator("[data-qr] svg")).to_be_visible()
    expect(wall.locator("[data-present]")).to_have_text("0")
    window = CheckInWindow.objects.get()
    foot = wall.locator("[data-full]").bounding_box()
    assert foot is not None
    assert foot["y"] + foot["height"] <= DESK[1], "the wall scrolls on a projector"

    own = open_page(member=site_world.zhang_san)
    own.goto(scan_address(window))
    expect(own.get_by_role("heading")).to_have_text("正在以张三签到")
    own.get_by_role("button", name="签到").dblclick()
    expect(own.locator(".done")).to_contain_text("签上了")

    other = open_page(scan_address(window), allow=("422",))
    other.get_by_label("本人姓名").fill("赵六")
    other.get_by_label("手机号最后4位").fill("9999")
    other.get_by_role("button", name="签到").click()
    expect(other.get_by_role("alert")).to_contain_text("还可以试4次")
    other.get_by_label("本人姓名").fill("赵六")
    other.get_by_label("手机号最后4位").fill("0004")
    other.get_by_role("button", name="签到").click()
    expect(other.locator(".done")).to_contain_text("赵六")
    assert not [one for one in other.context.cookies() if "session" in one["name"]]

    expect(wall.locator("[data-present]")).to_have_text("2")
    expect(wall.locator("[data-names]")).to_contain_text("赵六、张三")
    there = Attendance.objects.filter(mark=Mark.PRESENT)
    assert dict(there.values_list("member__name", "way")) == {
        "张三": CheckInWay.SCAN,
        "赵六": CheckInWay.NAME,
    }

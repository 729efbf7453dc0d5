"""A door on the wall, a phone that is signed in and one that is not."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from sanwei.activities.check_in import services
from sanwei.activities.enums import AbsenceReason, CheckInWay, Mark
from sanwei.activities.models import Attendance, CheckInWindow
from sanwei.common import clock
from tests.activities.check_in.doors import open_door, scan_address
from tests.activities.stage import hold, part_of
from tests.e2e.conftest import DESK, OpenPage
from tests.e2e.test_accessibility import NARROW, serious
from tests.world import World

SOON = timedelta(hours=3)


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


@pytest.mark.parametrize("size", [NARROW, DESK], ids=["narrow", "desk"])
def test_every_page_of_the_door_is_accessible_and_fits_with_large_type(
    site_world: World, open_page: OpenPage, size: tuple[int, int]
) -> None:
    activity = hold(site_world.first, on=clock.now() - timedelta(minutes=1), place="三楼会议室")
    part, coming = part_of(activity), part_of(hold(site_world.first, on=clock.now() + SOON))
    services.ask_leave(
        member=site_world.sun_qi,
        part=coming,
        reason=AbsenceReason.DUTY,
        words="顶夜班",
        at=clock.now(),
    )
    window = open_door(activity, at=clock.now())
    pages = {
        who: open_page(member=getattr(site_world, who) if who else None, size=size)
        for who in ("", "zhang_san", "li_si")
    }
    complaints, wide = {}, []
    for who, address in (
        ("", scan_address(window)),
        ("zhang_san", scan_address(window)),
        ("", "/life/in/"),
        ("zhang_san", "/life/meetings/"),
        ("zhang_san", f"/life/meetings/{coming.public_id}/leave/"),
        ("li_si", f"/life/attendance/{part.public_id}/door/1/"),
        ("li_si", f"/life/attendance/{part.public_id}/paper/"),
        ("li_si", f"/life/attendance/{coming.public_id}/"),
        ("li_si", f"/life/attendance/{coming.public_id}/door/1/"),
    ):
        page = pages[who]
        page.goto(address)
        if found := serious(page):
            complaints[address] = found
        for scale in ("100%", "200%"):
            page.evaluate("size => document.documentElement.style.fontSize = size", scale)
            if page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            ):
                wide.append((address, scale))

    assert complaints == {}
    assert wide == []

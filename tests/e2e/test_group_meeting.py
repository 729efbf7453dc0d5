"""A 党小组长 records the meeting of his 13 on a phone: so few taps, by keys alone, and through a dead network."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from sanwei.activities import services
from sanwei.activities.enums import ActivityKind, ActivityState
from sanwei.activities.models import Activity, ActivityBranch
from sanwei.common import clock
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, Role
from sanwei.org.models import Member
from tests.activities.stage import held
from tests.e2e.conftest import OpenPage
from tests.world import START, World

ABSENT = "党员甲"
TOPIC, SUMMARY = "冬季路况怎样说清", "交接班先报路况再报设备"
MOST_TABS = 120


@pytest.fixture
def leader(site_world: World) -> Member:
    """Return 张三, who leads a group of 13 that met last month."""
    world = site_world
    for number in "甲乙丙丁戊己庚辛壬癸子丑":
        org.enrol(
            name=f"党员{number}",
            kind=MemberKind.FORMAL,
            branch=world.first,
            group=world.group,
            starts_on=START,
        )
    org.assign_role(
        member=world.zhang_san, unit=world.group, role=Role.GROUP_LEADER, starts_on=START
    )
    before = held(
        world.group, ActivityKind.GROUP_MEETING, on=clock.now() - timedelta(days=32), place="值班室"
    )
    services.save_record(
        activity=before.activity, changes={"topic": "上次的议题"}, actor=None, at=clock.now()
    )
    return world.zhang_san


class Hand:
    """Counts what it does: taps of a thumb, or keys pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.keys = page, 0, 0

    def tap(self, what: Locator) -> None:
        what.tap()
        self.taps += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def press(self, what: Locator, key: str = "Enter", *, tab: str = "Tab") -> None:
        """Go to ``what`` with the tab key and press ``key``; no key where it is only to be typed into."""
        there = what.element_handle()
        for _turn in range(MOST_TABS):
            if self.page.evaluate("(one) => document.activeElement === one", there):
                break
            self.page.keyboard.press(tab)
            self.keys += 1
        else:
            raise AssertionError(f"the tab key never reached {what}")
        if key:
            self.page.keyboard.press(key)
            self.keys += 1


def recorded() -> ActivityBranch:
    activity = Activity.objects.get(topic=TOPIC)
    assert activity.state == ActivityState.CONFIRMED
    assert (activity.summary, activity.place) == (SUMMARY, "值班室")
    assert (activity.host_name, activity.recorder_name) == ("张三", "张三")
    return activity.parts.get()


def test_a_meeting_of_13_with_one_absent_takes_nine_taps_and_two_lines(
    leader: Member, open_page: OpenPage
) -> None:
    page = open_page("/", member=leader)
    hand = Hand(page)

    hand.tap(page.get_by_role("link", name="记第一支部一组的会议"))
    hand.tap(page.get_by_role("button", name="开始记"))
    page.wait_for_selector("[data-roll][data-ready]")
    hand.tap(page.locator(".tile", has_text=ABSENT))
    hand.tap(page.get_by_role("button", name="当班"))
    hand.tap(page.get_by_role("button", name="其余12人都到"))
    expect(page.locator("[data-count]")).to_have_text("应到13 · 已点13 · 还差0人")
    hand.tap(page.get_by_label("主题或议题"))
    hand.type(TOPIC)
    hand.tap(page.get_by_label("主持人小结"))
    hand.type(SUMMARY)
    hand.tap(page.get_by_label("现场实到几人？"))
    hand.type("12")
    hand.tap(page.get_by_role("button", name="结束并确认"))
    page.wait_for_url("**/confirm/#top")

    expect(page.locator(".messages")).to_contain_text("会议记好了，主持人和记录人都已确认")
    part = recorded()
    assert (part.due, part.present, part.absent, part.headcount) == (13, 12, 1, 12)
    assert hand.taps == 9
    assert hand.keys == len(TOPIC) + len(SUMMARY) + 2


def test_the_same_meeting_goes_by_keys_alone(leader: Member, open_page: OpenPage) -> None:
    page = open_page("/", member=leader)
    hand = Hand(page)

    hand.press(page.get_by_role("link", name="记第一支部一组的会议"))
    page.wait_for_url("**/group-meeting/")
    hand.press(page.get_by_role("button", name="开始记"))
    page.wait_for_selector("[data-roll][data-ready]")
    hand.press(page.locator(".tile", has_text=ABSENT))
    hand.press(page.get_by_role("button", name="当班"))
    hand.press(page.get_by_role("button", name="其余12人都到"), tab="Shift+Tab")
    hand.press(page.get_by_label("主题或议题"), key="")
    hand.type(TOPIC)
    hand.press(page.get_by_label("主持人小结"), key="")
    hand.type(SUMMARY)
    hand.press(page.get_by_label("现场实到几人？"), key="")
    hand.type("12")
    hand.press(page.get_by_role("button", name="结束并确认"))
    page.wait_for_url("**/confirm/#top")

    part = recorded()
    assert (part.present, part.absent, part.headcount) == (12, 1, 12)
    assert hand.keys < 100


def test_a_dead_network_and_a_locked_phone_lose_nothing(
    leader: Member, open_page: OpenPage
) -> None:
    page = open_page("/", member=leader, allow=("ERR_INTERNET_DISCONNECTED",))
    page.get_by_role("link", name="记第一支部一组的会议").tap()
    page.get_by_role("button", name="开始记").tap()
    page.wait_for_selector("[data-roll][data-ready]")

    page.context.set_offline(True)
    page.get_by_role("button", name="13人都到").tap()
    page.get_by_label("主题或议题").fill("写到一半")
    page.get_by_role("button", name="上次的议题").tap()
    expect(page.get_by_label("主题或议题")).to_have_value("上次的议题")
    page.get_by_role("button", name="结束并确认").tap()
    expect(page.locator("[data-finish-say]")).to_contain_text("现在连不上服务器")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto("/me/")
    page.get_by_role("link", name="记第一支部一组的会议").tap()
    page.wait_for_selector("[data-record][data-ready]")

    expect(page.locator("[data-count]")).to_have_text("应到13 · 已点13 · 还差0人")
    expect(page.get_by_label("主题或议题")).to_have_value("上次的议题")
    page.get_by_role("button", name="结束并确认").tap()
    page.wait_for_url("**/confirm/#top")
    assert ActivityBranch.objects.filter(present=13, activity__state="confirmed").exists()
